import { type Hint, type InnerLine, isTold, NOBODY, within } from './hint.js';
import { isDeviceKey } from './key-names.js';
import { readLogEvent } from './log-events.js';
import { type DictValue, linesOf, type TextValue, type Value } from './notation.js';
import { isCommandText, isDeviceText, TAG } from './recognise.js';
import { besideOf, commandsOf, deviceOf, momentIn } from './said.js';

/** Records that show that they hold the lines of an output. */
const LEAST = 3;
/** Names of a record that are looked at. */
const NAMES_CAP = 40;
/** Of what may stand for a sender no more than one in so many records differs: what differs from line to line is no sender. */
const CONTEXT_SHARE = 8;

/** A line, with what its record says of it. */
export interface RecordedLine {
  readonly hint: Hint;
  readonly lines: readonly InnerLine[];
}

/** Whether a value may be one of many that hold a line each: its texts are of one line, and it is no event of a log system that is known. */
export function mayHoldLine(value: Value): value is DictValue {
  if (value.kind !== 'dict' || value.entries.size > NAMES_CAP) return false;
  const texts = [...value.entries.values()].filter((each): each is TextValue => each.kind === 'text');
  const areLines = texts.length > 0 && texts.every(({ text, isTaken }) => !isTaken && !/\n./s.test(text));
  return areLines && readLogEvent(value) === null;
}

/**
 * The name under which records hold the lines of outputs, as programs log what they print line by line: an output, or a prompt with its
 * command, begins in one of the lines. Null where none does.
 */
export function nameOfLines(records: readonly DictValue[]): string | null {
  if (records.length < LEAST) return null;
  const names = new Set(records.flatMap(({ entries }) => [...entries.keys()]));
  return [...names].find((name) => records.some((record) => begins(textUnder(record, name)?.text ?? ''))) ?? null;
}

function begins(line: string): boolean {
  return line !== '' && !TAG.test(line) && !isCommandText(line) && isDeviceText(line);
}

function textUnder({ entries }: DictValue, name: string): TextValue | null {
  const value = entries.get(name);
  return value?.kind === 'text' ? value : null;
}

/** Of rows below each other the first alone names the device, and those that go on with it have an empty cell there. */
function leavesDeviceOut({ entries }: DictValue): boolean {
  return [...entries].some(([key, value]) => isDeviceKey(key) && value.kind === 'text' && value.text.trim() === '');
}

/** The lines that records hold under a name, each marked as handed on. */
export function recordedLines(records: readonly DictValue[], name: string, hint: Hint): RecordedLine[] {
  const contexts = records.map((record) => besideOf(record, deviceOf(record)));
  const isSender = new Set(contexts).size <= Math.max(2, records.length / CONTEXT_SHARE);
  let last = NOBODY;
  return records.flatMap((record, index) => {
    const text = textUnder(record, name);
    if (text === null) return [];
    text.isTaken = true;
    const named = deviceOf(record);
    const own = !isTold(named) && leavesDeviceOut(record) ? last : named;
    last = own;
    const told = {
      ...own,
      command: commandsOf(record)[0] ?? null,
      at: momentIn(record, hint),
      context: isSender && !isTold(own) ? (contexts[index] ?? null) : null,
    };
    const lines = linesOf({ ...text, text: text.text.replace(/\r?\n$/, '') });
    return [{ hint: within(hint, 'record', told), lines }];
  });
}
