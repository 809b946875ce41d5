/** Shown after this long, so that short work stays quiet. Milliseconds. */
const PATIENCE = 1_500;
const INTERVAL = 250;

export interface Progress {
  add(source: string, bytes: number): void;
  stop(): void;
}

/** A line on the terminal that says how much of which input was read; nothing when standard error is not a terminal. */
export function startProgress(): Progress {
  if (!process.stderr.isTTY) return { add: () => {}, stop: () => {} };
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
