import type { FiledReport, ReportGap } from '../../model/license-file.js';
import { childAt, childrenOf, type DataNode, textAt } from './document.js';
import { readJson } from './json.js';

/** Reports follow each other without a pause; a pause longer than this is a gap. In milliseconds. */
const GAP = 3_600_000;
/** Characters of a name or an id. */
const NAME_CAP = 200;

/** Is it a RUM report, bare or with its signature around it? */
export function isReport(node: DataNode | undefined): boolean {
  return (
    node !== undefined &&
    ((childAt(node, 'asset_identification') !== undefined && childAt(node, 'measurements') !== undefined) ||
      (childAt(node, 'payload') !== undefined && childAt(node, 'signature') !== undefined))
  );
}

/** Reads a RUM report from its text; null where that is no JSON or was cut off. */
export function readReportText(text: string): FiledReport | null {
  const tree = readJson(text);
  return tree === null || tree.damage !== null ? null : readReport(tree.root);
}

/**
 * Reads a RUM report. Format 1.0 keeps the id under `meta` and 2.0 under `asset_identification`; the licence is `meta.entitlement_tag`,
 * for `asset.name` is the tag of the product, the same in every report of a device. Null for anything else.
 */
export function readReport(outer: DataNode): FiledReport | null {
  const payload = payloadOf(outer);
  if (payload === null) return null;
  const asset = childAt(payload, 'asset_identification');
  const sudi = childAt(asset, 'instance', 'sudi');
  const meta = childAt(payload, 'meta') ?? childAt(asset, 'meta');
  const measurements = measurementsOf(payload);
  const numbers = (...path: readonly string[]) => measurements.flatMap((one) => numberOf(textAt(one, ...path)) ?? []);
  const changes = numbers('meta', 'clock_change_delta');
  return {
    id: named(textAt(asset, 'report_id') ?? textAt(meta, 'report_id') ?? textAt(payload, 'report_id')),
    license: named(textAt(meta, 'entitlement_tag') ?? textAt(asset, 'asset', 'name')),
    pid: named(textAt(sudi, 'udi_pid')),
    sn: named(textAt(sudi, 'udi_serial_number')),
    count: greatest(numbers('value', 'value')),
    from: isoOf(least(numbers('start_time'))),
    to: isoOf(greatest(numbers('end_time'))),
    ended: named(measurements.map((one) => textAt(one, 'meta', 'termination_reason')).findLast((reason) => reason)),
    clockChange: changes.length === 0 ? null : changes.reduce((sum, each) => sum + each, 0),
  };
}

/** The release of the device that measured, by the text of its report; null where it does not say. */
export function releaseIn(text: string): string | null {
  const tree = readJson(text);
  const payload = tree === null ? null : payloadOf(tree.root);
  const version = payload === null ? undefined : textAt(payload, 'meta', 'software_version');
  return version === undefined ? null : shownRelease(version);
}

/** 17.09.02 is 17.9.2 in every output. */
export function shownRelease(version: string): string {
  return version.replace(/(^|\.)0+(?=\d)/g, '$1').slice(0, NAME_CAP);
}

/** The report within its signature: JSON in a string once more, or an object. */
function payloadOf(outer: DataNode): DataNode | null {
  const payload = childAt(outer, 'payload');
  if (payload === undefined) return childAt(outer, 'asset_identification') === undefined ? null : outer;
  if (payload.text === null) return payload;
  const tree = readJson(payload.text);
  return tree === null || tree.damage !== null ? null : tree.root;
}

/** A device also measures its telemetry; what counts are the licences. */
function measurementsOf(payload: DataNode): DataNode[] {
  const all = childrenOf(payload, 'measurements');
  const entitlements = all.filter((one) => textAt(one, 'metric_name') !== 'TELEMETRY');
  return entitlements.length > 0 ? entitlements : all;
}

function named(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text.slice(0, NAME_CAP);
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

function least(numbers: readonly number[]): number | null {
  return numbers.reduce<number | null>((found, each) => (found === null || each < found ? each : found), null);
}

function greatest(numbers: readonly number[]): number | null {
  return numbers.reduce<number | null>((found, each) => (found === null || each > found ? each : found), null);
}

/** Seconds since 1970, as reports give them; null for what is no date. */
function isoOf(seconds: number | null): string | null {
  if (seconds === null || seconds <= 0 || seconds > 253_402_300_799) return null;
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Pauses between the reports of one licence on one device. */
export function gapsOf(reports: readonly FiledReport[]): ReportGap[] {
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
