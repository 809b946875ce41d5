import { createHash } from 'node:crypto';
import type { Level } from '../model/diagnostic.js';
import type { Change, Unstamped } from '../model/live.js';
import type { FleetCause, Incident, ReportDevice } from '../model/report.js';

/** What was told of an incident last, and when: milliseconds. */
export interface ToldIncident {
  readonly status: Incident['status'];
  readonly severity: Level;
  readonly flaps: number;
  readonly count: number;
  readonly at: number;
}

/** A message that goes on and on is told of so often at most. Milliseconds. */
const COUNT_TOLD = 60_000;

/** What a diagnosis event is about: another value means that there is news. Counts and times of messages are none. */
export function essenceOf({ id, release, udis, topology, findings }: ReportDevice): string {
  const { id: topologyId, mode, confidence } = topology;
  const essence = JSON.stringify([
    id,
    release,
    udis,
    [topologyId, mode, confidence],
    findings.map((finding) => [finding.id, finding.severity, finding.causes.map((cause) => [cause.id, cause.verdict])]),
  ]);
  // Kept of each device, and only ever compared.
  return createHash('sha256').update(essence).digest('base64');
}

/** An incident of a report with what its news would be, compared with what was told of it before. */
export interface IncidentNews {
  /** Names the incident within its device. */
  readonly key: string;
  readonly told: ToldIncident;
  readonly change: Change | null;
  readonly incident: Incident;
}

/** @param before by their keys, what was told of the device's incidents so far */
export function incidentNews(
  report: ReportDevice,
  before: ReadonlyMap<string, ToldIncident>,
  nowMs: number,
): IncidentNews[] {
  return report.incidents.map((incident) => {
    const key = `${incident.id} ${Object.values(incident.fields)[0] ?? ''}`;
    const known = before.get(key);
    const { status, flaps, count } = incident;
    const now = { status, severity: severityOf(incident, report), flaps, count, at: nowMs };
    const change = changeOf(known, now);
    // Without news the count and the time of the last ones stay.
    const told = change === null ? { ...now, count: known?.count ?? count, at: known?.at ?? nowMs } : now;
    return { key, told, change, incident };
  });
}

/** As bad as the worst finding about its message; without one, as bad as the message itself. */
function severityOf({ mnemonic, status }: Incident, { findings, messages }: ReportDevice): Level {
  if (status === 'resolved') return 'info';
  const levels = findings.filter((finding) => finding.mnemonic === mnemonic).map(({ severity }) => severity);
  for (const level of ['error', 'warning', 'info'] as const) if (levels.includes(level)) return level;
  const severity = messages.find((message) => message.mnemonic === mnemonic)?.severity ?? 6;
  return severity <= 3 ? 'error' : severity === 4 ? 'warning' : 'info';
}

function changeOf(before: ToldIncident | undefined, now: ToldIncident): Change | null {
  if (before === undefined) return now.status === 'open' ? 'opened' : 'resolved';
  if (before.status !== now.status) return now.status === 'open' ? 'opened' : 'resolved';
  if (before.severity !== now.severity || before.flaps !== now.flaps) return 'changed';
  return now.count !== before.count && now.status === 'open' && now.at - before.at >= COUNT_TOLD ? 'changed' : null;
}

type FleetEvent = Extract<Unstamped, { kind: 'fleet' }>;

/** What is to be told when the causes that devices share are others now. */
export function fleetChanges(
  before: ReadonlyMap<string, FleetCause>,
  now: ReadonlyMap<string, FleetCause>,
): FleetEvent[] {
  const events: FleetEvent[] = [];
  for (const [key, cause] of now) {
    const known = before.get(key);
    const change: Change | null =
      known === undefined ? 'opened' : known.devices.join() === cause.devices.join() ? null : 'changed';
    if (change !== null) events.push({ kind: 'fleet', change, key, cause });
  }
  for (const [key, cause] of before) {
    if (!now.has(key)) events.push({ kind: 'fleet', change: 'resolved', key, cause });
  }
  return events;
}
