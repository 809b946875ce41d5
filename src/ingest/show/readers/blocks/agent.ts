import { fact, type Known } from '../../../../model/evidence.js';
import type { FactShape } from '../../../../model/facts.js';
import type { Clock } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, flagFact, put, type Reading, readPairs, readTime, textFact } from '../reading.js';

/** `Agent Version`. */
export function readAgentVersion(lines: readonly ShowLine[], reading: Reading): Known<FactShape['agent']> {
  const agent: Draft<FactShape['agent']> = {};
  for (const line of lines) {
    // Smart Agent for Licensing: 5.5.11_rel/31
    if (!readPairs(line, { 'smart agent for licensing': (value) => put(agent, 'version', textFact(value, line)) })) {
      reading.unread.add(line);
    }
  }
  return agent;
}

/** `Upcoming Scheduled Jobs`: only the time of capture matters. */
export function readJobs(lines: readonly ShowLine[], reading: Reading): void {
  for (const line of lines) {
    if (line.shape.kind !== 'pairs') {
      reading.unread.add(line);
    }
    // Current time: Jul 13 13:18:05 2023 UTC
    readPairs(line, {
      'current time': (value) => {
        reading.capturedAt = readTime(value, line, reading) ?? reading.capturedAt;
      },
    });
  }
}

/** `Other Info` of tech support: some hundred `name: value` lines, of which a few tell how the agent stands. */
export function readOtherInfo(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const agent: Draft<FactShape['agent']> = {};
  const clock: Draft<Clock> = {};
  const trustData: Known<FactShape['agent']['trustData'][number]>[] = [];
  for (const line of lines) {
    const { shape } = line;
    // P:C9300-24P,S:FOC0000TEST: No Trust Data
    // P:C9300-24P,S:FOC0000TEST: P:C9300-24P,S:FOC0000TEST, state[2], Trust Data INSTALLED  TrustId:552
    if (shape.kind === 'agent-udi' && shape.rest !== '') {
      const status = /Trust Data INSTALLED/.test(shape.rest)
        ? 'INSTALLED'
        : /NOT INSTALLED/.test(shape.rest)
          ? 'NOT INSTALLED'
          : shape.rest;
      trustData.push({
        pid: fact(shape.pid, line.span),
        sn: fact(shape.sn, line.span),
        status: fact(status, line.span),
      });
      continue;
    }
    readPairs(line, {
      // Agent State: authorized
      'agent state': (value) => put(agent, 'state', textFact(value, line)),
      // connect_info.name: SSM
      'connect_info.name': (value) => put(agent, 'connectedTo', textFact(value, line)),
      // Default URL: https://smartreceiver.cisco.com/licservice/license
      'default url': (value) => put(agent, 'defaultUrl', textFact(value, line)),
      // Overall Trust: INSTALLED (2)
      'overall trust': (value) => put(agent, 'overallTrust', textFact(value, line)),
      // Clock sync-ed with NTP: True
      'clock sync-ed with ntp': (value) => put(clock, 'syncedWithNtp', flagFact(value, line, reading)),
    });
    if (shape.kind !== 'pairs' && shape.kind !== 'label') {
      reading.unread.add(line);
    }
  }
  if (trustData.length > 0) {
    agent.trustData = trustData;
  }
  return { agent, ...(clock.syncedWithNtp ? { state: { clock } } : {}) };
}
