import type { Report } from '../model/report.js';
import { renderCsv } from './csv.js';
import { renderHtml } from './html.js';
import { renderJson, renderNdjson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import type { ReportView } from './page.js';
import { renderSarif } from './sarif.js';
import { renderText } from './text.js';

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
} as const satisfies Record<string, Reporter>;

export type Format = keyof typeof reporters;
export const formats = Object.keys(reporters) as Format[];
