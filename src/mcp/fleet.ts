import { escapeControls } from '../ingest/text/escape.js';
import { redactSecrets } from '../ingest/text/redact.js';
import type { DeviceSummary } from '../model/http-answers.js';
import type { LiveSnapshot } from '../model/live.js';
import type { Report } from '../model/report.js';
import { mapTexts } from '../model/tree.js';
import { renderBrief, renderSummary } from '../report/brief.js';
import { renderText } from '../report/formats/text.js';
import { reportOfLive } from '../report/live.js';
import { topologyLine } from '../report/names.js';
import { Refused, type Told } from './answer.js';
import type { DevicesFound, IncidentsFound, Telling } from './services.js';

/** How reports are laid out for a reader that sees no columns. */
export const VIEW = { columns: 100, colour: false, all: false } as const;

/** The devices of a collector, worst first, three lines each. */
export function tellDevices({ devices, known, at }: DevicesFound, named: string): Told {
  const wanted = named.toLowerCase();
  const called = devices
    .filter(({ id, hostname }) => `${id} ${hostname ?? ''}`.toLowerCase().includes(wanted))
    .sort((one, other) => other.errors - one.errors || other.warnings - one.warnings);
  const head = `${called.length} of ${known} devices, as of ${at}, worst first.`;
  return { text: [head, ...called.map(rowOf)].join('\n'), isUntrusted: true };
}

const rows = new WeakMap<DeviceSummary, string>();

/** Three lines of a device; a summary never changes, so that each page of a long list does not make them anew. */
function rowOf(device: DeviceSummary): string {
  const made = rows.get(device);
  if (made !== undefined) return made;
  const { id, hostname, headline, topology, openIncidents, ackDue } = device;
  const facts = [
    topologyLine(topology),
    `${openIncidents} open incidents`,
    ackDue === null ? 'ACK deadline not known' : `ACK by ${ackDue}`,
  ];
  const lines = [`${hostname ?? '(no name)'}  id ${id}`, `  ${headline}`, `  ${facts.join('; ')}`];
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
export function tellIncidents({ incidents, fleet, at }: IncidentsFound): Told {
  const sorted = [...incidents].sort((one, other) => one.status.localeCompare(other.status));
  const lines = sorted.map(({ device, hostname, mnemonic, status, opened, closed, count, fields }) => {
    const told = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
    const times = status === 'open' ? `open since ${opened ?? '?'}` : `from ${opened ?? '?'} to ${closed ?? '?'}`;
    return `${hostname ?? device}  ${mnemonic}  ${times}, ${count} times${told.length > 0 ? `  (${told.join('; ')})` : ''}`;
  });
  const causes = fleet.map(
    ({ title, devices, first }) => `Shared by ${devices.length} devices since ${first ?? 'not known when'}: ${title}`,
  );
  return {
    text: [
      `${incidents.length} incidents, as of ${at}.`,
      ...[...causes, ...lines].map((line) => redactSecrets(line)),
    ].join('\n'),
    isUntrusted: true,
  };
}

/** Every text of a value without secrets, however deep: a collector may have been told to keep them. */
export function withoutSecrets<Value>(value: Value): Value {
  return mapTexts(value, redactSecrets);
}
