/**
 * `show license rum id all` and `show license rum id N [detail]` (17.9; hidden in 17.7): the RUM reports that the device
 * holds, with their states (OPEN, CLOSED, UNACK, ACK, DELETED). Source: published outputs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape, Udi } from '../../../model/facts.js';
import { udiOf } from './blocks/udi.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';
import { type Draft, put, type Reading, readPairs } from './reading.js';

type Report = FactShape['reports'][number];

function readRum(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const reports: Draft<Report>[] = [];
  const udis = new Map<string, Known<Udi>>();
  for (const line of lines) {
    // 1629870048          CLOSED    N     network-advantage
    const row = /^(\d{5,20})\s+([A-Za-z]{2,40})\s+([A-Z])\s+(\S.{0,80})$/.exec(line.text);
    if (row) {
      const [, id = '', state = '', , feature = ''] = row;
      reports.push({ id: fact(id, line.span), state: fact(state, line.span), feature: fact(feature, line.span) });
      continue;
    }
    // Smart Licensing Usage Report Detail:
    // Report Id,          State,    Flag, Feature Name
    if (
      line.shape.kind === 'rule' ||
      /^(?:Smart Licensing Usage Report(?: Detail)?:|Report Id,\s+State,\s+Flag,\s+Feature Name)$/i.test(line.text)
    ) {
      continue;
    }
    //   UDI: PID:C9300-24UX,SN:FOC0000TEST
    const udi = udiOf(line);
    if (udi !== null) {
      const { pid, sn } = udi;
      if (pid && sn) udis.set(`${pid.value}:${sn.value}`, { pid, sn });
      continue;
    }
    const report = reports[reports.length - 1];
    const known = readPairs(line, {
      // Report Id: 1634211151
      'report id': (value) => reports.push({ id: fact(value, line.span) }),
      //   Feature Name: dna-advantage
      'feature name': (value) => report && put(report, 'feature', fact(value, line.span)),
      //   State: ACK,      State Change Reason: ACKED
      state: (value) => report && put(report, 'state', fact(value.replace(/,$/, ''), line.span)),
      'state change reason': (value) => report && put(report, 'reason', fact(value, line.span)),
      'close reason': (value) => report && put(report, 'reason', fact(value, line.span)),
      'metric name': null,
      'metric value': null,
      udi: null,
      'previous report id': null,
      'next report id': null,
      'start time': null,
      'end time': null,
      'storage state': null,
      'transaction id': null,
      'transaction message': null,
    });
    if (!known) reading.unread.add(line);
  }
  return { reports, ...(udis.size > 0 ? { udis: [...udis.values()] } : {}) };
}

export const rumReader = defineReader(
  ['show license rum id', 'show license rum id all'],
  [/^Smart Licensing Usage Report/],
  readRum,
);
