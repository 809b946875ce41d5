import type { Span } from '../model/evidence.js';
import { type Exhibit, lineOfSpan } from './outline.js';
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

  constructor(readonly view: ReportView) {}

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

  /** What is folded stands behind what is shown, where all is asked for. */
  exhibit({ shown, folded }: Exhibit, indent: number): void {
    this.evidence(shown, indent);
    if (this.view.all) this.evidence(folded, indent);
  }

  evidence(spans: readonly Span[], indent: number): void {
    for (const span of spans) {
      const name = `${span.source}:${span.line}`;
      const place = paint(name, ['dim'], this.view.colour);
      const text = lineOfSpan(span);
      const room = this.view.columns - indent - widthOf(name) - 4;
      if (room >= 40 || widthOf(text) <= room) {
        const lines = wrapText(text, Math.max(20, room));
        for (const [index, line] of lines.entries()) {
          const margin = index === 0 ? `${place}  ` : ' '.repeat(widthOf(name) + 2);
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
