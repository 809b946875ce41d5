import { summarise } from '../diagnose/analysis.js';
import type { LiveSnapshot } from '../model/live.js';
import type { Report, ReportDevice } from '../model/report.js';

/**
 * Devices of a running collector as a report, so that every format can show them. It has no inputs: what a device was told by stands
 * in its evidence.
 */
export function reportOfLive(snapshot: LiveSnapshot, devices: readonly ReportDevice[] = snapshot.devices): Report {
  const shown = new Set(devices.map(({ id }) => id));
  return {
    schema: 'sldiag/report/v1',
    generatedAt: snapshot.at,
    version: snapshot.version,
    inputs: [],
    devices: [...devices],
    files: [],
    fleet: snapshot.fleet.filter((cause) => cause.devices.some((id) => shown.has(id))),
    next: snapshot.next.filter(({ device }) => shown.has(device)),
    diagnostics: [],
    silenced: (snapshot.silenced ?? []).filter(({ device }) => shown.has(device)),
    summary: summarise(devices),
  };
}
