import type { Report } from '../../model/report.js';

/** The report as one JSON document, `sldiag/report/v1`. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * The report as one JSON document a line: a `report` line without devices, then a `device` line for each, then `fleet`,
 * `next` and `diagnostic` lines. Each has a `kind`.
 */
export function renderNdjson(report: Report): string {
  const { devices, fleet, next, diagnostics, ...head } = report;
  const lines = [
    { kind: 'report', ...head },
    ...devices.map((device) => ({ kind: 'device', ...device })),
    ...fleet.map((cause) => ({ kind: 'fleet', ...cause })),
    ...next.map((step) => ({ kind: 'next', ...step })),
    ...diagnostics.map((diagnostic) => ({ kind: 'diagnostic', ...diagnostic })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
