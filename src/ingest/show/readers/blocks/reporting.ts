import type { Known } from '../../../../model/evidence.js';
import type { Reporting } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, numberFact, put, type Reading, readPairs, timeFact } from '../reading.js';

/** The `Usage Reporting:` block: when the last report and its acknowledgement were, and when the next are due. */
export function readReporting(lines: readonly ShowLine[], reading: Reading): Known<Reporting> {
  const reporting: Draft<Reporting> = {};
  for (const line of lines) {
    const setTime =
      (
        key:
          | 'lastAck'
          | 'nextAckDeadline'
          | 'nextAckPushCheck'
          | 'nextReportPush'
          | 'lastReportPush'
          | 'lastReportFileWrite',
      ) =>
      (value: string) =>
        put(reporting, key, timeFact(value, line, reading));
    //   Reporting push interval: 30  days State(2) InPolicy(90)
    //   Reporting push interval: 0 (no reporting)
    const setInterval = (value: string) => put(reporting, 'pushIntervalDays', numberFact(value, line, reading));
    const known = readPairs(line, {
      //   Last ACK received: Sep 22 13:49:38 2020 PST
      'last ack received': setTime('lastAck'),
      //   Next ACK deadline: <none>
      'next ack deadline': setTime('nextAckDeadline'),
      'reporting push interval': setInterval,
      //   Reporting Interval: 30
      'reporting interval': setInterval,
      'next ack push check': setTime('nextAckPushCheck'),
      'next report push': setTime('nextReportPush'),
      'last report push': setTime('lastReportPush'),
      'last report file write': setTime('lastReportFileWrite'),
    });
    if (!known) {
      reading.unread.add(line);
    }
  }
  return reporting;
}
