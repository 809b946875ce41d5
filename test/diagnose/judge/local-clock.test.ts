import { expect, test } from 'vitest';
import { configuredClock } from '../../../src/diagnose/judge/local-clock.js';
import { fact } from '../../../src/model/evidence.js';

const span = { source: 'a', line: 1, endLine: 1, text: '' };

function clockOf(name: string, minutes: number, rule?: string, printed?: string) {
  return configuredClock({
    config: {
      timezone: fact(name, span),
      timezoneOffsetMinutes: fact(minutes, span),
      ...(rule === undefined ? {} : { summerTime: fact(rule, span) }),
    },
    ...(printed === undefined ? {} : { state: { clock: { zone: fact(printed, span) } } }),
  });
}

test.each([
  ['IST', 330, undefined, '2026-06-03T11:00:00.000', '2026-06-03T05:30:00.000Z'],
  // The rule of the United States stands where none is given: from 8 March 2026, 2:00, to 1 November.
  ['CST', -360, 'CDT recurring', '2026-03-08T01:59:00.000', '2026-03-08T07:59:00.000Z'],
  ['CST', -360, 'CDT recurring', '2026-03-08T03:00:00.000', '2026-03-08T08:00:00.000Z'],
  ['CST', -360, 'CDT recurring', '2026-11-01T02:00:00.000', '2026-11-01T08:00:00.000Z'],
  [
    'GMT',
    0,
    'BST recurring last Sun Mar 1:00 last Sun Oct 2:00',
    '2026-07-01T12:00:00.000',
    '2026-07-01T11:00:00.000Z',
  ],
  [
    'GMT',
    0,
    'BST recurring last Sun Mar 1:00 last Sun Oct 2:00',
    '2026-12-01T12:00:00.000',
    '2026-12-01T12:00:00.000Z',
  ],
  // South of the equator.
  ['EST', 600, 'EDT recurring 1 Sun Oct 2:00 1 Sun Apr 3:00', '2026-01-15T12:00:00.000', '2026-01-15T01:00:00.000Z'],
  ['EST', 600, 'EDT recurring 1 Sun Oct 2:00 1 Sun Apr 3:00 30', '2026-01-15T12:00:00.000', '2026-01-15T01:30:00.000Z'],
  ['ABC', 60, 'ABS date Mar 29 2026 2:00 Oct 25 2026 3:00', '2026-05-01T12:00:00.000', '2026-05-01T10:00:00.000Z'],
])('%s %i %s: %s is %s', (name, minutes, rule, local, utc) => {
  expect(clockOf(name, minutes, rule)?.(local)).toBe(utc);
});

test('a moment that has its zone, or a text that is none, stays as it is', () => {
  expect(clockOf('IST', 330)?.('2026-06-03T11:00:00.000Z')).toBeNull();
  expect(clockOf('IST', 330)?.('never')).toBeNull();
});

test('nothing is known without a configuration, nor where outputs print another zone than it sets', () => {
  expect(configuredClock({})).toBeNull();
  expect(clockOf('IST', 330, undefined, 'PST')).toBeNull();
  expect(clockOf('CST', -360, 'CDT recurring', 'CDT')).not.toBeNull();
});
