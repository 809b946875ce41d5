import type { LiveEvent } from '../../model/live.js';
import { renderEvent } from '../../report/event.js';
import { wantsColour } from '../terminal.js';

/** What events are printed as on standard output. */
export type EventFormat = 'ndjson' | 'text' | 'none';

/** Standard output of a collector. */
export interface Printing {
  tell(events: readonly LiveEvent[]): void;
  /** Every event up to this id is on the disk. */
  stored(upTo: number): void;
  /** These events will never be on the disk. */
  lost(from: number, to: number): void;
  /** Waits until all of it was taken. */
  end(): Promise<void>;
}

/** Characters that may wait for a slow reader of standard output; above it messages are left out, and counted. */
const OUTPUT_CAP = 16 * 1024 * 1024;

/** @param onClosed is told that nobody reads it any more */
export function openPrinting(format: EventFormat, onClosed: () => void): Printing {
  let leftOut = 0;
  let isClosed = format === 'none';
  const colour = wantsColour(process.stdout);
  process.stdout.on('error', () => {
    if (isClosed) return;
    isClosed = true;
    onClosed();
  });
  return {
    tell(events: readonly LiveEvent[]): void {
      if (isClosed) return;
      let text = '';
      for (const event of events) {
        const isSlow = process.stdout.writableLength > OUTPUT_CAP;
        if (isSlow && event.kind === 'message') leftOut += 1;
        else if (format === 'ndjson') text += `${JSON.stringify(event)}\n`;
        else text += renderEvent(event, { colour });
      }
      if (leftOut > 0 && process.stdout.writableLength <= OUTPUT_CAP) {
        const note = `${leftOut} messages were left out here: standard output is read too slowly`;
        text =
          format === 'ndjson' ? `${JSON.stringify({ kind: 'left-out', count: leftOut })}\n${text}` : `${note}\n${text}`;
        leftOut = 0;
      }
      if (text !== '') process.stdout.write(text);
    },
    stored(upTo: number): void {
      if (!isClosed && format === 'ndjson') process.stdout.write(`${JSON.stringify({ kind: 'stored', upTo })}\n`);
    },
    lost(from: number, to: number): void {
      if (!isClosed && format === 'ndjson') process.stdout.write(`${JSON.stringify({ kind: 'lost', from, to })}\n`);
    },
    async end(): Promise<void> {
      if (isClosed) return;
      isClosed = true;
      await new Promise<void>((resolve) => {
        if (process.stdout.writableLength === 0) resolve();
        else process.stdout.write('', () => resolve());
      });
    },
  };
}
