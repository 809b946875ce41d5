import type { Diagnostic } from '../../model/diagnostic.js';
import { fact } from '../../model/evidence.js';
import type { FiledReport } from '../../model/license-file.js';
import type { LicenseFileRecord, StateRecord } from '../../model/record.js';
import type { ReadContext } from '../context.js';
import type { DocumentReading } from '../show/block.js';
import { decodeLicenseFile } from '../text/base64.js';
import { childAt, childrenOf, type DataNode, type Document, textAt } from './document.js';
import { readLicenseFile } from './license-file.js';
import type { Place } from './reading.js';
import { gapsOf, isReport, readReport, shownRelease } from './rum.js';

/** RUM reports of one document that are read. */
const REPORTS_CAP = 20_000;
const BASE64_CAP = 22 * 1024 * 1024;

/**
 * Reads RUM reports that stand in JSON: one as `test license smart rum show` prints it, or the list that the device's
 * `/smartlic-service` answers. Null where there are none.
 */
export function readReports(document: Document, root: DataNode, place: Place): DocumentReading | null {
  const nodes = isReport(root)
    ? [root]
    : [...childrenOf(root, 'usage'), ...childrenOf(root, 'usage_list'), ...childrenOf(root, '')].filter(isReport);
  if (nodes.length === 0) return null;
  const reports = nodes.slice(0, REPORTS_CAP).flatMap((node) => readReport(node) ?? []);
  if (reports.length === 0) return null;
  const file = recordOf(document, root, place, reports);
  const device = place.device.hostname === null ? null : ownerOf(document, nodes, place);
  return { records: device === null ? [file] : [device, file], diagnostics: [] };
}

/** A report that a device printed on its terminal is one of its own: the UDI and the release in it are the device's. */
function ownerOf(document: Document, nodes: readonly DataNode[], place: Place): StateRecord | null {
  const form = 'RUM report';
  const leaf = (...path: readonly string[]) => {
    const found = nodes.map((node) => childAt(node, ...path)).find((node) => node?.text);
    return found?.text ? fact(found.text, { ...document.spanOf(found), form }) : undefined;
  };
  const pid = leaf('asset_identification', 'instance', 'sudi', 'udi_pid');
  const sn = leaf('asset_identification', 'instance', 'sudi', 'udi_serial_number');
  if (pid === undefined || sn === undefined) return null;
  const version = leaf('meta', 'software_version');
  const [first] = nodes;
  return {
    kind: 'state',
    device: place.device,
    form,
    span: { ...document.spanOf(first ?? { start: 0, end: 0 }), form },
    facts: {
      udis: [{ pid, sn }],
      ...(version === undefined ? {} : { release: { ...version, value: shownRelease(version.value) } }),
    },
    capturedAt: null,
    readLines: nodes.length,
    unread: [],
    diagnostics: [],
  };
}

function recordOf(
  document: Document,
  root: DataNode,
  place: Place,
  reports: readonly FiledReport[],
): LicenseFileRecord {
  const udis = new Map<string, { pid: string; sn: string }>();
  for (const { pid, sn } of reports) if (pid !== null && sn !== null) udis.set(`${pid}:${sn}`, { pid, sn });
  return {
    kind: 'license-file',
    device: place.device,
    span: document.spanOf(root),
    content: { kind: 'rum-report', udis: [...udis.values()], licenses: [], reports, gaps: gapsOf(reports) },
    diagnostics: [],
  };
}

/** Parts of CSSM's API that say nothing of a device's own state. */
const LISTS: readonly (readonly [key: string, what: string])[] = [
  ['devices', 'a list of product instances'],
  ['licenses', 'a list of licences'],
  ['summary', 'a summary of licences'],
  ['virtualAccounts', 'a list of Virtual Accounts'],
];

/** Reads an answer of the licensing service's API; null for anything else. */
export function readServiceAnswer(
  document: Document,
  root: DataNode,
  place: Place,
  context: ReadContext,
): DocumentReading | null {
  const status = textAt(root, 'status');
  const data = childAt(root, 'data') ?? root;
  const listed = ['acknowledgements', 'authorizations', 'trust_codes', 'policies'].flatMap((name) =>
    childrenOf(data, name),
  );
  if (status !== undefined && listed.length > 0) return readParts(document, listed, place, context);
  const holders = holdersOf(root);
  if (holders.length > 0) return readParts(document, holders, place, context);
  if (status === undefined || root.type !== 'object') return null;
  const answer = (level: Diagnostic['level'], message: string, help?: string): DocumentReading => ({
    records: [],
    diagnostics: [
      {
        level,
        code: 'service-answer',
        message,
        source: place.source,
        line: document.lineAt(root.start),
        ...(help === undefined ? {} : { help }),
      },
    ],
  });
  const poll = textAt(root, 'poll_id');
  if (/^OK_POLL$/i.test(status) && poll !== undefined) {
    const wait = textAt(root, 'poll_interval');
    return answer(
      'info',
      `the licensing service is still at work: its answer is fetched with poll id ${poll}${wait ? `, every ${wait} seconds` : ''}`,
    );
  }
  if (/^FAILED$/i.test(status)) {
    const message = textAt(root, 'message') ?? 'it does not say why';
    return answer(
      'warning',
      `the licensing service refused the request: ${message}`,
      'a report that it already has is the usual reason',
    );
  }
  const list = LISTS.find(([key]) => childAt(root, key) !== undefined);
  if (list === undefined) return null;
  return answer(
    'warning',
    `an answer of CSSM's API, ${list[1]}: it says nothing of a device's own state`,
    'give the output of show license all of the device',
  );
}

/** The branches with a licence file in base64 right below them, under whatever name. */
function holdersOf(node: DataNode): DataNode[] {
  const own = packedIn(node) === null ? [] : [node];
  return [...own, ...node.children.flatMap(holdersOf)];
}

function packedIn({ children }: DataNode): string | null {
  return children.map(({ text }) => (text === null ? null : decodeFile(text))).find((text) => text !== null) ?? null;
}

function readParts(
  document: Document,
  parts: readonly DataNode[],
  place: Place,
  context: ReadContext,
): DocumentReading {
  const records: LicenseFileRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const part of parts) {
    const line = document.lineAt(part.start);
    const text = packedIn(part);
    const tell = (level: Diagnostic['level'], message: string, help?: string) =>
      diagnostics.push({
        level,
        code: 'service-answer',
        message,
        source: place.source,
        line,
        ...(help === undefined ? {} : { help }),
      });
    const named = [textAt(part, 'sudi', 'udi_pid'), textAt(part, 'sudi', 'udi_serial_number')]
      .filter(Boolean)
      .join(':');
    if (text === null) {
      const why = textAt(part, 'status_message') ?? textAt(part, 'error_code') ?? textAt(part, 'status') ?? 'no code';
      tell('warning', `the licensing service gave no code for ${named || 'a device'}: ${why}`);
      continue;
    }
    const file = readLicenseFile(
      {
        source: place.source,
        device: place.device,
        lines: text.split('\n').map((each) => ({ number: line, text: each })),
      },
      context,
    );
    records.push({ ...file, content: { ...file.content, defect: 'still in base64' } });
    const [first] = file.content.udis;
    const udi = named || (first === undefined ? 'a device' : `${first.pid}:${first.sn}`);
    tell('info', `the code for ${udi} stands in base64 in a document of JSON`, 'decode it before it is imported');
  }
  return { records, diagnostics };
}

function decodeFile(text: string): string | null {
  return text.length > BASE64_CAP ? null : decodeLicenseFile(text);
}

/** Names that only a document about Cisco's licensing has; a package's manifest names its licence too. */
const LICENSING =
  /smart.?licen[sc]|^licen[sc]e[_-]?(?:usage|status|authorization|level|summary|state|model)|entitlement|trust.?code|rum.?report|cslu|last.?ack|transport.?url/i;

/** Does a document of no known kind speak of licensing at all? */
export function speaksOfLicences(node: DataNode): boolean {
  const isSmart = node.name === 'license' && node.children.some(({ name }) => name === 'smart');
  return isSmart || LICENSING.test(node.name) || node.children.some(speaksOfLicences);
}
