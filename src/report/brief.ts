import type { Action, Report, ReportDevice } from '../model/report.js';
import { WHERE_NAMES } from './names.js';
import { leading, OUTCOMES, outlineOf } from './outline.js';
import { Page, type ReportView } from './page.js';
import { stepsOf } from './steps.js';
import { stretchesOf } from './ways.js';

/** Lines of a device's first screen. */
const SCREEN = 24;

/** For each device what fits one screen: the headline, why, what to type, how to check. */
export function renderBrief(report: Report, view: ReportView): string {
  return report.devices.map((device) => screenOf(report, device, view)).join('\n');
}

function screenOf(report: Report, device: ReportDevice, view: ReportView): string {
  const { title, headline, troubles } = outlineOf(device, false);
  const page = new Page({ ...view, all: false });
  page.heading(title, 'bold');
  page.text(headline, 2, ['bold']);
  const [first] = troubles;
  const cause = first && leading(first.finding);
  if (cause !== undefined) {
    page.text(`${cause.why}${OUTCOMES[cause.outcome]}`, 2);
    writeSteps(page, cause.actions);
  } else if (first !== undefined) {
    page.text(first.finding.summary, 2);
  }
  if (cause === undefined || cause.verdict !== 'confirmed') {
    for (const { command, why } of stepsOf(report, device).slice(0, 3))
      page.text(`Run next: ${command} (${why})`, 2, [], 4);
  }
  if (troubles.length > 1)
    page.text(`${troubles.length - 1} more: sldiag analyze without --brief tells them.`, 2, ['dim']);
  return cut(page.toString());
}

/** The first of several ways stands for them; the others are counted. */
function writeSteps(page: Page, actions: readonly Action[]): void {
  let number = 1;
  for (const { steps, ways } of stretchesOf(actions)) {
    const [way] = ways ?? [];
    if (way !== undefined) page.text(way.heading, 2, ['bold']);
    for (const { text, where, commands, verify } of steps ?? way?.steps ?? []) {
      page.numbered(number++, `${text} (${WHERE_NAMES[where]})`, 2);
      for (const command of commands) page.command(command, 8);
      if (verify !== null) page.text(`Check: ${verify.command} → ${verify.expect}`, 6, ['green'], 7);
    }
    if (ways !== null && ways.length > 1) page.text(`${ways.length - 1} other ways: without --brief.`, 2, ['dim']);
  }
}

/** What goes beyond the screen is left out, and said to be. */
function cut(text: string): string {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= SCREEN) return `${lines.join('\n')}\n`;
  return `${[...lines.slice(0, SCREEN - 1), '  … the rest: sldiag analyze without --brief'].join('\n')}\n`;
}

/** One line a device that needs somebody, worst first; those that need nobody are one line together. */
export function renderSummary(report: Report, view: ReportView): string {
  const page = new Page({ ...view, all: false });
  const outlines = report.devices.map((device) => ({ device, outline: outlineOf(device, false) }));
  const troubled = outlines.filter(({ outline }) => outline.severity !== 'info');
  for (const { device, outline } of troubled) {
    page.text(
      `${device.hostname ?? device.id}: ${outline.headline}`,
      0,
      [outline.severity === 'error' ? 'red' : 'yellow'],
      2,
    );
  }
  const calm = outlines.length - troubled.length;
  const over = outlines.filter(
    ({ outline, device }) =>
      outline.severity === 'info' && device.incidents.some(({ status }) => status === 'resolved'),
  ).length;
  if (calm > 0) {
    const resolved = over > 0 ? `; on ${over} of them a failure is over` : '';
    page.text(`${calm} ${calm === 1 ? 'device needs' : 'devices need'} nothing now${resolved}.`, 0, ['green'], 2);
  }
  const { error, warning, info } = report.summary;
  page.text(
    `${`${report.devices.length} ${report.devices.length === 1 ? 'device' : 'devices'}`}: ${error} errors, ${warning} warnings, ${info} notes.`,
    0,
    ['bold'],
  );
  return page.toString();
}
