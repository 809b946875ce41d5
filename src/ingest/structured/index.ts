import type { Diagnostic } from '../../model/diagnostic.js';
import type { ReadContext } from '../context.js';
import type { DocumentReading, ReadDocument } from '../show/block.js';
import type { Line } from '../text/line.js';
import { createRedactor } from '../text/redact.js';
import { createDocument, type DataNode, type Document, type Tree } from './document.js';
import { readFacts, startsFacts } from './facts.js';
import { readJson } from './json.js';
import { readLicenseFile } from './license-file.js';
import { NAMESPACE } from './models/smart-license.js';
import { nameDocument } from './named.js';
import { readParsed } from './parsed.js';
import type { Place } from './reading.js';
import { readReports, readServiceAnswer, speaksOfLicences } from './service.js';
import { readSnmp, startsSnmp, TRAP } from './snmp.js';
import { told } from './told.js';
import { readXml } from './xml.js';
import { readYangDocument } from './yang-document.js';

export { continuesFacts, startsFacts } from './facts.js';
export { continuesSnmp, isOfSnmp, startsSnmp } from './snmp.js';

/**
 * What a document that is about licensing says in its first characters or its line: names of models, of Genie's keys, of RUM reports,
 * `<?xml ` and `<smart` in base64.
 * Whatever has none of them is left without being parsed.
 */
const ABOUT =
  /smart-license|smart_licens|licen[sc]|CISCO-SMART-LIC|usage_reporting|udi_pid|ha_udi_list|trust.?code|cslu|last.?ack|transport.?url|restconf:errors|ansible_net_|asset_identification|udi_details|overall.status|message_history|event_log|smart_account|rpt_push_interval|report_id|"?version"?\s*:|os_version|netconf:|poll_id|message_code|rommon|native|error-tag|no_eventlog_found|dna_?level|["']descr["']\s*:|["']PD94bWwg|["']PHNtYXJ0/i;

/** Whether a document may be about licensing; a look at its text, no parsing. */
export function isAboutLicensing(text: string): boolean {
  return ABOUT.test(text);
}

/**
 * Reads one whole document that is state and no output: JSON, XML, a walk or log of SNMP, a licence file. Null where it is none of them,
 * or nothing that anybody here knows.
 * @param lines of the document, cleaned and not redacted
 */
export const readStructured: ReadDocument = (lines, place, context) => {
  const reading = readDocument(lines, place, context);
  if (reading === null) return null;
  // An event or a name alone is no state that could lack something.
  const states = reading.records.filter((record) => record.kind === 'state' && record.facts.events === undefined);
  const summaries = states.flatMap((record) =>
    record.kind === 'state' && record.form !== TRAP && record.form !== 'RUM report' ? [told(record)] : [],
  );
  return { ...reading, diagnostics: [...reading.diagnostics, ...summaries] };
};

function readDocument(lines: readonly Line[], place: Place, context: ReadContext): DocumentReading | null {
  const first = lines.find(({ text }) => text.trim() !== '')?.text.trimStart() ?? '';
  if (first.startsWith('<')) return readMarkup(lines, place, context);
  if (first.startsWith('{') || first.startsWith('[')) {
    const json = readDataDocument(lines, place, context);
    if (json !== null || first.startsWith('{')) return json;
  }
  if (startsFacts(first)) {
    const document = createDocument(place.source, lines, context.redact);
    return readOutputs(document, readFacts(document.text), place, context);
  }
  if (!startsSnmp(first)) return null;
  const records = readSnmp(lines, place, context);
  return records === null ? null : { records, diagnostics: [] };
}

function readDataDocument(lines: readonly Line[], place: Place, context: ReadContext): DocumentReading | null {
  const document = createDocument(place.source, lines, context.redact);
  if (!isAboutLicensing(document.text)) return null;
  const tree = readJson(document.text);
  if (tree === null) return null;
  const { root } = tree;
  const found =
    both(readYangDocument(document, root, place, context), () => readOutputs(document, root, place, context)) ??
    readReports(document, root, place) ??
    readServiceAnswer(document, root, place, context) ??
    readOutputs(document, root, place, context) ??
    nameDocument(document, root, place);
  if (found === null)
    return speaksOfLicences(root)
      ? withDamage(document, tree, place, { records: [], diagnostics: [unknown(document, place, 'a JSON document')] })
      : null;
  return withDamage(document, tree, place, found);
}

/** What tools gather of a device in one document: an answer of it beside outputs. */
function both(answer: DocumentReading | null, outputs: () => DocumentReading | null): DocumentReading | null {
  if (answer === null || !answer.records.some(({ kind }) => kind === 'state')) return answer;
  const { records = [], diagnostics = [] } = outputs() ?? {};
  return { records: [...answer.records, ...records], diagnostics: [...answer.diagnostics, ...diagnostics] };
}

function readOutputs(document: Document, root: DataNode, place: Place, context: ReadContext): DocumentReading | null {
  const records = readParsed(document, root, place, context);
  return records === null ? null : { records, diagnostics: [] };
}

function unknown(document: Document, { source }: Place, what: string): Diagnostic {
  const message = `${what} that speaks of licences, in a form that is not known: nothing of it was read`;
  const help = 'give the output of show license all, or one of the forms that docs/inputs.md lists';
  return { level: 'warning', code: 'unknown-document', message, source, line: document.lineAt(0), help };
}

/** Chunks of NETCONF over SSH (RFC 6242): `#1024`, `##`, and `]]>]]>` of the older framing. */
const FRAMING = /^(?:#\d{1,10}|##|\]\]>\]\]>)\s*$/;

function readMarkup(lines: readonly Line[], place: Place, context: ReadContext): DocumentReading | null {
  const own = lines.filter(({ text }) => !FRAMING.test(text));
  const document = createDocument(place.source, own, context.redact);
  if (!isYang(document.text)) {
    const redact = context.redact ? createRedactor() : (text: string) => text;
    const redacted = own.map(({ number, text }) => ({ number, text: redact(text) }));
    const record = readLicenseFile({ ...place, lines: redacted }, context);
    const isKnown =
      record.content.kind !== 'unknown' ||
      /<[\w:.-]{0,60}(?:smartLicense|RUMReport|specificPLR|licen[sc])/i.test(document.text);
    return isKnown
      ? { records: [record], diagnostics: [] }
      : { records: [], diagnostics: [...record.diagnostics, foreign(document, place)] };
  }
  const tree = readXml(document.text.replace(/\]\]>\]\]>\s*$/, ''));
  if (tree === null) return null;
  const found = readYangDocument(document, tree.root, place, context) ?? {
    records: [],
    diagnostics: speaksOfLicences(tree.root) ? [unknown(document, place, 'an XML document')] : [],
  };
  return withDamage(document, tree, place, found);
}

/** Not a licence file: a message of NETCONF, or a body in the namespace of a device's model. */
function isYang(text: string): boolean {
  const head = text.slice(0, 4096);
  return (
    text.includes(NAMESPACE) ||
    /urn:ietf:params:xml:ns:(?:netconf|yang)|"urn:ios"|http:\/\/(?:cisco\.com\/ns\/yang|tail-f\.com\/ns)\/|<(?:\w+:)?(?:rpc-reply|rpc|notification|hello|edit-config|licensing|native)[\s>]/.test(
      head,
    )
  );
}

function foreign(document: Document, { source }: Place): Diagnostic {
  const root = /<([A-Za-z][\w:.-]{0,60})/.exec(document.text.slice(0, 4096))?.[1] ?? '';
  const isAbout = /smart ?licen[sc]|SMART_LIC-/i.test(document.text);
  const what = isAbout
    ? 'speaks of licensing in a form that is not known: nothing of it was read'
    : 'nothing about licensing';
  const message = `an XML document${root === '' ? '' : `, root \`${root}\``}: ${what}`;
  return { level: 'warning', code: 'unknown-document', message, source, line: document.lineAt(0) };
}

function withDamage(document: Document, { damage }: Tree, { source }: Place, found: DocumentReading): DocumentReading {
  if (damage === null) return found;
  const diagnostic: Diagnostic = {
    level: 'warning',
    code: 'damaged-document',
    message: `the document is not whole: ${damage.message}; what stands before was read`,
    source,
    line: document.lineAt(damage.offset),
  };
  return { ...found, diagnostics: [...found.diagnostics, diagnostic] };
}
