import type { Action, Cause } from '../model/report.js';
import { WHERE_NAMES } from './names.js';
import { Page } from './page.js';
import { stretchesOf } from './ways.js';

/** Actions that an earlier cause of the same device has listed are named, not repeated. */
export function renderActions(page: Page, given: readonly Action[], indent: number): void {
  const actions = given.filter((action) => page.isNew(action));
  if (actions.length < given.length) {
    const rest = actions.length > 0 ? ', and' : '.';
    page.text(`Do what is listed above for this device${rest}`, indent);
  }
  let number = 1;
  const print = (action: Action, at: number) => {
    page.numbered(number++, `${action.text} (${WHERE_NAMES[action.where]})`, at);
    for (const command of action.commands) page.command(command, at + 6);
    if (action.procedure) page.text(`Step by step: sldiag explain ${action.procedure}`, at + 4, ['dim']);
    if (action.verify) page.text(`Check: ${action.verify.command} → ${action.verify.expect}`, at + 4, ['green'], 7);
  };
  for (const { steps, ways } of stretchesOf(actions)) {
    for (const action of steps ?? []) print(action, indent);
    for (const way of ways ?? []) {
      page.text(way.heading, indent, ['bold']);
      number = 1;
      for (const action of way.steps) print(action, indent + 3);
    }
  }
}

/** What to do about each cause of one message, for somebody who only has that message. */
export function renderAnswer(causes: readonly Cause[], view: { columns: number; colour: boolean }): string {
  const page = new Page({ ...view, all: false });
  for (const cause of causes) {
    page.text(`${cause.verdict.charAt(0).toUpperCase()}${cause.verdict.slice(1)}: ${cause.title}.`, 0, ['bold']);
    renderActions(page, cause.actions, 2);
    page.blank();
  }
  return causes.length === 0 ? '' : page.toString();
}
