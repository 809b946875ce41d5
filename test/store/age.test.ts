import { describe, expect, it } from 'vitest';
import { createAgeing } from '../../src/store/age.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 5);

describe('what is too old', () => {
  it('follows a clock that goes right', () => {
    const oldest = createAgeing(NOW, 90, { wall: NOW, elapsed: 5 });
    expect(oldest({ wall: NOW, elapsed: 5 })).toBe(NOW - 90 * DAY);
    expect(oldest({ wall: NOW + 10 * DAY, elapsed: 5 + 10 * DAY })).toBe(NOW - 80 * DAY);
  });

  it.each([
    ['forward', 120],
    ['back', -120],
  ])('does not follow a clock that jumps %s', (_, days) => {
    const oldest = createAgeing(NOW, 90, { wall: NOW, elapsed: 0 });
    expect(oldest({ wall: NOW + days * DAY, elapsed: 2000 })).toBeLessThanOrEqual(NOW + 2000 - 90 * DAY);
    expect(oldest({ wall: NOW + 4000, elapsed: 4000 })).toBe(NOW + 4000 - 90 * DAY);
  });

  it.each([120, 40_000])('does not count the time while nobody ran: %d days', (days) => {
    const start = { wall: NOW + days * DAY, elapsed: 0 };
    expect(createAgeing(NOW, 90, start)(start)).toBe(NOW + DAY - 90 * DAY);
  });
});
