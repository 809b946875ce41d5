import type { Check, ComparedDevice, ComparisonReport } from '../model/comparison.js';
import { seenAt } from './moment.js';
import { unusedOf } from './outline.js';
import { Page, type ReportView } from './page.js';
import type { Style } from './paint.js';

const VERDICTS: Readonly<Record<ComparedDevice['verdict'], readonly [text: string, style: Style]>> = {
  worked: ['It worked: everything that it should have changed and kept is so.', 'green'],
  failed: ['Not done: see what is marked below.', 'red'],
  unclear: ['Not known yet: nothing speaks against it, and some outputs are missing.', 'yellow'],
};

const MARKS: Readonly<Record<Check['outcome'], readonly [mark: string, style: Style]>> = {
  met: ['yes', 'green'],
  'not-met': ['NO ', 'red'],
  unknown: ['?  ', 'yellow'],
};

/** What a change has done, for people. */
export function renderComparison(report: ComparisonReport, view: ReportView): string {
  const page = new Page(view);
  for (const device of report.devices) renderDevice(page, device);
  for (const [ids, side] of [
    [report.onlyBefore, 'before'],
    [report.onlyAfter, 'after'],
  ] as const) {
    if (ids.length > 0) page.text(`Only ${side}: ${ids.join(', ')}.`);
  }
  if (report.devices.length === 0) {
    page.text('No device is on both sides: nothing can be compared.');
    page.text('Devices are told by UDI, else by host name: give show license all, or outputs with their prompts.');
  }
  const unused = unusedOf(report.diagnostics);
  if (unused !== '') page.text(unused, 0, ['bold']);
  return page.toString();
}

function renderDevice(page: Page, device: ComparedDevice): void {
  const name = device.hostname && device.hostname !== device.id ? `${device.hostname}  (${device.id})` : device.id;
  page.heading(name, 'bold');
  page.text(device.title, 2, ['bold']);
  const [verdict, style] = VERDICTS[device.verdict];
  page.text(verdict, 2, ['bold', style]);
  page.text(`Before: ${seenAt(device.seen.before)}`, 2, ['dim'], 8);
  page.text(`After:  ${seenAt(device.seen.after)}`, 2, ['dim'], 8);
  page.blank();
  for (const check of device.checks) renderCheck(page, check);
  renderFindings(page, device);
  renderChanges(page, device);
  if (device.procedure !== null || device.next.length > 0) {
    page.blank();
    page.text('What follows', 2, ['bold']);
    for (const step of device.next) page.bullet(step, 4);
    if (device.procedure !== null) page.text(`Step by step: sldiag explain ${device.procedure}`, 4, ['dim']);
  }
  page.blank();
}

function renderCheck(page: Page, check: Check): void {
  const isNote = check.outcome === 'not-met' && !check.required;
  const [mark, style] = isNote ? (['no ', 'yellow'] as const) : MARKS[check.outcome];
  page.text(`${mark} ${check.expect}`, 2, [style], 4);
  if (check.outcome === 'met' && !page.view.all) return;
  page.evidence(check.evidence, 6);
  if (check.otherwise !== '') page.text(check.otherwise, 6);
  for (const command of check.commands) page.command(command, 8);
  if (check.ask.length > 0) page.text(`Settled by: ${check.ask.join(', ')}`, 6, ['dim'], 12);
}

function renderFindings(page: Page, { findings }: ComparedDevice): void {
  const lists = [
    ['Resolved', findings.resolved],
    ['Not seen after', findings.unseen],
    ['Still there', findings.remaining],
    ['New', findings.new],
  ] as const;
  if (lists.every(([, list]) => list.length === 0)) return;
  page.blank();
  page.text('Findings', 2, ['bold']);
  for (const [what, list] of lists) {
    for (const { title, severity } of list) page.bullet(`${what}: ${title} (${severity}).`, 4);
  }
}

function renderChanges(page: Page, { changes }: ComparedDevice): void {
  if (changes.length === 0) return;
  page.blank();
  page.text('What is different', 2, ['bold']);
  const shown = page.view.all ? changes : changes.slice(0, 20);
  page.table(
    ['', 'before', 'after'],
    shown.map(({ what, before, after }) => [what, before ?? '-', after ?? '-']),
    4,
  );
  if (shown.length < changes.length) page.text(`${changes.length - shown.length} more with --all.`, 4, ['dim']);
}
