import type { Cause, Report } from '../../model/report.js';
import { writeRemedy } from '../actions.js';
import type {
  DeviceOutline,
  Duties,
  FileOutline,
  Lead,
  Next,
  Notes,
  Open,
  Rest,
  Section,
  Told,
  Trouble,
  Unread,
} from '../outline.js';
import { outlineOf } from '../outline.js';
import { Page, type ReportView } from '../page.js';
import type { Style } from '../paint.js';

/** The diagnosis for people: worst device first, for each what to do, then what is wrong, why, and how that was seen. */
export function renderText(report: Report, view: ReportView): string {
  const page = new Page(view);
  const outline = outlineOf(report);
  for (const { title, since, shared, devices, advice } of outline.shared) {
    page.heading(title, 'magenta');
    page.text(since, 2);
    page.text(shared, 2);
    page.text(`Devices: ${listOf(devices, view.all ? devices.length : 12)}.`, 2);
    page.text(advice, 2);
    page.blank();
  }
  for (const device of outline.devices) if (view.all || !device.isFolded) writeDevice(page, device);
  if (outline.rest !== null) writeRest(page, outline.rest);
  writeFiles(page, outline.files);
  for (const line of outline.nothing) page.text(line);
  page.blank();
  page.text(outline.counts, 0, ['bold']);
  if (outline.read !== null) page.text(outline.read, 0, ['dim']);
  if (outline.silenced !== null) page.text(outline.silenced, 0, ['dim']);
  return page.toString();
}

const TONE: Readonly<Record<DeviceOutline['tone'], Style>> = {
  clear: 'green',
  unclear: 'yellow',
  warning: 'yellow',
  error: 'red',
};

function writeDevice(page: Page, device: DeviceOutline): void {
  writeTitle(page, device);
  for (const [index, section] of device.sections.entries()) {
    // What to do stands right below the headline that names the cause.
    if (index > 0 || section.kind === 'next') page.blank();
    writeSection(page, section);
  }
  page.blank();
}

export function writeTitle(
  page: Page,
  { title, headline, tone }: Pick<DeviceOutline, 'title' | 'headline' | 'tone'>,
): void {
  page.heading(title, 'bold');
  page.text(headline, 2, ['bold', TONE[tone]]);
}

function writeSection(page: Page, section: Section): void {
  switch (section.kind) {
    case 'lead':
      writeLead(page, section);
      return;
    case 'facts':
      for (const { label, text } of section.facts) page.text(`${label}: ${text}`, 2, ['dim'], label.length + 2);
      return;
    case 'trouble':
      writeTrouble(page, section);
      return;
    case 'duties':
      writeDuties(page, section);
      return;
    case 'notes':
      writeNotes(page, section);
      return;
    case 'unread':
      writeUnread(page, section);
      return;
    case 'next':
      writeNext(page, section);
      return;
  }
}

function writeLead(page: Page, { why, remedy }: Lead): void {
  if (why !== '') page.text(why, 2);
  writeRemedy(page, remedy, 2);
}

export function writeRest(page: Page, { line, devices, over }: Rest): void {
  page.blank();
  page.text(line, 0, ['bold']);
  for (const each of over) page.bullet(each, 2);
  const names = `Devices: ${listOf(devices, page.view.all ? devices.length : 12)}.`;
  page.text(page.view.all ? names : `${names} --all tells of each.`, 2, ['dim']);
  page.blank();
}

function writeTrouble(page: Page, trouble: Trouble): void {
  const { severity, title, summary, incident, evidence, settled, open, ruledOut } = trouble;
  page.text(`${severity.toUpperCase()}  ${title}`, 2, ['bold', severity === 'error' ? 'red' : 'yellow']);
  page.text(summary, 4);
  if (incident !== null) page.text(incident, 4);
  page.exhibit(evidence, 4);
  for (const cause of settled) writeCause(page, cause);
  if (open !== null && (page.view.all || !open.isFolded)) writeOpen(page, open, settled.length === 0);
  for (const { line, against } of page.view.all ? ruledOut : []) {
    page.blank();
    page.text(line, 4, ['dim']);
    page.evidence(against, 6);
  }
}

const VERDICT_STYLE: Readonly<Record<Cause['verdict'], Style[]>> = {
  confirmed: ['bold', 'red'],
  likely: ['bold', 'yellow'],
  possible: ['bold'],
  'ruled-out': ['dim'],
};

function writeCause(page: Page, { verdict, line, why, evidence, remedy, ask }: Told): void {
  page.blank();
  page.text(line, 4, VERDICT_STYLE[verdict]);
  if (why !== '') page.text(why, 6);
  page.exhibit(evidence, 6);
  writeRemedy(page, remedy, 6);
  if (ask.length > 0) page.text(`To be sure: ${ask.join(', ')}`, 6, ['dim'], 12);
}

function writeOpen(page: Page, { title, causes, shown, more }: Open, isAll: boolean): void {
  page.blank();
  page.text(title, 4, ['bold']);
  for (const { line, remedy } of page.view.all ? causes : causes.slice(0, shown)) {
    page.bullet(line, 6);
    if (page.view.all) writeRemedy(page, remedy, 8);
  }
  const hasSteps = causes.some(({ remedy }) => remedy.parts.length > 0);
  if (more !== null && !page.view.all) page.text(`${more}. --all lists them, with what to do.`, 6, ['dim']);
  else if (isAll && hasSteps && !page.view.all) page.text('--all shows what to do about each.', 6, ['dim']);
}

function writeDuties(page: Page, { title, duties }: Duties): void {
  const shown = duties.filter(({ isFolded }) => page.view.all || !isFolded);
  if (shown.length === 0) return;
  page.text(title, 2, ['bold']);
  for (const { line, why, status } of shown) {
    page.text(line, 4, status === 'overdue' ? ['red'] : status === 'soon' ? ['yellow'] : []);
    page.text(why, 6, ['dim']);
  }
}

function writeNotes(page: Page, { title, points }: Notes): void {
  page.text(title, 2, ['bold']);
  for (const point of points) page.bullet(point, 4);
}

function writeUnread(page: Page, { title, points, lines, more, beyond }: Unread): void {
  page.text(title, 2, ['bold']);
  for (const { text, evidence } of points) {
    page.bullet(text, 4);
    page.exhibit(evidence, 6);
  }
  page.exhibit(lines, 4);
  const left = page.view.all ? beyond : more;
  if (left !== null) page.text(`${left}${page.view.all ? '.' : '; --all shows them.'}`, 4, ['dim']);
}

function writeNext(page: Page, { title, steps }: Next): void {
  page.text(title, 2, ['bold']);
  for (const { command, why } of steps) {
    page.command(command, 4);
    page.text(why, 8, ['dim']);
  }
}

function writeFiles(page: Page, files: readonly FileOutline[]): void {
  if (files.length === 0) return;
  page.heading('Licence files', 'bold');
  for (const { place, lines, reports } of files) {
    page.text(place, 2, ['bold']);
    for (const line of lines) page.text(line, 4, [], 2);
    if (page.view.all && reports.length > 0) page.table(['Report', 'Count', 'From', 'To', 'Licence'], reports, 4);
  }
  page.blank();
}

function listOf(names: readonly string[], limit: number): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
