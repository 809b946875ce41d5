import type { Report } from '../../model/report.js';

/** The report as one JSON document, `sldiag/report/v1`. */
export function renderJson(report: Report): string {
  return [...jsonPieces(report)].join('');
}

/** The same document, a device at a time: of a hundred thousand no text is ever held together. */
export function* jsonPieces(report: Report): Generator<string> {
  const { devices } = report;
  const frame = JSON.stringify({ ...report, devices: [] }, null, 2);
  // No value holds a line end of its own, so this stands in a document once.
  const hole = '\n  "devices": []';
  const at = frame.indexOf(hole);
  if (devices.length === 0 || at < 0) {
    yield `${JSON.stringify(report, null, 2)}\n`;
    return;
  }
  yield frame.slice(0, at + hole.length - 1);
  for (const [index, device] of devices.entries()) {
    if (index > 0) yield ',';
    // In two lists it is written with the indentation that it has in the document.
    yield JSON.stringify([[device]], null, 2).slice('[\n  ['.length, -'\n  ]\n]'.length);
  }
  yield `\n  ]${frame.slice(at + hole.length)}\n`;
}

/**
 * The report as one JSON document a line: a `report` line without devices, then a `device` line for each, then `fleet`,
 * `next` and `diagnostic` lines. Each has a `kind`.
 */
export function renderNdjson(report: Report): string {
  return [...ndjsonPieces(report)].join('');
}

/** The same, a line at a time. */
export function* ndjsonPieces(report: Report): Generator<string> {
  const { devices, fleet, next, diagnostics, ...head } = report;
  const line = (kind: string, value: object) => `${JSON.stringify({ kind, ...value })}\n`;
  yield line('report', head);
  for (const device of devices) yield line('device', device);
  for (const cause of fleet) yield line('fleet', cause);
  for (const step of next) yield line('next', step);
  for (const diagnostic of diagnostics) yield line('diagnostic', diagnostic);
}
