import { describe, expect, it } from 'vitest';
import { peel } from '../../../src/ingest/text/secrets/layers.js';

describe('Line ends of a page', () => {
  it('part the lines, and those that stand side by side are one', () => {
    const { pieces } = peel('snmp-server community X  <br> </p> <p>hostname sw1');
    expect(pieces).toEqual(['snmp-server community X  ', '<br> </p> <p>', 'hostname sw1']);
  });

  it('are looked for where a tag begins, so that a line of blanks costs no more than a line of text', () => {
    const cost = (line: string): number => {
      const start = process.cpuUsage();
      for (let turn = 0; turn < 40; turn += 1) peel(`${line}<${turn}`);
      return process.cpuUsage(start).user;
    };
    cost('x'.repeat(1000));
    expect(cost(`sw1${' '.repeat(60_000)}`)).toBeLessThan(250_000);
  });
});
