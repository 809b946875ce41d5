import type { Incident } from '../model/report.js';
import { readable } from '../report/moment.js';
import { WHERE_NAMES } from '../report/names.js';
import { withUtc } from '../report/obligations.js';
import {
  type DeviceOutline,
  type Exhibit,
  lineOfSpan,
  plural,
  type Remedy,
  type Section,
  type Trouble,
} from '../report/outline.js';
import { wrapText } from '../report/wrap.js';
import { commandsOf, outlineShown, type WatchState } from './state.js';

/** Colours by what they mean. */
export type Colour = 'error' | 'warning' | 'good' | 'accent' | 'plain' | 'faint';

export interface Segment {
  readonly text: string;
  readonly color?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

type Look = Omit<Segment, 'text'>;
const DIM: Look = { dim: true };
const BOLD: Look = { bold: true };

const SEVERITY = { error: 'error', warning: 'warning', info: 'good' } as const;
const TONE = { error: 'error', warning: 'warning', unclear: 'warning', clear: 'good' } as const;
const VERDICT = { confirmed: 'error', likely: 'warning', possible: 'plain', 'ruled-out': 'faint' } as const;
/** Incidents that are over and are told one by one. */
const HISTORY = 10;
const DUE: Readonly<Record<string, Look>> = { overdue: { color: 'error' }, soon: { color: 'warning' } };

/** The diagnosis of the selected device, before scrolling; what is folded is left out. */
export function diagnosisLines(state: WatchState, columns: number): Segment[][] {
  const outline = outlineShown(state);
  if (outline === null) return [[{ text: ' No device is selected.', dim: true }]];
  const commands = commandsOf(state);
  const sheet = new Sheet(columns, commands[state.action % Math.max(1, commands.length)]);
  sheet.say(1, outline.title, BOLD);
  sheet.say(1, outline.headline, { color: TONE[outline.tone], bold: true });
  for (const [index, section] of outline.sections.entries()) {
    if (index > 0) sheet.blank();
    saySection(sheet, section, outline);
  }
  sayHistory(sheet, outline);
  return sheet.lines;
}

/** What is over, newest first: whoever fixed it wants to see that. */
function sayHistory(sheet: Sheet, { device }: DeviceOutline): void {
  const over = device.incidents.filter(({ status }) => status === 'resolved');
  if (over.length === 0) return;
  sheet.blank();
  sheet.say(1, 'History', BOLD);
  for (const incident of over.slice(-HISTORY).reverse()) sheet.say(3, historyOf(incident));
  if (over.length > HISTORY) sheet.say(3, `${over.length - HISTORY} more before.`, DIM);
}

/** `COMM_FAILED: Timeout was reached, 3 times from 2026-03-05 04:12:09 UTC; over since …, by COMM_RESTORED.` */
function historyOf({ mnemonic, fields, count, earlier, closedBy, ...times }: Incident): string {
  const reason = fields.error === undefined ? '' : `: ${fields.error}`;
  const before = earlier === 0 ? '' : `, ${plural(earlier, 'time')} before that`;
  const by = closedBy === null ? '' : `, by ${closedBy}`;
  const from = times.opened === null ? '' : ` from ${withUtc(times.opened, times.openedUtc)}`;
  const since = times.closed === null ? 'then' : withUtc(times.closed, times.closedUtc);
  return readable(`${mnemonic}${reason}, ${plural(count, 'time')}${from}; over since ${since}${by}${before}.`);
}

/** Lines as wide as the screen. */
export class Sheet {
  readonly lines: Segment[][] = [];

  constructor(
    private readonly columns: number,
    /** The command that would be copied. */
    private readonly chosen: string | undefined,
  ) {}

  blank(): void {
    this.lines.push([]);
  }

  say(indent: number, text: string | null, look: Look = {}): void {
    if (text === null || text === '') return;
    for (const part of wrapText(text, this.columns - indent - 1))
      this.lines.push([{ text: ' '.repeat(indent) + part, ...look }]);
  }

  commands(indent: number, commands: readonly string[]): void {
    const isChosen = commands.join('\n') === this.chosen;
    for (const command of commands) this.say(indent, command, { color: 'accent', ...(isChosen ? BOLD : {}) });
  }

  exhibit(indent: number, { shown }: Exhibit): void {
    for (const span of shown) this.say(indent, `| ${lineOfSpan(span)}`, DIM);
  }

  remedy(indent: number, { pointer, parts }: Remedy): void {
    this.say(indent, pointer);
    for (const { heading, steps } of parts) {
      this.say(indent, heading, BOLD);
      for (const [index, { text, where, commands, procedure, verify }] of steps.entries()) {
        this.say(indent, `${index + 1}. ${text} (${WHERE_NAMES[where]})`);
        this.commands(indent + 3, commands);
        if (procedure !== null) this.say(indent + 3, `Step by step: sldiag explain ${procedure}`, DIM);
        if (verify !== null) this.say(indent + 3, `Check: ${verify.command} → ${verify.expect}`, { color: 'good' });
      }
    }
  }
}

function saySection(sheet: Sheet, section: Section, { device }: DeviceOutline): void {
  switch (section.kind) {
    case 'lead':
      sheet.say(1, section.why);
      sheet.remedy(1, section.remedy);
      return;
    case 'facts':
      for (const { label, text } of section.facts) sheet.say(1, `${label}: ${text}`, DIM);
      sheet.say(1, `a: ${device.topology.id === null ? 'choose' : 'change'} the topology  m: the mode`, DIM);
      return;
    case 'trouble':
      sayTrouble(sheet, section);
      return;
    case 'duties': {
      const shown = section.duties.filter(({ isFolded }) => !isFolded);
      if (shown.length > 0) sheet.say(1, section.title, BOLD);
      for (const { line, why, status } of shown) {
        sheet.say(3, line, DUE[status]);
        sheet.say(5, why, DIM);
      }
      return;
    }
    case 'notes':
      sheet.say(1, section.title, BOLD);
      for (const point of section.points) sheet.say(3, `- ${point}`);
      return;
    case 'unread':
      sheet.say(1, section.title, BOLD);
      for (const { text, evidence } of section.points) {
        sheet.say(3, `- ${text}`);
        sheet.exhibit(5, evidence);
      }
      sheet.exhibit(3, section.lines);
      sheet.say(3, section.more && `${section.more}.`, DIM);
      return;
    case 'next':
      sheet.say(1, section.title, BOLD);
      for (const { command, why } of section.steps) {
        sheet.commands(3, [command]);
        sheet.say(5, why, DIM);
      }
  }
}

function sayTrouble(sheet: Sheet, { severity, title, summary, incident, evidence, settled, open }: Trouble): void {
  sheet.say(1, `${severity.toUpperCase()}  ${title}`, { color: SEVERITY[severity], bold: true });
  sheet.say(3, summary);
  sheet.say(3, incident);
  sheet.exhibit(3, evidence);
  for (const { verdict, line, why, evidence: proof, remedy, ask } of settled) {
    sheet.say(3, line, { color: VERDICT[verdict] });
    sheet.say(5, why);
    sheet.exhibit(5, proof);
    sheet.remedy(5, remedy);
    if (ask.length > 0) sheet.say(5, `To be sure: ${ask.join(', ')}`, DIM);
  }
  if (open === null) return;
  if (open.isFolded) {
    sheet.say(3, `${open.title}: ${plural(open.causes.length, 'cause')}, for which nothing speaks.`, DIM);
    return;
  }
  sheet.say(3, open.title, BOLD);
  for (const { line } of open.causes.slice(0, open.shown)) sheet.say(5, `- ${line}`);
  if (open.more !== null) sheet.say(5, `${open.more}.`, DIM);
}
