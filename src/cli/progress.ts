import { escapeControls } from '../ingest/text/escape.js';

/** Shown after this long, so that short work stays quiet. Milliseconds. */
const PATIENCE = 1_500;
const INTERVAL = 250;

/** Where nothing came of an input for so long, it is said which one is waited for; milliseconds. */
const SILENCE = 3_000;

export interface Progress {
  /** An input is asked for. */
  await(name: string): void;
  add(source: string, bytes: number): void;
  stop(): void;
}

/**
 * A line on the terminal that says how much of which input was read; nothing when standard error is not a terminal. On both it is said which
 * input gives nothing: a named pipe that nobody writes to, a command that hangs.
 */
export function startProgress(): Progress {
  const shown = process.stderr.isTTY ? shownProgress() : { add: () => {}, stop: () => {} };
  let waiting: NodeJS.Timeout | undefined;
  return {
    await(name) {
      clearTimeout(waiting);
      // A terminal was told to paste.
      if (name === '-' && process.stdin.isTTY) return;
      waiting = setTimeout(() => {
        shown.stop();
        const source = name === '-' ? 'standard input' : escapeControls(name);
        process.stderr.write(`waiting for ${source}: nothing came of it yet; Ctrl-C ends\n`);
      }, SILENCE);
    },
    add(source, bytes) {
      clearTimeout(waiting);
      shown.add(source, bytes);
    },
    stop() {
      clearTimeout(waiting);
      shown.stop();
    },
  };
}

function shownProgress(): Omit<Progress, 'await'> {
  const started = Date.now();
  let total = 0;
  let drawn = 0;
  return {
    add(source, bytes) {
      total += bytes;
      const now = Date.now();
      if (now - started < PATIENCE || now - drawn < INTERVAL) return;
      drawn = now;
      const name = source.length > 50 ? `…${source.slice(-49)}` : source;
      process.stderr.write(`\r\u001b[K${(total / 1e6).toFixed(0)} MB read, ${name}`);
    },
    stop() {
      if (drawn > 0) process.stderr.write('\r\u001b[K');
    },
  };
}
