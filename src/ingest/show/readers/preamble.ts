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
    if (/^Load for five secs: /.test(line.text)) {
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

/** `Time source is NTP, .05:30:30.132 UTC Fri Oct 22 2021` or `No time source, *17:05:54.449 UTC Mon Jul 29 2024`; null for other lines. */
export function readClockLine(line: ShowLine, reading: Reading): Known<Clock> | null {
  const parts = /^(?:Time source is ([^,]{1,60})|(No time source)), ?([*.]?)(\d{1,2}:\d\d:\d\d.*)$/.exec(line.text);
  if (!parts) {
    return null;
  }
  reading.capturedAt = readTime(parts[4] ?? '', line, reading) ?? reading.capturedAt;
  const source = parts[1] ?? 'none';
  const clock: Draft<Clock> = { source: fact(source, line.span) };
  clock.syncedWithNtp = fact(source === 'NTP' && parts[3] === '', line.span);
  return clock;
}
