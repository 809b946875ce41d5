/**
 * `show platform hardware throughput level` and `… crypto` of routers: what passes now, what is configured, and whether the
 * device throttles. Source: published outputs of Catalyst 8000 routers.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { defineReader, sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

type Throughput = FactShape['throughput'];

/** `The current throughput level is 250000 kbps`, which `show version` of a router has too; null for any other line. */
export function currentLevel({ text, span }: Pick<ShowLine, 'text' | 'span'>): Draft<Throughput> | null {
  const level = /^The current throughput level is (unthrottled|\d{1,12})(?: kbps| kb\/s)?\.?$/i.exec(text)?.[1];
  if (level === undefined) return null;
  return { level: fact(level, span), ...(/^\d/.test(level) ? { kbps: fact(Number(level), span) } : {}) };
}

function readThroughput(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const throughput: Draft<Throughput> = {};
  sift(lines, reading, ({ text, span }) => {
    const level = currentLevel({ text, span });
    if (level !== null) {
      Object.assign(throughput, level);
      return true;
    }
    // Current configured crypto throughput level: T3
    // Current enforced crypto throughput level: 10G
    const crypto = /^Current (configured|enforced) crypto throughput level: ?(\S.{0,40})$/i.exec(text);
    if (crypto) {
      const key = crypto[1]?.toLowerCase() === 'configured' ? 'configured' : 'enforced';
      throughput[key] = fact(crypto[2] ?? '', span);
      return true;
    }
    // Crypto Throughput is not throttled
    const throttled = /^Crypto Throughput is (not )?throttled/i.exec(text);
    if (throttled) {
      throughput.throttled = fact(throttled[1] === undefined, span);
      return true;
    }
    // Level is saved, reboot is not required
    const reboot = /^Level is .{0,60}\breboot is (not )?required/i.exec(text);
    if (reboot) throughput.rebootRequired = fact(reboot[1] === undefined, span);
    return /^(?:Level is |Default Crypto throughput level:|Current boot level is )/i.test(text);
  });
  return Object.keys(throughput).length > 0 ? { throughput } : {};
}

export const throughputReader = defineReader(
  ['show platform hardware throughput'],
  [/^The current throughput level is /, /^Current configured crypto throughput level:/],
  readThroughput,
);
