/** Between looks at the clock, milliseconds. */
const TICK = 5;

/**
 * Lets messages through at a rate.
 * @param rate a second; 0: as fast as they are taken
 * @param isStopped asked before each message
 * @returns resolves when all are through, or when stopped
 */
export async function pace(
  count: number,
  rate: number,
  isStopped: () => boolean,
  send: (index: number) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  for (let index = 0; index < count && !isStopped(); ) {
    const due = rate === 0 ? count : Math.min(count, Math.floor(((performance.now() - start) / 1000) * rate) + 1);
    // The clock is looked at and others get their turn every now and then, also without a rate.
    const stop = Math.min(due, index + 500);
    for (; index < stop && !isStopped(); index += 1) await send(index);
    if (index < count) await (rate === 0 ? new Promise(setImmediate) : new Promise((done) => setTimeout(done, TICK)));
  }
}
