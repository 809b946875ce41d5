import type { Stamp } from '../../model/stamp.js';
import type { InnerLine, InnerText, Sender } from './hint.js';
import { readSender } from './log-events.js';
import { looksNamed } from './name-shape.js';

/** What `clush -b` and `dshbak -c` print above and below the names of those that gave the same output. */
const RULE = /^(-{6,})\s*$/;
/** `sw[01-03,7]`, `sw1,core[2-3].example.net (4)`: names with what differs in brackets, and how many they are. */
const SET = /^[\w.:@-]*(?:\[[\d,-]{1,120}\][\w.:-]*)*(?:,[\w.:-]+(?:\[[\d,-]{1,120}\][\w.:-]*)*)*(?: \(\d+\))?\s*$/;
type Line = InnerLine & { readonly at: Stamp | null };

/** Devices that one output is handed to. */
const MEMBERS_CAP = 4096;

/**
 * Outputs of many devices of which the same ones were gathered: `sw[1-3]` between two rules, and what all of them printed. Each of them
 * gets its own. It begins where a heading names several; single names between rules are then headings too.
 */
export class GatheredReader {
  private held: Line[] = [];
  private texts: readonly InnerText[] | null = null;

  /**
   * @param open begins a text of a device
   * @param pass takes lines that turn out to be of no heading, before the first one
   */
  constructor(
    private readonly open: (sender: Sender) => InnerText,
    private readonly pass: (line: Line) => void,
  ) {}

  /** True for a line that is of a heading or of what stands below it, or may turn out to be: it is passed on later. */
  take(line: Line): boolean {
    const { text } = line;
    const [rule, name] = this.held;
    if (rule === undefined) return RULE.test(text) ? this.hold(line) : this.give(line);
    if (name === undefined && this.membersOf(text) !== null) return this.hold(line);
    if (name !== undefined && text.trimEnd() === rule.text.trimEnd()) {
      this.begin(this.membersOf(name.text) ?? []);
      return true;
    }
    this.release();
    return RULE.test(text) ? this.hold(line) : this.give(line);
  }

  end(): void {
    this.release();
    this.close();
  }

  private hold(line: Line): boolean {
    this.held.push(line);
    return true;
  }

  private give({ text, number, at }: Line): boolean {
    for (const each of this.texts ?? []) each.line(text, number, at);
    return this.texts !== null;
  }

  private release(): void {
    const { held } = this;
    this.held = [];
    for (const line of held) if (!this.give(line)) this.pass(line);
  }

  private begin(members: readonly Sender[]): void {
    this.held = [];
    this.close();
    this.texts = members.map((member) => this.open(member));
  }

  private close(): void {
    for (const each of this.texts ?? []) each.end();
    this.texts = null;
  }

  /** Whom a heading names; null where it is none. */
  private membersOf(text: string): Sender[] | null {
    if (!SET.test(text)) return null;
    const names = namesIn(text.replace(/ \(\d+\)\s*$/, '').trim());
    const isHeading = names.length > 1 || this.texts !== null;
    return isHeading && names.length > 0 && names.length <= MEMBERS_CAP && names.every(looksNamed)
      ? names.map((name) => readSender(name))
      : null;
  }
}

/** `sw[01-03],core1` → `sw01`, `sw02`, `sw03`, `core1`; empty where there are more than are handed on. */
export function namesIn(set: string): string[] {
  const names: string[] = [];
  for (const part of set.match(/(?:[^,[]|\[[^\]]*\])+/g) ?? []) {
    const spread = spreadOut(part);
    if (names.length + spread.length > MEMBERS_CAP) return [];
    names.push(...spread);
  }
  return names;
}

function spreadOut(part: string): string[] {
  const [whole, before = '', ranges = ''] = /^([^[]*)\[([^\]]*)\]/.exec(part) ?? [];
  if (whole === undefined) return [part];
  const numbers = ranges.split(',').flatMap(numbersIn);
  const behind = spreadOut(part.slice(whole.length));
  if (numbers.length * behind.length > MEMBERS_CAP) return Array(MEMBERS_CAP + 1).fill(part);
  return numbers.flatMap((number) => behind.map((rest) => before + number + rest));
}

/** `01-03` → `01`, `02`, `03`; as wide as the first is written. */
function numbersIn(range: string): string[] {
  const [first = '', last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  if (!(count >= 1 && count <= MEMBERS_CAP)) return [];
  return Array.from({ length: count }, (_, index) => String(Number(first) + index).padStart(first.length, '0'));
}
