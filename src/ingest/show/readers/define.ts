import type { Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { Block, ShowReader } from '../block.js';
import { type ShowLine, showLines } from './lines.js';
import { mergeFacts } from './merge.js';
import { readPreamble } from './preamble.js';
import { finishReading, type Reading, startReading } from './reading.js';

/** What a reader makes of the lines of one output, load and clock lines aside. Lines that it cannot read it adds to `reading.unread`. */
export type ReadLines = (lines: readonly ShowLine[], reading: Reading, block: Block) => Known<FactShape>;

/** A reader of the outputs of some commands. */
export function defineReader(commands: readonly string[], opens: readonly RegExp[], readLines: ReadLines): ShowReader {
  return {
    commands,
    opens,
    read: (block, context) => {
      const reading = startReading(context);
      const { rest, facts: clock } = readPreamble(showLines(block), block, reading);
      const facts = mergeFacts(clock, readLines(rest, reading, block));
      const zone: Known<FactShape> = reading.zone ? { state: { clock: { zone: reading.zone } } } : {};
      return finishReading(block, reading, mergeFacts(facts, zone));
    },
  };
}

/** Adds every line that `isKnown` denies to the unread ones. */
export function sift(lines: readonly ShowLine[], reading: Reading, isKnown: (line: ShowLine) => boolean): void {
  for (const line of lines) {
    if (!isKnown(line)) {
      reading.unread.add(line);
    }
  }
}
