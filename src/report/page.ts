import type { Span } from '../model/evidence.js';
import type { Action } from '../model/report.js';
import { paint, type Style } from './paint.js';
import { widthOf, wrapText } from './wrap.js';

/** How a report is shown. */
export interface ReportView {
  /** Width of the terminal or page in columns. */
  readonly columns: number;
  readonly colour: boolean;
  /** Show causes that are ruled out, and possible ones beside a confirmed one. */
  readonly all: boolean;
}

/** Text is laid out line by line; wrapping and styles happen here and nowhere else. */
export class Page {
  private readonly lines: string[] = [];
  private listed = new Set<string>();
  private readonly firsts = new Map<string, string>();

  constructor(readonly view: ReportView) {}

  /** A new device begins: nothing is listed for it yet. */
  startDevice(): void {
    this.listed = new Set();
  }

  /** The device that the same was said of before, or null when this one is the first. */
  firstWith(said: string, device: string): string | null {
    const first = this.firsts.get(said);
    if (first === undefined) this.firsts.set(said, device);
    return first === undefined || first === device ? null : first;
  }

  /** True the first time that an action comes for this device. */
  isNew({ where, topology, mode, text, commands }: Action): boolean {
    const key = [where, topology, mode, text, ...commands].join('|');
    const { size } = this.listed;
    return this.listed.add(key).size > size;
  }

  /** True the first time that a cause comes for this device. */
  isNewCause(id: string): boolean {
    const { size } = this.listed;
    return this.listed.add(`cause ${id}`).size > size;
  }

  blank(): void {
    if (this.lines.length > 0 && this.lines.at(-1) !== '') this.lines.push('');
  }

  heading(text: string, style: Style): void {
    const width = Math.min(this.view.columns, Math.max(20, widthOf(text)));
    this.text(text, 0, ['bold', style]);
    this.lines.push(paint('─'.repeat(width), ['dim'], this.view.colour));
  }

  /** @param hang further columns that continuation lines are set in */
  text(text: string, indent = 0, styles: readonly Style[] = [], hang = 0): void {
    const room = Math.max(20, this.view.columns - indent - hang);
    const wrapped = wrapText(text.trim(), room);
    for (const [index, line] of wrapped.entries()) {
      const margin = ' '.repeat(index === 0 ? indent : indent + hang);
      this.lines.push(margin + paint(line, styles, this.view.colour));
    }
  }

  bullet(text: string, indent: number): void {
    this.text(`- ${text}`, indent, [], 2);
  }

  numbered(number: number, text: string, indent: number): void {
    this.text(`${`${number}.`.padEnd(3)} ${text}`, indent, [], 4);
  }

  /** A command is never wrapped: it must survive being copied. */
  command(text: string, indent: number): void {
    this.lines.push(' '.repeat(indent) + paint(text, ['cyan'], this.view.colour));
  }

  /** Columns as wide as their widest cell; rows are never wrapped. */
  table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[], indent: number): void {
    const cells = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '-')));
    const widths = head.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
    for (const [index, row] of cells.entries()) {
      const text = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  ');
      this.lines.push(' '.repeat(indent) + paint(text.trimEnd(), index === 0 ? ['dim'] : [], this.view.colour));
    }
  }

  evidence(spans: readonly Span[], indent: number): void {
    for (const span of spans.slice(0, this.view.all ? spans.length : 4)) {
      const place = paint(`${span.source}:${span.line}`, ['dim'], this.view.colour);
      const [first = '', ...rest] = span.text.split('\n');
      const text = rest.length > 0 ? `${first.trim()} …` : first.trim();
      const room = this.view.columns - indent - widthOf(`${span.source}:${span.line}`) - 4;
      if (room >= 40 || widthOf(text) <= room) {
        const lines = wrapText(text, Math.max(20, room));
        for (const [index, line] of lines.entries()) {
          const margin = index === 0 ? `${place}  ` : ' '.repeat(widthOf(`${span.source}:${span.line}`) + 2);
          this.lines.push(`${' '.repeat(indent)}| ${margin}${line}`);
        }
      } else {
        this.lines.push(`${' '.repeat(indent)}| ${place}`);
        this.text(text, indent + 4);
      }
    }
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
