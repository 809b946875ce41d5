/**
 * `show processes cpu` and `show processes memory platform`, sorted or not: what of the licensing agent takes the processor, and how much
 * memory the process of its keys holds. Source: published outputs of Catalyst 9000 switches; the columns of the latter are field knowledge.
 */
import { type Fact, fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';

/** ` 533    91422110   812331   112543 71.12% 69.90% 68.02%   0 SAGetRUMIds`: five seconds, one minute, five minutes. */
const OF_AGENT = /^\s*\d+\s.*?\s[\d.]{1,6}%\s+[\d.]{1,6}%\s+([\d.]{1,6})%\s+\d+\s+(SA[A-Z]\w{2,30})\s*$/;

function readProcesses(lines: readonly ShowLine[]): Known<FactShape> {
  const agentCpu = rowsOf(lines, OF_AGENT).map(({ amount, process }) => ({ process, percent: amount }));
  return agentCpu.length > 0 ? { agentCpu } : {};
}

const processorReader = defineReader(['show processes cpu'], [/^CPU utilization for five seconds: \d/], readProcesses);

/** ` 12345     140   1434212     136     1480   1434212   keyman_rp`: text, data, stack, dynamic, resident kilobytes. */
const OF_KEYS = /^\s*\d+(?:\s+\d+){4}\s+(\d+)\s+(keyman_rp)\s*$/;

function readMemory(lines: readonly ShowLine[]): Known<FactShape> {
  const keyMemory = rowsOf(lines, OF_KEYS).map(({ amount, process }) => ({ process, kilobytes: amount }));
  return keyMemory.length > 0 ? { keyMemory } : {};
}

/** Rows of processes, by a pattern for what one takes and its name. */
function rowsOf(lines: readonly ShowLine[], row: RegExp): { amount: Fact<number>; process: Fact<string> }[] {
  return lines.flatMap(({ text, span }) => {
    const [, amount, process] = row.exec(text) ?? [];
    return amount === undefined || process === undefined
      ? []
      : [{ amount: fact(Number(amount), span), process: fact(process, span) }];
  });
}

const memoryReader = defineReader(
  ['show processes memory platform'],
  [/^\s*Pid\s+Text\s+Data\s+Stack\s+Dynamic\s+RSS\s+(?:Total\s+)?Name\s*$/],
  readMemory,
);

export const processReaders = [processorReader, memoryReader];
