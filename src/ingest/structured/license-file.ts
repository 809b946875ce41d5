import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { FiledReport, LicenseFileContent, LicenseFileKind, ReportGap } from '../../model/license-file.js';
import type { LicenseFileRecord } from '../../model/record.js';
import type { Block, ReadLicenseFile } from '../show/block.js';

/** Deeper than any licence file; one made to exhaust the parser is refused. */
const DEPTH_CAP = 40;
/** RUM reports of one file that are read; a switch that was cut off for years has some thousands. */
const REPORTS_CAP = 20_000;
/** Reports follow each other without a pause; a pause longer than this is a gap. In milliseconds. */
const GAP = 3_600_000;

/**
 * Reads one licence file: the XML that CSSM, CSLU, SSM On-Prem and product instances exchange (guide 3445-3590, 3700-3712). Entities
 * and document types are never expanded, nesting is bounded. A file that is no sound XML still gives its kind and UDIs, with a
 * diagnostic that names the line.
 */
export const readLicenseFile: ReadLicenseFile = ({ source, device, lines }): LicenseFileRecord => {
  const text = lines.map((line) => line.text).join('\n');
  const first = lines[0];
  const diagnostics: Diagnostic[] = [];
  const complain = (message: string, index = 0) =>
    diagnostics.push({
      level: 'warning',
      code: 'damaged-license-file',
      message,
      source,
      line: lines[Math.max(0, Math.min(index, lines.length - 1))]?.number ?? 0,
    });

  const tree = parse(text, complain);
  const names = new Set<string>();
  const texts: { name: string; text: string }[] = [];
  if (tree !== null) collect(tree, names, texts);
  else for (const [, name = ''] of text.matchAll(/<([A-Za-z][\w.:-]*)/g)) names.add(name.toLowerCase());

  const reports = texts
    .filter(({ name }) => /^rum_?reports?$/.test(name))
    .slice(0, REPORTS_CAP)
    .flatMap(({ text: body }, index) => readReport(body, () => complain(`RUM report ${index + 1} can't be read`)));
  const content: LicenseFileContent = {
    kind: kindOf(names),
    udis: udisIn(text, reports),
    licenses: texts
      .filter(({ name }) => name === 'tag' || name === 'entitlementtag')
      .map(({ text: tag }) => ({ tag, count: null })),
    reports,
    gaps: gapsOf(reports),
  };
  return {
    kind: 'license-file',
    device,
    // The text of a whole usage file is of no use as evidence; its first line names it.
    span: { source, line: first?.number ?? 0, endLine: lines.at(-1)?.number ?? 0, text: beginningOf(lines) },
    content,
    diagnostics,
  };
};

function beginningOf(lines: Block['lines']): string {
  const text = lines.find((line) => !line.text.startsWith('<?xml'))?.text ?? lines[0]?.text ?? '';
  return text.length > 160 ? `${text.slice(0, 160)} …` : text;
}

/** The tree of elements; null with a complaint where the text is no sound XML. */
function parse(text: string, complain: (message: string, index?: number) => void): unknown {
  // Inside CDATA the same words are nothing but text.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''))) {
    complain('a licence file has no document type and no entities; it was not read as XML');
    return null;
  }
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    complain(`the licence file is damaged or cut off: ${verdict.err.msg}`, verdict.err.line - 1);
    return null;
  }
  try {
    return new XMLParser({
      ignoreAttributes: true,
      processEntities: false,
      parseTagValue: false,
      ignoreDeclaration: true,
      maxNestedTags: DEPTH_CAP,
    }).parse(text) as unknown;
  } catch (error) {
    complain(`the licence file can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** Names of all elements in lower case, and the texts of those that have one. */
function collect(node: unknown, names: Set<string>, texts: { name: string; text: string }[]): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const name = key.toLowerCase();
    if (name === '#text') continue;
    names.add(name);
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string') texts.push({ name, text: item.trim() });
      else collect(item, names, texts);
    }
  }
}

/** Words in element names, the most telling first. */
const KINDS: readonly (readonly [RegExp, LicenseFileKind])[] = [
  [/^specificplr|^slr|reservation/, 'slr'],
  [/authorization.*return|return.*authorization|^returncode/, 'slac-return'],
  [/authorization.*request|request.*authorization/, 'slac-request'],
  [/authorization/, 'slac'],
  [/ack/, 'ack'],
  [/rum_?report|usagereport/, 'rum-report'],
  [/trust.*request|idtoken/, 'trust-request'],
  [/trust/, 'trust-code'],
  [/policy/, 'policy'],
];

/** An ACK may bring a policy and trust codes along: what it is goes by the first kind that fits. */
function kindOf(names: ReadonlySet<string>): LicenseFileKind {
  for (const [pattern, kind] of KINDS) {
    for (const name of names) if (pattern.test(name)) return kind;
  }
  return 'unknown';
}

/** UDIs in all their spellings: `P:…,SN:…`, `PID:…,SN:…`, `P:…,S:…`, and in the JSON of RUM reports. */
function udisIn(text: string, reports: readonly FiledReport[]): { pid: string; sn: string }[] {
  const found = new Map<string, { pid: string; sn: string }>();
  const add = (pid: string, sn: string) => found.set(`${pid}:${sn}`, { pid, sn });
  for (const [, pid = '', sn = ''] of text.matchAll(/\bP(?:ID)?:([\w/+.-]{2,40})\s*,\s*SN?:([A-Za-z0-9]{4,20})\b/g)) {
    add(pid, sn);
  }
  for (const { pid, sn } of reports) if (pid !== null && sn !== null) add(pid, sn);
  if (reports.length === 0) {
    const pattern = /udi_?pid\W{1,8}([\w/+.-]{2,40})\W{1,8}udi_?(?:serial_?number|sn)\W{1,8}([A-Za-z0-9]{4,20})\b/gi;
    for (const [, pid = '', sn = ''] of text.matchAll(pattern)) add(pid, sn);
  }
  return [...found.values()];
}

/** A RUM report is JSON in the element's text; its payload is JSON in a string once more. */
function readReport(body: string, complain: () => void): FiledReport[] {
  try {
    const outer = objectOf(JSON.parse(body));
    const payload = objectOf(typeof outer.payload === 'string' ? JSON.parse(outer.payload) : (outer.payload ?? outer));
    const asset = objectOf(payload.asset_identification);
    const sudi = objectOf(objectOf(asset.instance).sudi);
    const meta = objectOf(payload.meta ?? asset.meta);
    const measurements = (Array.isArray(payload.measurements) ? payload.measurements : []).map(objectOf);
    const counts = measurements.flatMap((one) => numberOf(objectOf(one.value).value) ?? []);
    const starts = measurements.flatMap((one) => numberOf(one.start_time) ?? []);
    const ends = measurements.flatMap((one) => numberOf(one.end_time) ?? []);
    return [
      {
        id: textOf(meta.report_id ?? payload.report_id),
        license: textOf(objectOf(asset.asset).name ?? meta.entitlement_tag),
        pid: textOf(sudi.udi_pid),
        sn: textOf(sudi.udi_serial_number),
        count: counts.length === 0 ? null : Math.max(...counts),
        from: isoOf(starts.length === 0 ? null : Math.min(...starts)),
        to: isoOf(ends.length === 0 ? null : Math.max(...ends)),
      },
    ];
  } catch {
    complain();
    return [];
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : null;
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Seconds since 1970, as reports give them; null for what is no date. */
function isoOf(seconds: number | null): string | null {
  if (seconds === null || seconds <= 0 || seconds > 253_402_300_799) return null;
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Pauses between the reports of one licence on one device. */
function gapsOf(reports: readonly FiledReport[]): ReportGap[] {
  const byLicense = new Map<string, FiledReport[]>();
  for (const report of reports) {
    if (report.from === null || report.to === null) continue;
    const key = `${report.license}\n${report.pid}\n${report.sn}`;
    const list = byLicense.get(key);
    if (list === undefined) byLicense.set(key, [report]);
    else list.push(report);
  }
  const gaps: ReportGap[] = [];
  for (const list of byLicense.values()) {
    list.sort((a, b) => Date.parse(a.from ?? '') - Date.parse(b.from ?? ''));
    let covered = list[0]?.to ?? '';
    for (const { license, from, to } of list.slice(1)) {
      if (from === null || to === null) continue;
      if (Date.parse(from) - Date.parse(covered) > GAP) gaps.push({ license, from: covered, to: from });
      if (Date.parse(to) > Date.parse(covered)) covered = to;
    }
  }
  return gaps;
}
