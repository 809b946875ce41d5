/**
 * `show processes cpu` and `show processes memory platform`, sorted or not: what of the licensing agent takes the processor, and how much
 * memory the process of its keys holds. Source: published outputs of Catalyst 9000 switches.
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

const processorReader = defineReader(['show processes cpu'], [/^CPU utilization for five seconds: \d/], readProcesses);

/** ` 12345     140   1434212     136     1480   1434212   keyman_rp`: text, data, stack, dynamic, resident kilobytes. */
const OF_KEYS = /^\s*\d+(?:\s+\d+){4}\s+(\d+)\s+(keyman_rp)\s*$/;

function readMemory(lines: readonly ShowLine[]): Known<FactShape> {
  const keyMemory = lines.flatMap(({ text, span }) => {
    const [, kilobytes, process] = OF_KEYS.exec(text) ?? [];
    return kilobytes === undefined || process === undefined
      ? []
      : [{ process: fact(process, span), kilobytes: fact(Number(kilobytes), span) }];
  });
  return keyMemory.length > 0 ? { keyMemory } : {};
}

const memoryReader = defineReader(
  ['show processes memory platform'],
  [/^\s*Pid\s+Text\s+Data\s+Stack\s+Dynamic\s+RSS\s+(?:Total\s+)?Name\s*$/],
  readMemory,
);

export const processReaders = [processorReader, memoryReader];
