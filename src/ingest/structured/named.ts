import type { DocumentReading } from '../show/block.js';
import { childAt, childrenOf, type DataNode, type Document } from './document.js';
import type { Place } from './reading.js';

interface NamedForm {
  readonly what: string;
  /** One of these sets of keys has to be there as a whole. */
  readonly keys: readonly (readonly string[])[];
  readonly help: string;
}

/** Forms that say little or nothing of a device's own state: they are told by name, never passed over. */
const FORMS: readonly NamedForm[] = [
  {
    what: "Catalyst Center's view of a device's licences",
    keys: [
      ['device_name', 'dna_level'],
      ['device_uuid', 'license_mode'],
      ['deviceName', 'dnaLevel'],
      ['deviceUuid', 'licenseMode'],
    ],
    help: "give the output of show license all of the device, which Catalyst Center's command runner fetches",
  },
  {
    what: "Genie's dictionary of show license eventlog, whose lines lack the form of a log",
    keys: [['event_log'], ['no_eventlog_found']],
    help: 'give the output of show license eventlog as the device printed it, or show license tech support',
  },
  {
    what: 'a row of ntc-templates for show license all of ASA',
    keys: [
      ['license_auth', 'reg_status'],
      ['sl_enabled', 'license_auth'],
    ],
    help: 'give the output of show license all as text',
  },
];

/** Names a document of a form that is known and not read; null for anything else. */
export function nameDocument(document: Document, root: DataNode, { source }: Place): DocumentReading | null {
  const nodes = [root, ...childrenOf(root, 'response'), ...childrenOf(root, '')];
  const isOf = ({ keys }: NamedForm, node: DataNode) =>
    keys.some((set) => set.every((key) => childAt(node, key) !== undefined));
  const form = FORMS.find((each) => nodes.some((node) => isOf(each, node)));
  if (form === undefined) return null;
  const message = `${form.what}: nothing of it was read`;
  const line = document.lineAt(root.start);
  return {
    records: [],
    diagnostics: [{ level: 'warning', code: 'unknown-document', message, source, line, help: form.help }],
  };
}
