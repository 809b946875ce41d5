import { fact, type Span } from '../../model/evidence.js';
import type { CommandMode, Refusal } from '../../model/facts.js';
import type { TypedRecord } from '../../model/record.js';
import { fullCommand } from '../show/license-command.js';
import { isCaret, readFailure, readRefusal, withoutEcho } from '../show/refusal.js';
import { type Line, spanOf } from '../text/line.js';

/** Commands of one input that are told of, as many refused ones as others; a script that repeats itself says nothing new. */
const COMMANDS_KEPT = 50;
/** Lines below a command within which the next prompt, or its answer, stands; some are blank. */
const NEAR = 3;
/** Commands that change nothing, however shortened. */
const LOOKS =
  /^(?:do(?:-exec)?\s+)?(?:sh(?:ow?)?|dir|more|ping|trace\w*|term\w*|en(?:able)?|disable|conf\w*|end|exit|quit|logout|test|debug|undebug|verify|where|who|!)(?:\s|$)|^!/i;

/** The newest command that the input shows as typed, for as long as the device may still refuse it. */
export class TypedCommand {
  private command:
    | (Line & { readonly hostname: string | null; readonly mode: CommandMode; readonly isTaken: boolean })
    | null = null;
  /** In which turn each command was told of last. */
  private readonly refused = new Map<string, number>();
  private readonly taken = new Map<string, number>();
  /** Begins anew where the device takes licensing commands after it refused some, or the other way: what comes again is news then. */
  private turn = 0;
  private isRefusing = false;

  /** @param emit takes what somebody typed, once it is known whether the device took it */
  constructor(
    private readonly source: string,
    private readonly emit: (record: TypedRecord) => void,
  ) {}

  /**
   * @param text redacted
   * @param hostname of the session; null for what stands in a heading or a configuration and need not have been typed
   */
  type(number: number, text: string, hostname: string | null, mode: CommandMode): void {
    this.prompted(number);
    this.settle();
    this.command = { number, text: text.trim(), hostname, mode, isTaken: false };
  }

  /** The session goes on right below the command. Where the log wrote between, an answer may have been taken for the rest of a message. */
  prompted(number: number): void {
    if (this.command !== null && number - this.command.number <= NEAR)
      this.command = { ...this.command, isTaken: true };
  }

  /** True while the next line may be a refusal. */
  get isOpen(): boolean {
    return this.command !== null;
  }

  /** Nothing that follows refuses the command: it was taken. */
  settle(): void {
    const { command } = this;
    this.command = null;
    if (command === null || command.hostname === null || LOOKS.test(command.text) || command.text === '') return;
    const span = spanOf(this.source, [command]);
    this.tell(command, command.hostname, span, command.isTaken);
  }

  /**
   * What a line below the command says: `none` where it is no refusal, else the command that it refuses, or null where more must be
   * seen. The first line that is neither blank nor part of a refusal settles that the command was taken.
   * @param shown the line without secrets, as it may be told
   */
  answer({ number, text }: Line, shown: string, session: string | null): 'none' | { readonly refused: Line | null } {
    const { command } = this;
    if (command === null || text.trim() === '') return 'none';
    if (isCaret(text)) return { refused: null };
    // In a configuration the next line is one of its own, unless it begins as errors do.
    const changes =
      /^(?:no )?license\b/i.test(fullCommand(command.text)) &&
      (command.hostname !== null || /^\s*(?:%|Error\b|Import\b)/i.test(text));
    const reason = readRefusal(text) ?? (changes ? readFailure(text) : null);
    if (reason !== null) {
      this.command = null;
      const quoted = { ...command, text: quotable(command.text) };
      const said = withoutEcho(shown.trim()).slice(0, QUOTED);
      this.tell(quoted, session, spanOf(this.source, [quoted, { number, text: said }]), { reason, answer: said });
      return { refused: command };
    }
    // Translating "liscense"...domain server (192.0.2.53)
    if (text.startsWith('Translating ')) return 'none';
    this.prompted(number);
    this.settle();
    return 'none';
  }

  private tell(
    command: Line & { readonly mode: CommandMode },
    hostname: string | null,
    span: Span,
    outcome: { readonly reason: Refusal; readonly answer: string } | boolean,
  ): void {
    const isRefused = typeof outcome !== 'boolean';
    const told = isRefused ? this.refused : this.taken;
    const key = isRefused ? `${outcome.reason}\n${command.text}` : command.text;
    if (isRefused !== this.isRefusing && /\blic/i.test(command.text)) {
      this.isRefusing = isRefused;
      this.turn += 1;
    }
    const known = told.get(key);
    if (known === this.turn || (known === undefined && told.size >= COMMANDS_KEPT)) return;
    told.set(key, this.turn);
    this.emit({
      kind: 'typed',
      device: { source: this.source, hostname, address: null },
      span,
      facts:
        typeof outcome === 'boolean'
          ? { typed: [{ command: fact(fullCommand(command.text), span), taken: fact(outcome, span) }] }
          : {
              refusedCommands: [
                {
                  command: fact(command.text, span),
                  reason: fact(outcome.reason, span),
                  mode: fact(command.mode, span),
                  answer: fact(outcome.answer, span),
                },
              ],
            },
    });
  }
}

/** Characters of the longest command that is quoted whole. */
const QUOTED = 400;
/** Behind these words of a licensing command stands `idtoken` and a token, or the token alone where the word was forgotten. */
const BEFORE_TOKEN =
  /^((?:.*\s)?(?:trust|register)\s+)(?!(?:i(?:d(?:t(?:o(?:k(?:e(?:n)?)?)?)?)?)?|all|local|force)(?:\s|$))\S.*?((?:\s+(?:all|local|force))*)$/i;

/**
 * A refused command as it may be told. No device knows the word that was mistyped, and neither do we: what stands behind it may be a
 * secret, so that of commands about anything but licences only the first word is quoted.
 */
function quotable(text: string): string {
  if (text.length <= QUOTED && /\blic/i.test(text)) return text.replace(BEFORE_TOKEN, '$1<redacted:token>$2');
  const [first = '', ...rest] = text.trim().split(/\s+/);
  return rest.length === 0 ? first : `${first} …`;
}
