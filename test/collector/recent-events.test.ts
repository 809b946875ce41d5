import { expect, it } from 'vitest';
import { createRecentEvents } from '../../src/collector/recent-events.js';
import type { LiveEvent } from '../../src/model/live.js';

function alarm(id: number, length: number): LiveEvent {
  return { id, at: '2026-03-05T12:00:00.000Z', kind: 'alarm', level: 'info', code: 'x', message: 'x'.repeat(length) };
}

it('keeps the newest events, by number and by size', () => {
  const few = createRecentEvents(10, 1_000_000);
  for (let id = 1; id <= 100; id += 1) few.push(alarm(id, 10));
  expect(few.oldest).toBeGreaterThan(80);
  expect(few.after(95).map(({ id }) => id)).toEqual([96, 97, 98, 99, 100]);

  const small = createRecentEvents(1000, 10_000);
  for (let id = 1; id <= 100; id += 1) small.push(alarm(id, 1000));
  expect(small.oldest).toBeGreaterThan(90);
  small.push(alarm(101, 50_000));
  expect(small.after(0).map(({ id }) => id)).toEqual([101]);
});
