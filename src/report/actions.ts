import type { Action, Cause } from '../model/report.js';
import { WHERE_NAMES } from './names.js';
import { capital, type Remedy } from './outline.js';
import { Page } from './page.js';
import { partsOf } from './ways.js';

/** What to do, as numbered steps; the steps of a way stand further in than what is done in every case. */
export function writeRemedy(page: Page, { pointer, parts }: Remedy, indent: number): void {
  if (pointer !== null) page.text(pointer, indent);
  for (const { heading, choice, steps } of parts) {
    if (heading !== null) page.text(heading, indent, ['bold']);
    for (const [index, step] of steps.entries()) writeStep(page, step, index + 1, indent + (choice === null ? 0 : 3));
  }
}

export function writeStep(page: Page, step: Action, number: number, indent: number): void {
  const { text, where, commands, procedure, verify } = step;
  page.numbered(number, `${text} (${WHERE_NAMES[where]})`, indent);
  for (const command of commands) page.command(command, indent + 6);
  if (procedure) page.text(`Step by step: sldiag explain ${procedure}`, indent + 4, ['dim']);
  if (verify) page.text(`Check: ${verify.command} → ${verify.expect}`, indent + 4, ['green'], 7);
}

/** What to do about each cause of one message, for somebody who only has that message. */
export function renderAnswer(causes: readonly Cause[], view: { columns: number; colour: boolean }): string {
  const page = new Page({ ...view, all: false });
  for (const { verdict, title, actions } of causes) {
    page.text(`${capital(verdict)}: ${title}.`, 0, ['bold']);
    writeRemedy(page, { pointer: null, parts: partsOf(actions) }, 2);
    page.blank();
  }
  return causes.length === 0 ? '' : page.toString();
}
