import type { Level } from '../model/diagnostic.js';
import type { Loaded } from '../store/store.js';

/** An alarm's level, code and text. */
export type Alarm = readonly [Level, string, string];

/** Milliseconds by which the wall clock may leave the time that passes before it is told. */
const CLOCK_JUMP = 60_000;

/** What is missing of what an earlier run kept. @param unread devices that could not be read */
export function* lossesOf({ setAside, missing }: Loaded, unread: number): Generator<Alarm> {
  if (setAside !== null) {
    const { path, reason } = setAside;
    yield [
      'error',
      'store-damaged',
      `the store could not be read (${reason}); it was set aside as ${path}, and a new one was begun`,
    ];
  }
  if (missing > 0) {
    yield [
      'error',
      'store-behind',
      `the store lacks the newest ${missing} events that were stored: its -wal file was lost, or it is an older copy`,
    ];
  }
  if (unread > 0)
    yield ['warning', 'state-unread', `${unread} devices were kept by another version of sldiag; they begin anew`];
}

export function storeNews(state: 'ok' | 'degraded', reason: string): Alarm {
  if (state === 'ok') return ['info', 'store-back', 'the store can be written again'];
  return [
    'error',
    'store-failing',
    `the store can't be written (${reason}); events wait in memory, and are counted when it is full`,
  ];
}

export const STORE_EMPTIED: Alarm = [
  'error',
  'store-emptied',
  'the store’s file or its journal was deleted or emptied while it was in use: events in it are gone; all devices are stored anew as they are',
];

/**
 * Tells when the wall clock jumped: it left the time that passes.
 * @returns takes the wall clock (milliseconds since 1970 UTC) and a clock that only passes (milliseconds)
 */
export function createClockWatch(alarm: (each: Alarm) => void): (wall: number, elapsed: number) => void {
  let ahead = Date.now() - performance.now();
  return (wall, elapsed) => {
    const jump = wall - elapsed - ahead;
    if (Math.abs(jump) < CLOCK_JUMP) return;
    ahead += jump;
    alarm(clockJump(jump));
  };
}

/** @param jump milliseconds */
function clockJump(jump: number): Alarm {
  const way = jump > 0 ? 'forward' : 'back';
  return [
    'warning',
    'clock-jumped',
    `this machine’s clock went ${way} by ${Math.round(Math.abs(jump) / 1000)} s (or the machine slept); deadlines follow it, nothing is deleted for it`,
  ];
}
