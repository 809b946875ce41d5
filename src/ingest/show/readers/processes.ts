/**
 * `show processes cpu`, sorted or not: what of the licensing agent takes the processor. Source: published outputs of Catalyst 9000
 * switches.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';

/** ` 533    91422110   812331   112543 71.12% 69.90% 68.02%   0 SAGetRUMIds`: five seconds, one minute, five minutes. */
const OF_AGENT = /^\s*\d+\s.*?\s[\d.]{1,6}%\s+[\d.]{1,6}%\s+([\d.]{1,6})%\s+\d+\s+(SA[A-Z]\w{2,30})\s*$/;

function readProcesses(lines: readonly ShowLine[]): Known<FactShape> {
  const agentCpu = lines.flatMap(({ text, span }) => {
    const [, percent, process] = OF_AGENT.exec(text) ?? [];
    return percent === undefined || process === undefined
      ? []
      : [{ process: fact(process, span), percent: fact(Number(percent), span) }];
  });
  return agentCpu.length > 0 ? { agentCpu } : {};
}

export const processesReader = defineReader(
  ['show processes cpu'],
  [/^CPU utilization for five seconds: \d/],
  readProcesses,
);
