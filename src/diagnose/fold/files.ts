import { gapsOf } from '../../ingest/structured/rum.js';
import { groupBy } from '../../model/group-by.js';
import type { LicenseFileRecord } from '../../model/record.js';
import type { ReportFile } from '../../model/report.js';
import { addFacts, type DeviceState } from './device.js';
import { type FileOfDevice, fileFacts } from './file-facts.js';
import { carrying, type FoldState, nameByFile, namedBy } from './fold.js';

/** Whom each licence file concerns, in the order of the input. */
export function filesOfDevices(state: FoldState): Map<DeviceState, FileOfDevice[]> {
  const files = new Map<DeviceState, FileOfDevice[]>();
  const withUdi = devicesWithUdi(state);
  for (const record of withGapsBetween(state.files)) {
    for (const [device, fits] of concernedBy(state, record, withUdi)) {
      const list = files.get(device) ?? [];
      list.push({ record, fits });
      files.set(device, list);
    }
  }
  return files;
}

/** Reports that an input shows one by one (`test license smart rum show ID`) are one file in parts: what is missing between them is told at the later one. */
function withGapsBetween(records: readonly LicenseFileRecord[]): readonly LicenseFileRecord[] {
  const single = records.filter(({ content: { kind, reports } }) => kind === 'rum-report' && reports.length === 1);
  const gaps = [...groupBy(single, ({ span }) => span.source).values()].flatMap((shown) =>
    gapsOf(shown.flatMap(({ content }) => content.reports)).map((gap) => ({
      gap,
      behind: shown.find(
        ({ content: { reports } }) => reports[0]?.license === gap.license && reports[0].from === gap.to,
      ),
    })),
  );
  if (gaps.length === 0) return records;
  return records.map((record) => {
    const own = gaps.filter(({ behind }) => behind === record).map(({ gap }) => gap);
    return own.length === 0
      ? record
      : { ...record, content: { ...record.content, gaps: [...record.content.gaps, ...own] } };
  });
}

/**
 * Keeps a licence file with the devices that it concerns, for whoever folds without an end: what conditions see of it, not its content.
 * @returns those devices
 */
export function keepFile(state: FoldState, record: LicenseFileRecord): DeviceState[] {
  // A device that was heard by its name alone: the file has its UDI.
  if (carrying(state, record.content.udis).length === 0) nameByFile(state, record);
  const concerned = concernedBy(state, record, devicesWithUdi(state));
  for (const [device, fits] of concerned) addFacts(device, { files: [fileFacts({ record, fits })] }, null);
  return concerned.map(([device]) => device);
}

function devicesWithUdi(state: FoldState): DeviceState[] {
  return [...state.devices].filter(({ facts }) => (facts.udis ?? []).some(({ pid, sn }) => pid && sn));
}

/**
 * The devices whose UDI the file names; else the device on which it was printed; else, where the input is about one device only,
 * that one. What concerns a device without naming it is a file that doesn't fit.
 */
function concernedBy(
  state: FoldState,
  record: LicenseFileRecord,
  withUdi: readonly DeviceState[],
): [device: DeviceState, fits: boolean | null][] {
  const named = carrying(state, record.content.udis);
  if (named.length > 0) return named.map((device) => [device, true]);
  const place = namedBy(state, record.device) ?? (withUdi.length === 1 ? withUdi[0] : undefined);
  if (place === undefined) return [];
  const canTell = record.content.udis.length > 0 && withUdi.includes(place);
  return [[place, canTell ? false : null]];
}

/** The licence files of a report. */
export function reportFiles(state: FoldState, identityOf: (device: DeviceState) => string): ReportFile[] {
  return withGapsBetween(state.files).map(({ span, content: { kind, udis, licenses, reports, gaps, defect } }) => ({
    evidence: span,
    kind,
    udis: udis.map((udi) => ({ ...udi })),
    devices: carrying(state, udis).map(identityOf),
    licenses: [...new Set(licenses.map(({ tag }) => tag))],
    reports: [...reports],
    gaps: [...gaps],
    ...(defect === undefined ? {} : { defect }),
  }));
}
