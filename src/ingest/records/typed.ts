import { fact, type Span } from '../../model/evidence.js';
import type { Refusal } from '../../model/facts.js';
import type { RefusalRecord } from '../../model/record.js';
import { isCaret, readRefusal } from '../show/refusal.js';
import { type Line, spanOf } from '../text/line.js';

/** Refused commands of one input that are told of; a script that repeats itself says nothing new. */
const REFUSALS_KEPT = 50;

/** Whether a line is part of a device's refusal: with what was refused once that is sure. */
export type Answer = 'none' | 'caret' | { readonly command: Line; readonly reason: Refusal; readonly answer: Line };

/** The newest command that the input shows as typed, for as long as the device may still refuse it. */
export class TypedCommand {
  private command: Line | null = null;
  private readonly told = new Set<string>();

  /** @param text redacted */
  type(number: number, text: string): void {
    this.command = { number, text: text.trim() };
  }

  /** True while the next line may be a refusal. */
  get isOpen(): boolean {
    return this.command !== null;
  }

  /** What a line below the command says. The first one that is neither blank nor part of a refusal settles that it was taken. */
  answer(number: number, text: string): Answer {
    const { command } = this;
    if (command === null || text.trim() === '') return 'none';
    if (isCaret(text)) return 'caret';
    const reason = readRefusal(text);
    // Translating "liscense"...domain server (192.0.2.53)
    if (reason !== null || !text.startsWith('Translating ')) this.command = null;
    return reason === null ? 'none' : { command, reason, answer: { number, text } };
  }

  /** The record of a refusal; null when the same was refused before. */
  recordOf(refused: Exclude<Answer, string>, source: string, hostname: string | null): RefusalRecord | null {
    const { command, reason, answer } = refused;
    if (this.told.has(command.text) || this.told.size >= REFUSALS_KEPT) return null;
    this.told.add(command.text);
    const span: Span = spanOf(source, [command, answer]);
    return {
      kind: 'refusal',
      device: { source, hostname, address: null },
      span,
      facts: { refusedCommands: [{ command: fact(command.text, span), reason: fact(reason, span) }] },
    };
  }
}
