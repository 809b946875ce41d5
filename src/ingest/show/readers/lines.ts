import type { Span } from '../../../model/evidence.js';
import type { Line } from '../../text/line.js';
import { spanOf } from '../../text/line.js';
import type { Block } from '../block.js';
import { type LineShape, readShape } from './shape.js';

/** One line as the device meant it: a value that a terminal or a document wrapped is whole again. */
export interface ShowLine {
  /** Trimmed. */
  readonly text: string;
  readonly shape: LineShape;
  readonly span: Span;
  /** What it was printed on. */
  readonly lines: readonly Line[];
}

/** The width at which a terminal cuts, in mid-word too. */
const TERMINAL_WIDTH = 80;

/** The lines of a block that are not blank, with wrapped ones joined. */
export function showLines(block: Block): readonly ShowLine[] {
  const joined: { text: string; lines: Line[] }[] = [];
  let blankBefore = true;
  for (const line of block.lines) {
    const text = line.text.trim();
    if (text === '') {
      blankBefore = true;
      continue;
    }
    const open = joined[joined.length - 1];
    const above = open?.lines[open.lines.length - 1];
    if (
      open &&
      above &&
      !blankBefore &&
      (continues(open.text, text) || (isCut(above) && isPair(open.text) && !standsAlone(text)))
    ) {
      open.text += isCut(above) ? line.text.trimEnd() : ` ${text}`;
      open.lines.push(line);
    } else {
      joined.push({ text, lines: [line] });
    }
    blankBefore = false;
  }
  return joined.map(({ text, lines }) => showLine(asPrinted(text), lines, block.source));
}

/** A line without what a spreadsheet, a programming language or a sentence put into it: `Overall = 1,210`, `Type: "cslu";`, `… 2026 UTC.` */
function asPrinted(text: string): string {
  const plain = LAST.test(text)
    ? text
        .replace(/;$/, '')
        .replace(/^([^:]{1,120}: (?:.*(?:[A-Z]{2}|[\d>])|[Yy]es|[Nn]o|[Ss]mart|[Cc]slu))\.$/, '$1')
        .replace(/^([^:"]{1,120}: {1,4})"([^"]*)"$/, '$1$2')
    : text;
  if (!FIGURES.test(plain)) return plain;
  return plain
    .replace(/\b(Total|Success|Fail|Overall|Communication) ?= ?(?=\d)/g, '$1=')
    .replace(/(?<=[\s=(])\d{1,3}(?:,\d{3})+(?=[\s,)]|$)/g, (figure) => figure.replaceAll(',', ''));
}

/** Signs in which no line of a device ends. */
const LAST = /[;."]$/;
const FIGURES = /\d,\d{3}| =|= /;

/** The shape is found when it is first asked for: readers of long outputs ask for few. */
function showLine(text: string, lines: readonly Line[], source: string): ShowLine {
  let shape: LineShape | null = null;
  return {
    text,
    lines,
    span: spanOf(source, lines),
    get shape() {
      shape ??= readShape(text);
      return shape;
    },
  };
}

/** A terminal cut the line here: it is as wide as the terminal, and what would be cut is no sentence or underline. */
function isCut(line: Line): boolean {
  return line.text.length === TERMINAL_WIDTH && !/[\s=.-]$/.test(line.text);
}

/** `Key: value` or `Key:`. */
function isPair(text: string): boolean {
  return /^[^\s:][^:]{0,120}:(?:\s|$)/.test(text);
}

/** `Key: value`, an underline, a UDI: lines that begin something. */
function standsAlone(text: string): boolean {
  return (
    /^[^\s:][^:]{0,120}:(?:\s|$)/.test(text) ||
    /^(?:[=-]{3}|P:|PID:|\w{2,10}:PID:)/.test(text) ||
    / is (?:ENABLED|DISABLED)$/.test(text)
  );
}

/** Keys that are long enough to be wrapped themselves. */
const LONG_KEYS = [
  'Unenforced/Non-Export Perpetual Attributes:',
  'Unenforced/Non-Export Subscription Attributes:',
  'Enforced (Perpetual/Subscription) License Attributes:',
  'Export (Perpetual/Subscription) License Attributes:',
  'First report requirement (days):',
  'Reservation configuration mismatch between nodes in HA mode:',
];

/** Keys whose value may stand on the next line. */
const KEYS_ABOVE_THEIR_VALUE =
  /^(?:Entitlement Tag|URL|Cslu address|Registration URL|Failure Reason|Reporting frequency \(days\)|Report on change \(days\)|First report requirement \(days\)):$/;

/** Whether `text` goes on where the line above it, `open`, was cut. Only what cannot stand for itself does. */
function continues(open: string, text: string): boolean {
  if (LONG_KEYS.some((key) => key.length > open.length && key.startsWith(open) && `${open} ${text}`.startsWith(key))) {
    return true;
  }
  if (KEYS_ABOVE_THEIR_VALUE.test(open)) {
    return !/^[^\s:][^:]{0,120}:(?:\s|$)/.test(text);
  }
  //   Attempts: Total=3, Success=1, Fail=2  Ongoing Failure:
  if (open.startsWith('Attempts:') && !/Communication=\d/.test(open)) {
    return /^(?:Ongoing Failure:|Failure:|[A-Z][a-z]+=\d)/.test(text);
  }
  // network-advantage (C9300-24 Network Essen...)
  if (/^[^:]{0,100}\([^()]{1,120}\)$/.test(open) && /^\d+ [A-Z][A-Z ]+$/.test(text)) {
    return true;
  }
  if (standsAlone(text)) {
    return false;
  }
  //   First report requirement (days): 365 (CISCO
  if (open.lastIndexOf('(') > open.lastIndexOf(')')) {
    return open.includes(':') && text.includes(')');
  }
  //   Status: SPECIFIC INSTALLED on Aug 31 10:15:01 2020
  const cut = CUT_DATE.exec(open);
  if (cut) {
    return REST_OF_DATE.test(text);
  }
  //   Evaluation Period Remaining: 89 days, 21 hours, 37
  if (/\d (?:days?|hours?|minutes?),? ?\d*$/.test(open)) {
    return /^(?:days?|hours?|minutes?|seconds?)\b|^\d+ (?:hours?|minutes?|seconds?)\b/.test(text);
  }
  //   agent.capabilities: UTILITY, DLC, AppHA,
  return /:\s.*,$/.test(open) && !open.startsWith('Total');
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
/** A date that lacks at least its zone: `… on Aug`, `… on Aug 31 10:15:01 2020`. Anchored at the end, so cheap. */
const CUT_DATE = new RegExp(`(?:: |[oO]n |As of )${MONTH}(?: {1,2}\\d{1,2}(?: \\d{1,2}:\\d\\d:\\d\\d(?: \\d{4})?)?)?$`);
const REST_OF_DATE = /^(?:\d{1,2} )?(?:\d{1,2}:\d\d:\d\d ?)?(?:\d{4} ?)?(?:[A-Za-z][A-Za-z0-9+:-]{1,11})?(?: \(.*)?$/;
