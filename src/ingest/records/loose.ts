import type { MessageEntry } from '../../knowledge/kinds/messages.js';
import { escapePattern } from '../../model/escape-pattern.js';
import type { LooseOutput } from '../../model/record.js';
import type { RawLine } from './raw-line.js';

/** What only outputs about licensing print. Prose, comments and commands say it otherwise. */
const OUTPUT =
  /Smart Licensing is |Smart Licensing Using Policy:|License Usage:|Usage Reporting:|Trust Code Installed:/;
/** A tag of the agent of which a tool changed, dropped or cut off signs: `SMART LIC-3-COMM FAILED`, `SMART_LIC-3COMM_FAILED` (pdftotext), `%SMART_LIC-3-`, `%SMAR    T_LIC-3-` (pdf2json). */
const DAMAGED_TAG = /(?:SMART[ _]|T_)LIC[ -]{0,3}(?:$|[0-7][ -]{0,3}(?:$|[A-Z]{2}))/;
/** A grave message in the table of `show logging count`: `SMART_LIC       COMM_FAILED        3    42  Mar 13 2026 09:50:00.100`. */
const COUNTED = /SMART_LIC +[A-Z_]{3,60} +[0-3] +[1-9]\d*\b/;
/** A notification of CISCO-SMART-LIC-MIB in words of a tool that is not known. */
const NOTIFICATION = /ciscoSlaSmartAgentNotify[A-Z]|\b9\.9\.831\.1\.\d/;
/** What journalctl shows for a message of a device that holds a control character, behind the counter for a name: `45: [52B blob data]`. */
const WITHHELD = /\s\d+(?:\[\d+\])?: \[\d+B blob data\]\s*$/;
/** Characters of a message's fixed beginning that no other text shares. */
const FIXED = 20;
/** Failures and worse. */
const GRAVE = 3;
/** Lines of an input that are looked at, and those that are kept. */
const LOOKED_AT = 20_000;
const KEPT = 20;

/** How a line reads that holds a grave message or a notification of the agent, whatever stands around it. */
export function looseMessages(messages: readonly MessageEntry[]): RegExp {
  const beginnings = messages
    .filter(({ facility, severity }) => facility === 'SMART_LIC' && severity <= GRAVE)
    .flatMap(({ templates }) => templates.map((template) => (template.split('{', 1)[0] ?? '').trimEnd()))
    .filter((text) => text.length >= FIXED)
    .map(escapePattern);
  return new RegExp(
    [DAMAGED_TAG.source, COUNTED.source, NOTIFICATION.source, WITHHELD.source, ...new Set(beginnings)].join('|'),
  );
}

/** Whether a line tells that there was a message, and not which. */
export const isWithheld = (line: string): boolean => WITHHELD.test(line);

/**
 * Lines that look like an output or a grave message about licensing and stand where nothing was recognised: what wraps them, or changed
 * them, is not known.
 */
export class LooseLines {
  private lines = 0;
  private messages = 0;
  private readonly spans: LooseOutput['spans'][number][] = [];
  private seen = 0;

  /** @param message see `looseMessages` */
  constructor(
    private readonly source: string,
    private readonly message: RegExp,
  ) {}

  /** @param textOf cleans and redacts; asked for few lines */
  take(line: RawLine, textOf: (line: RawLine) => string): void {
    if (this.seen >= LOOKED_AT) return;
    this.seen += 1;
    const isOutput = OUTPUT.test(line.text);
    if (!isOutput && !this.message.test(line.text)) return;
    this.lines += 1;
    if (!isOutput) this.messages += 1;
    if (this.spans.length >= KEPT) return;
    this.spans.push({ source: this.source, line: line.number, endLine: line.number, text: textOf(line) });
  }

  /** Null where there were none. */
  end(): LooseOutput | null {
    const { source, lines, messages, spans } = this;
    return lines === 0 ? null : { source, lines, messages, spans };
  }
}
