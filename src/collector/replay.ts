import { basename } from 'node:path';
import { openInput } from '../ingest/files/open-input.js';
import { readLogLines, stampsOf } from '../ingest/log/log.js';
import { escapeControls } from '../ingest/text/escape.js';
import { createLineSplitter } from '../ingest/text/lines.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Collector } from './collector.js';

export interface ReplayOptions {
  readonly path: string;
  /** How many times faster than it happened; 'step' waits for `step()` before each line. */
  readonly speed: number | 'step';
  readonly onProblem: (diagnostic: Diagnostic) => void;
}

export interface Replay {
  /** Lets the next line through. */
  step(): void;
  stop(): void;
  /** Where it is, in words: `replay switch.log, line 12 of 2026-03-05 04:12:09: press n`. */
  position(): string;
  readonly ended: Promise<void>;
}

/** Nobody waits longer than this for the next line, milliseconds. */
const LONGEST = 3000;
const PIECE = 200;

/**
 * Gives the lines of a file to a collector as if they arrived now, with the pauses that lay between them.
 * In one piece: one clock: what pausing, stepping and ending change is the wait for the next line.
 */
export function replay(collector: Collector, { path, speed, onProblem }: ReplayOptions): Replay {
  const stopping = new AbortController();
  let wake: (() => void) | null = null;
  let count = 0;
  let before: number | null = null;
  let isOver = false;
  /** Steps that came while the line before was still read. */
  let owed = 0;

  function pause(milliseconds: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === null ? null : setTimeout(() => wake?.(), milliseconds);
      wake = () => {
        if (timer !== null) clearTimeout(timer);
        wake = null;
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    for await (const { source, chunks } of openInput(path, onProblem, { signal: stopping.signal })) {
      const lines: Buffer[] = [];
      const splitter = createLineSplitter((bytes, start, end, ending) => {
        for (let position = start; position < end; ) {
          let stop = bytes.indexOf(ending, position);
          if (stop < 0 || stop > end) stop = end;
          if (stop > position) lines.push(Buffer.from(bytes.subarray(position, stop)));
          position = stop + 1;
        }
      });
      const deliver = async () => {
        let passed = 0;
        for (const line of lines.splice(0)) {
          if (stopping.signal.aborted) return;
          const header = readLogLines(line.toString('latin1').slice(0, 1024))[0]?.header ?? null;
          const at = header === null ? null : (stampsOf(header, CONTEXT).at?.ms ?? null);
          if (speed === 'step' && owed > 0) owed -= 1;
          else if (speed === 'step') await pause(null);
          else if (at !== null && before !== null && at > before) await pause(Math.min(LONGEST, (at - before) / speed));
          // A long run without pauses must not hold up the keyboard.
          else if (++passed % PIECE === 0) await pause(1);
          before = at ?? before;
          count += 1;
          collector.receive([{ bytes: line, peer: source, receivedAt: Date.now(), transport: 'file' }]);
        }
      };
      for await (const chunk of chunks) {
        splitter.push(chunk);
        await deliver();
        if (stopping.signal.aborted) return;
      }
      splitter.end();
      await deliver();
    }
    isOver = true;
  }

  return {
    step() {
      if (wake === null) owed += 1;
      else wake();
    },
    stop() {
      stopping.abort();
      wake?.();
    },
    position() {
      const name = escapeControls(basename(path));
      const when = before === null ? '' : ` of ${new Date(before).toISOString().slice(0, 19).replace('T', ' ')}`;
      if (isOver) return `replay ${name} ended: ${count} lines`;
      return `replay ${name}, line ${count}${count === 0 ? '' : when}${speed === 'step' ? ': press n' : ''}`;
    },
    ended: run(),
  };
}

const CONTEXT = { messages: [], redact: true, now: Date.now(), zones: {} };
