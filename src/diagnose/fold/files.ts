import { type Fact, fact, type Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { LicenseFileRecord } from '../../model/record.js';
import type { ReportFile } from '../../model/report.js';
import type { DeviceState } from './device.js';
import { carrying, type FoldState, namedBy } from './fold.js';

/** A licence file as one device sees it. */
export interface FileOfDevice {
  readonly record: LicenseFileRecord;
  /** Null where the UDIs of one of the two are not known. */
  readonly fits: boolean | null;
}

/**
 * Whom each licence file concerns: the devices whose UDI it names; else the device on which it was printed; else, where the input
 * is about one device only, that one. What concerns a device without naming it is a file that doesn't fit.
 */
export function filesOfDevices(state: FoldState): Map<DeviceState, FileOfDevice[]> {
  const files = new Map<DeviceState, FileOfDevice[]>();
  const withUdi = [...state.devices].filter(({ facts }) => (facts.udis ?? []).some(({ pid, sn }) => pid && sn));
  for (const record of state.files) {
    const named = carrying(state, record.content.udis);
    const place = namedBy(state, record.device) ?? (withUdi.length === 1 ? withUdi[0] : undefined);
    const canTell = record.content.udis.length > 0 && place !== undefined && withUdi.includes(place);
    const concerned: [DeviceState, boolean | null][] = named.map((device) => [device, true]);
    if (concerned.length === 0 && place !== undefined) concerned.push([place, canTell ? false : null]);
    for (const [device, fits] of concerned) {
      const list = files.get(device) ?? [];
      list.push({ record, fits });
      files.set(device, list);
    }
  }
  return files;
}

/** A licence file as conditions see it. */
export function fileFacts({ record, fits }: FileOfDevice): Known<FactShape['files'][number]> {
  const { span, content } = record;
  const of = <T extends string | number | boolean>(value: T): Fact<T> => fact(value, span);
  return {
    kind: of(content.kind as string),
    name: of(span.source),
    udis: content.udis.map(({ pid, sn }) => ({ pid: of(pid), sn: of(sn) })),
    ...(fits === null ? {} : { fits: of(fits as boolean) }),
    reports: of(content.reports.length),
    gaps: of(content.gaps.length),
  };
}

/** The licence files of a report. */
export function reportFiles(state: FoldState, identityOf: (device: DeviceState) => string): ReportFile[] {
  return state.files.map(({ span, content: { kind, udis, licenses, reports, gaps } }) => ({
    evidence: span,
    kind,
    udis: udis.map((udi) => ({ ...udi })),
    devices: carrying(state, udis).map(identityOf),
    licenses: [...new Set(licenses.map(({ tag }) => tag))],
    reports: [...reports],
    gaps: [...gaps],
  }));
}
