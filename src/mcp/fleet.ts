import { escapeControls } from '../ingest/text/escape.js';
import { redactSecrets } from '../ingest/text/redact.js';
import type { LiveSnapshot } from '../model/live.js';
import type { Incident, Report, ReportDevice } from '../model/report.js';
import { mapTexts } from '../model/tree.js';
import { renderBrief, renderSummary } from '../report/brief.js';
import { renderText } from '../report/formats/text.js';
import { reportOfLive } from '../report/live.js';
import { topologyLine } from '../report/names.js';
import { headlineOf, worstOf } from '../report/outline.js';
import { Refused, type Told } from './answer.js';
import type { Telling } from './services.js';

/** How reports are laid out for a reader that sees no columns. */
export const VIEW = { columns: 100, colour: false, all: false } as const;

const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const rankOf = (device: ReportDevice): number => SEVERITIES.indexOf(worstOf(device));

/** The devices of a collector, worst first, three lines each. */
export function tellDevices(snapshot: LiveSnapshot, worstFrom: Severity | null, named: string): Told {
  const wanted = named.toLowerCase();
  const devices = snapshot.devices
    .filter((device) => worstFrom === null || rankOf(device) <= SEVERITIES.indexOf(worstFrom))
    .filter(({ id, hostname }) => `${id} ${hostname ?? ''}`.toLowerCase().includes(wanted))
    .sort((one, other) => rankOf(one) - rankOf(other));
  const head = `${devices.length} of ${snapshot.devices.length} devices, as of ${snapshot.at}, worst first.`;
  return { text: [head, ...devices.map(rowOf)].join('\n'), isUntrusted: true };
}

const rows = new WeakMap<ReportDevice, string>();

/** Three lines of a device; a report never changes, so that each page of a long list does not make them anew. */
function rowOf(device: ReportDevice): string {
  const made = rows.get(device);
  if (made !== undefined) return made;
  const open = device.incidents.filter(({ status }) => status === 'open').length;
  const deadline = device.obligations.find(({ id }) => id === 'ack')?.due ?? null;
  const facts = [
    topologyLine(device.topology),
    `${open} open incidents`,
    deadline === null ? 'ACK deadline not known' : `ACK by ${deadline}`,
  ];
  const lines = [
    `${device.hostname ?? '(no name)'}  id ${device.id}`,
    `  ${headlineOf(device)}`,
    `  ${facts.join('; ')}`,
  ];
  const row = lines.map((line) => redactSecrets(line)).join('\n');
  rows.set(device, row);
  return row;
}

/** The report of one device, by id or host name; null where there is none. */
export function reportIn(snapshot: LiveSnapshot, named: string): Report | null {
  const device =
    snapshot.devices.find(({ id }) => id === named) ?? snapshot.devices.find(({ hostname }) => hostname === named);
  return device === undefined ? null : reportOfLive(snapshot, [device]);
}

/**
 * One device whole: what `sldiag analyze` would say of it.
 * @param found its report; null where the collector knows none of this name
 */
export function tellDevice(found: Report | null, named: string, { detail, format }: Telling): Told {
  if (found === null)
    throw new Refused(
      `the collector knows no device ${escapeControls(named).slice(0, 200)}; list_devices has their ids`,
    );
  const report = withoutSecrets(found);
  if (format === 'json') return { text: JSON.stringify(report), isUntrusted: true };
  const render = { summary: renderSummary, brief: renderBrief, full: renderText }[detail];
  return { text: render(report, VIEW), isUntrusted: true };
}

/** Incidents of all devices, or of one; the open ones first, the newest first among them. */
export function tellIncidents(snapshot: LiveSnapshot, status: Incident['status'] | null, named: string | null): Told {
  const incidents = snapshot.devices
    .filter(({ id, hostname }) => named === null || id === named || hostname === named)
    .flatMap((device) => device.incidents.map((incident) => ({ device, incident })))
    .filter(({ incident }) => status === null || incident.status === status)
    .sort(
      (one, other) =>
        one.incident.status.localeCompare(other.incident.status) ||
        (other.incident.opened ?? '').localeCompare(one.incident.opened ?? ''),
    );
  const lines = incidents.map(({ device, incident: { mnemonic, status, opened, closed, count, fields } }) => {
    const told = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
    const times = status === 'open' ? `open since ${opened ?? '?'}` : `from ${opened ?? '?'} to ${closed ?? '?'}`;
    return `${device.hostname ?? device.id}  ${mnemonic}  ${times}, ${count} times${told.length > 0 ? `  (${told.join('; ')})` : ''}`;
  });
  const causes = snapshot.fleet.map(
    ({ title, devices, first }) => `Shared by ${devices.length} devices since ${first ?? 'not known when'}: ${title}`,
  );
  return {
    text: [
      `${incidents.length} incidents, as of ${snapshot.at}.`,
      ...[...causes, ...lines].map((line) => redactSecrets(line)),
    ].join('\n'),
    isUntrusted: true,
  };
}

/** Every text of a value without secrets, however deep: a collector may have been told to keep them. */
export function withoutSecrets<Value>(value: Value): Value {
  return mapTexts(value, redactSecrets);
}
