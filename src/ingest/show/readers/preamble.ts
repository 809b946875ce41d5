import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { Clock } from '../../../model/state.js';
import type { Block } from '../block.js';
import type { ShowLine } from './lines.js';
import { type Draft, type Reading, readTime } from './reading.js';

/**
 * The lines that the device puts before any output: the echoed command, and with `terminal exec prompt timestamp` the
 * processor load and the clock. They are taken out; what the clock line says is returned.
 */
export function readPreamble(
  lines: readonly ShowLine[],
  block: Block,
  reading: Reading,
): { rest: readonly ShowLine[]; facts: Known<FactShape> } {
  let facts: Known<FactShape> = {};
  const rest = lines.filter((line, index) => {
    // show license tech support
    if (index === 0 && line.text.replace(/\s+/g, ' ').toLowerCase() === block.command.toLowerCase()) {
      return false;
    }
    // Load for five secs: 1%/0%; one minute: 3%; five minutes: 2%
    if (/^Load for five secs: /i.test(line.text)) {
      return false;
    }
    // CMD: 'show license all' 13:46:06 UTC Wed Aug 2 2023
    const typed = /^CMD: '.{1,200}' (\d{1,2}:\d\d:\d\d.*)$/.exec(line.text);
    if (typed) {
      reading.capturedAt = readTime(typed[1] ?? '', line, reading) ?? reading.capturedAt;
      return false;
    }
    // Tue Oct  7 11:22:54.023 EST, as IOS XR prints it
    const dated = index <= 1 ? YEARLESS.exec(line.text) : null;
    if (dated !== null) {
      const [, weekday = '', day = '', time = ''] = dated;
      const year = yearOf(weekday, day, reading.now);
      if (year !== null) reading.capturedAt = readTime(`${day} ${year} ${time}`, line, reading) ?? reading.capturedAt;
      return false;
    }
    const clock = readClockLine(line, reading);
    if (clock) {
      facts = { state: { clock } };
      return false;
    }
    return true;
  });
  return { rest, facts };
}

const YEARLESS = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2} {1,2}\d{1,2}) (\d\d:\d\d:\d\d\.\d{3} \S{2,12})$/;
/** A day falls on the same weekday again after five years at the earliest. */
const YEARS = 5;
const DAY = 86_400_000;

/** The newest year, not after `now`, in which a day such as `Mar 11` falls on a weekday such as `Wed`; null where none of the last ones is. */
function yearOf(weekday: string, day: string, now: number): number | null {
  const newest = new Date(now + DAY).getUTCFullYear();
  for (let year = newest; year > newest - YEARS; year -= 1) {
    const at = Date.parse(`${day} ${year} UTC`);
    if (at <= now + DAY && new Date(at).toUTCString().startsWith(weekday)) return year;
  }
  return null;
}

/** `Time source is NTP, .05:30:30.132 UTC Fri Oct 22 2021` or `No time source, *17:05:54.449 UTC Mon Jul 29 2024`; null for other lines. */
export function readClockLine(line: ShowLine, reading: Reading): Known<Clock> | null {
  const parts = /^(?:Time source is ([^,]{1,60})|(No time source)), ?([*.]?)(\d{1,2}:\d\d:\d\d.*)$/i.exec(line.text);
  if (!parts) {
    return null;
  }
  reading.capturedAt = readTime(parts[4] ?? '', line, reading) ?? reading.capturedAt;
  const source = parts[1] ?? 'none';
  const clock: Draft<Clock> = { source: fact(source, line.span) };
  clock.syncedWithNtp = fact(/^NTP$/i.test(source) && parts[3] === '', line.span);
  return clock;
}
