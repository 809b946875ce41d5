import type { Report } from '../model/report.js';
import { keysOf } from '../model/tree.js';
import { renderCsv } from './formats/csv.js';
import { renderGitlab } from './formats/gitlab.js';
import { renderHtml } from './formats/html.js';
import { jsonPieces, ndjsonPieces, renderJson, renderNdjson } from './formats/json.js';
import { renderJunit } from './formats/junit.js';
import { renderMarkdown } from './formats/markdown.js';
import { renderSarif } from './formats/sarif.js';
import { renderText } from './formats/text.js';
import type { ReportView } from './page.js';

/** A view of the report: text in, nothing else touched. */
export type Reporter = (report: Report, view: ReportView) => string;

export const reporters = {
  text: renderText,
  json: renderJson,
  ndjson: renderNdjson,
  markdown: renderMarkdown,
  html: renderHtml,
  csv: renderCsv,
  sarif: renderSarif,
  junit: renderJunit,
  gitlab: renderGitlab,
} as const satisfies Record<string, Reporter>;

export type Format = keyof typeof reporters;
export const formats = keysOf(reporters);

/** The formats that grow with the devices, in pieces to be written one after the other. */
export const piecewise: Partial<Record<Format, (report: Report) => Generator<string>>> = {
  json: jsonPieces,
  ndjson: ndjsonPieces,
};
