import { fact, type Known } from '../../../../model/evidence.js';
import type { RumReports } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, misread, put, type Reading, readPairs, tellsOfFailure, textFact } from '../reading.js';

/**
 * `Usage Report Summary:`. `show license all` prints plain counts; tech support prints `n(m)`, and only there
 * does `Waiting for Ack: 0(349)` show what is really not acknowledged.
 * In one piece: a list of pairs, one after the other.
 */
export function readRumSummary(lines: readonly ShowLine[], reading: Reading): Known<RumReports> {
  const summary: Draft<RumReports> = {};
  for (const line of lines) {
    const set =
      (
        key: 'total' | 'purged' | 'acknowledged' | 'waiting' | 'available' | 'collecting' | 'missing',
        all?: 'waitingAll',
      ) =>
      (value: string) => {
        const counts = /^(\d{1,15})(?: ?\((\d{1,15})(?:\/\d{1,15})?\))?,?$/.exec(value);
        if (!counts) {
          misread(reading, line, value, 'a count such as `12` or `0(12)`');
          return;
        }
        put(summary, key, fact(Number(counts[1]), line.span));
        // A plain count leaves out what was never sent: it proves a backlog, and never that there is none.
        if (all && counts[2] === undefined && Number(counts[1]) > 0) {
          put(summary, all, fact(Number(counts[1]), line.span));
        }
        if (all && counts[2] !== undefined) {
          put(summary, all, fact(Number(counts[2]), line.span));
        }
      };
    const known = readPairs(line, {
      'usage report summary': null,
      // Total: 1188,  Purged: 1204(1204)
      total: set('total'),
      purged: set('purged'),
      // Total Acknowledged Received: 0,  Waiting for Ack: 0(322)
      'total acknowledged received': set('acknowledged'),
      'waiting for ack': set('waiting', 'waitingAll'),
      // Available to Report: 322  Collecting Data: 4
      'available to report': set('available'),
      'collecting data': set('collecting'),
      // Maximum Display: 322  In Storage: 0,  MIA: 96(96)
      'maximum display': null,
      'in storage': null,
      'in memory': null,
      // Rejected: 0(0), Closed: 12, Opened: 2
      rejected: null,
      failed: null,
      closed: null,
      opened: null,
      sent: null,
      pending: null,
      mia: set('missing'),
      // Report Module Status: Ready
      'report module status': (value) => {
        if (tellsOfFailure(value)) misread(reading, line, value, '`Ready`');
        put(summary, 'moduleStatus', textFact(value, line));
      },
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  // Where counts are plain, what could be reported and was not acknowledged is all that is left to report.
  if (summary.waitingAll === undefined && summary.available && summary.available.value > 0) {
    summary.waitingAll = summary.available;
  }
  return summary;
}
