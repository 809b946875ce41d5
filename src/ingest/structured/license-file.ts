import type { Diagnostic } from '../../model/diagnostic.js';
import type { FiledReport, LicenseFileContent, LicenseFileKind } from '../../model/license-file.js';
import type { LicenseFileRecord } from '../../model/record.js';
import type { Block, ReadLicenseFile } from '../show/block.js';
import { ownName } from '../text/device-name.js';
import type { DataNode, Tree } from './document.js';
import { gapsOf, readReportText, releaseIn } from './rum.js';
import { readXml } from './xml.js';

/** RUM reports of one file that are read; a switch that was cut off for years has some thousands. */
const REPORTS_CAP = 20_000;
/** Of what does not belong into a file, so much is told. */
const STRANGERS_CAP = 20;

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
  const defect = diagnostics[0]?.message;
  const names = new Set<string>();
  const texts: { name: string; text: string }[] = [];
  if (tree !== null) collect(tree.root, names, texts);
  else for (const [, name = ''] of text.matchAll(/<([A-Za-z][\w.:-]*)/g)) names.add(name.toLowerCase());

  const filed = texts
    .filter(({ name }) => /^rum_?reports?$/.test(name))
    .slice(0, REPORTS_CAP)
    .flatMap(({ text: body }, index) => {
      const report = readReportText(body);
      if (report === null) complain(`RUM report ${index + 1} can't be read`);
      return report === null ? [] : { body, report };
    });
  for (const { message, offset } of strangersIn(tree, text)) complain(message, linesAbove(text, offset));
  const reports = filed.map(({ report }) => report);
  const newest = filed.reduce<(typeof filed)[number] | null>(
    (found, each) => (found === null || (each.report.to ?? '') > (found.report.to ?? '') ? each : found),
    null,
  );
  const release = newest === null ? null : releaseIn(newest.body);
  const hostname = hostnameIn(text);
  const content: LicenseFileContent = {
    kind: kindOf(names),
    ...(hostname === null ? {} : { hostname }),
    ...(release === null ? {} : { release }),
    udis: udisIn(text, reports),
    licenses: texts
      .filter(({ name }) => name === 'tag' || name === 'entitlementtag')
      .map(({ text: tag }) => ({ tag, count: null })),
    reports,
    gaps: gapsOf(reports),
    ...(defect === undefined ? {} : { defect }),
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

/** The elements; null with a complaint where the text is no sound XML. */
function parse(text: string, complain: (message: string, index?: number) => void): Tree | null {
  // What stands for a secret looks like an element that nobody closed.
  const tree = readXml(text.replace(/<(redacted(?::[\w-]+)?)>/g, '[$1]'));
  if (tree === null) {
    complain('the licence file is no XML');
    return null;
  }
  const { damage } = tree;
  if (damage === null) return tree;
  complain(`the licence file is damaged or cut off: ${damage.message}`, linesAbove(text, damage.offset));
  return null;
}

function linesAbove(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** Beginnings of what stands right below `smartLicense`; all else is told, since nobody knows what it asks for. */
const BELONGS = /^(?:smartlicense|rum|udi|signature|customerinfo|comments|acked|data$|timestamp$)/;

/** Elements and texts right below `smartLicense` that no licence file has there. */
function strangersIn(tree: Tree | null, text: string): { message: string; offset: number }[] {
  const root = tree?.root.children.find(({ name }) => name === 'smartLicense');
  if (root === undefined || root.children.length === 0) return [];
  const strangers: { message: string; offset: number }[] = [];
  let end = text.indexOf('>', root.start) + 1;
  const lookBetween = (start: number) => {
    const between = text.slice(end, start).replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, (all) => ' '.repeat(all.length));
    const at = between.search(/\S/);
    if (at < 0) return;
    const message = `between the elements of the licence file stands text: ${clipped(between.trim())}`;
    strangers.push({ message, offset: end + at });
  };
  for (const child of root.children) {
    lookBetween(child.start);
    end = child.end;
    const name = child.name.toLowerCase();
    if (BELONGS.test(name) || kindOf(new Set([name])) !== 'unknown') continue;
    const message = `${clipped(child.name)} is no element that licence files are known to have: nothing of it was read`;
    strangers.push({ message, offset: child.start });
  }
  lookBetween(root.end - '</smartLicense>'.length);
  return strangers.slice(0, STRANGERS_CAP);
}

function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}

/** Names of all elements in lower case, and the texts of those that have one. */
function collect(node: DataNode, names: Set<string>, texts: { name: string; text: string }[]): void {
  for (const child of node.children) {
    const name = child.name.toLowerCase();
    names.add(name);
    if (child.text !== null) texts.push({ name, text: child.text.trim() });
    collect(child, names, texts);
  }
}

/** Words in element names, the most telling first. */
const KINDS: readonly (readonly [RegExp, LicenseFileKind])[] = [
  [/^specificplr|^slr|reservation/, 'slr'],
  [/authorization.*return|return.*authorization|^returncode/, 'slac-return'],
  [/auth(?:orization)?.*request|request.*authorization/, 'slac-request'],
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

/** `"hostname":"sw01"` of the system that wrote the file: the first one stands beside its UDI. */
function hostnameIn(text: string): string | null {
  const name = /<smartLicenseSystemInfo>[\s\S]{0,4000}?\\?"hostname\\?"\s*:\s*\\?"([A-Za-z0-9][\w.-]{0,62})\\?"/.exec(
    text,
  )?.[1];
  return name === undefined ? null : ownName(name);
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
