import { stringify } from 'csv-stringify/sync';
import type { Report, ReportDevice } from '../../model/report.js';

const COLUMNS = [
  'device',
  'hostname',
  'release',
  'topology',
  'mode',
  'worst',
  'errors',
  'warnings',
  'open_incidents',
  'cause',
  'verdict',
  'next_ack_deadline',
  'last_ack',
  'now',
  'outcome',
  'silenced',
] as const;

/** The fleet as a table for spreadsheets, one device a line (RFC 4180); no cell is taken for a formula. */
export function renderCsv(report: Report): string {
  return stringify(report.devices.map(rowOf), {
    header: true,
    columns: [...COLUMNS],
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

function rowOf(device: ReportDevice): Record<(typeof COLUMNS)[number], string | number> {
  const of = (level: string) => device.findings.filter(({ severity }) => severity === level);
  const cause = [...of('error'), ...of('warning')].flatMap(({ causes }) => causes)[0];
  const { reporting } = device.state;
  return {
    device: device.id,
    hostname: device.hostname ?? '',
    release: device.release ?? '',
    topology: device.topology.id ?? '',
    mode: device.topology.mode ?? '',
    worst: ['error', 'warning', 'info'].find((level) => of(level).length > 0) ?? 'none',
    errors: of('error').length,
    warnings: of('warning').length,
    open_incidents: device.incidents.filter(({ status }) => status === 'open').length,
    // A title that is folded in its YAML file has line ends.
    cause: cause?.title.replace(/\s+/g, ' ').trim() ?? '',
    verdict: cause?.verdict ?? '',
    next_ack_deadline: reporting.nextAckDeadline ?? '',
    last_ack: reporting.lastAck ?? '',
    now: device.now.at,
    outcome: device.outcome,
    silenced: (device.silenced ?? []).join(' '),
  };
}
