import type { LiveEvent } from '../../model/live.js';
import { renderEvent } from '../../report/event.js';
import { wantsColour } from '../terminal.js';
import type { Outlet } from './outlet.js';

/** What events are printed as on standard output. */
export type EventFormat = 'ndjson' | 'text' | 'none';

/** Events on standard output of a collector. */
export interface Printing {
  tell(events: readonly LiveEvent[]): void;
  /** Every event up to this id is on the disk. */
  stored(upTo: number): void;
  /** These events will never be on the disk. */
  lost(from: number, to: number): void;
}

/** What a slow reader is not told of is counted: messages first, and everything where nothing is read at all. */
export function openPrinting(format: EventFormat, outlet: Outlet): Printing {
  let leftOut = 0;
  /** What was stored meanwhile is told when there is room: the newest says all. */
  let storedUpTo = 0;
  const colour = wantsColour(process.stdout);
  const line = (event: object) => outlet.write(`${JSON.stringify(event)}\n`);

  function catchUp(): void {
    if (leftOut > 0) {
      if (format === 'ndjson') line({ kind: 'left-out', count: leftOut });
      else outlet.write(`${leftOut} events were left out here: standard output is read too slowly\n`);
      leftOut = 0;
    }
    if (storedUpTo > 0) line({ kind: 'stored', upTo: storedUpTo });
    storedUpTo = 0;
  }

  return {
    tell(events) {
      if (format === 'none') return;
      const { isSlow, isFull } = outlet;
      if (!isSlow) catchUp();
      const told = events.filter(({ kind }) => !isFull && !(isSlow && kind === 'message'));
      leftOut += events.length - told.length;
      const render = (event: LiveEvent) =>
        format === 'ndjson' ? `${JSON.stringify(event)}\n` : renderEvent(event, { colour });
      outlet.write(told.map(render).join(''));
    },
    stored(upTo) {
      if (format !== 'ndjson') return;
      storedUpTo = upTo;
      if (!outlet.isSlow) catchUp();
    },
    lost(from, to) {
      if (format === 'ndjson' && !outlet.isFull) line({ kind: 'lost', from, to });
    },
  };
}
