import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine, readShape } from '../../../../src/ingest/show/readers/shape.js';

const pair = (key: string, value: string, dated: object[] = []) => ({ key, value, dated });

describe('the shape of a line', () => {
  it.each([
    ['======================', { kind: 'rule' }],
    ['------ ----- -----              ----------', { kind: 'rule' }],
    ['Active:PID:C9300-24P,SN:FOC0000TEST', udi('Active')],
    ['  Standby: PID:C9300-24P,SN:FOC0000TEST', udi('Standby')],
    ['UDI: PID:C9300-24P,SN:FOC0000TEST', udi('UDI')],
    ['PID:C9300-24P,SN:FOC0000TEST', udi(null)],
    [
      'P:C9300-24P,S:FOC0000TEST: No Trust Data',
      { kind: 'agent-udi', pid: 'C9300-24P', sn: 'FOC0000TEST', rest: 'No Trust Data' },
    ],
    ['  P:C9300-24P,S:FOC0000TEST:', { kind: 'agent-udi', pid: 'C9300-24P', sn: 'FOC0000TEST', rest: '' }],
    [
      '  Attempts: Total=3, Success=1, Fail=2  Ongoing Failure: Overall=2 Communication=2',
      { kind: 'attempts', counters: { Total: 3, Success: 1, Fail: 2, Overall: 2, Communication: 2 }, rest: '' },
    ],
    [
      'network-advantage       (C9300-24 Network Advan...)       2 IN USE',
      {
        kind: 'row',
        name: 'network-advantage',
        entitlement: 'C9300-24 Network Advan...',
        count: 2,
        status: 'IN USE',
      },
    ],
    [
      '(C9500 Network Advantage) 2 EVAL MODE',
      { kind: 'row', name: '', entitlement: 'C9500 Network Advantage', count: 2, status: 'EVAL MODE' },
    ],
    [
      'network-advantage (C9300-24 Network Advantage):',
      { kind: 'licence', name: 'network-advantage', entitlement: 'C9300-24 Network Advantage' },
    ],
    [
      '    INSTALLED on Apr 23 15:28:43 2025 IST    Valid on Apr 23 15:23:40 2025 IST',
      {
        kind: 'dated',
        dated: [
          { status: 'INSTALLED', at: 'Apr 23 15:28:43 2025 IST' },
          { status: 'Valid', at: 'Apr 23 15:23:40 2025 IST' },
        ],
        rest: '',
      },
    ],
    ['Total: 70,  Purged: 0(0)', { kind: 'pairs', pairs: [pair('Total', '70'), pair('Purged', '0(0)')] }],
    ['Count: 2 Version: 1.0', { kind: 'pairs', pairs: [pair('Count', '2'), pair('Version', '1.0')] }],
    [
      '  State: ACK,      State Change Reason: ACKED',
      { kind: 'pairs', pairs: [pair('State', 'ACK'), pair('State Change Reason', 'ACKED')] },
    ],
    [
      '  Last Response: NO REPLY on Jul 13 13:17:55 2025 UTC',
      {
        kind: 'pairs',
        pairs: [
          pair('Last Response', 'NO REPLY on Jul 13 13:17:55 2025 UTC', [
            { status: 'NO REPLY', at: 'Jul 13 13:17:55 2025 UTC' },
          ]),
        ],
      },
    ],
    [
      'Failure Reason: HTTP Server Error 404: Not Found',
      { kind: 'pairs', pairs: [pair('Failure Reason', 'HTTP Server Error 404: Not Found')] },
    ],
    ['sizeof(char *): 8', { kind: 'pairs', pairs: [pair('sizeof(char *)', '8')] }],
    ['Proxy: ', { kind: 'label', key: 'Proxy' }],
    [
      'Enforced (Perpetual/Subscription) License Attributes:',
      { kind: 'label', key: 'Enforced (Perpetual/Subscription) License Attributes' },
    ],
    ['Smart Licensing is ENABLED', { kind: 'text' }],
    ['18:56:04.554 EST Mon Oct 17 2016', { kind: 'text' }],
  ])('%s', (line, shape) => {
    expect(parseLine(line)).toEqual([shape]);
  });

  function udi(role: string | null) {
    return { kind: 'udi', role, pid: 'C9300-24P', sn: 'FOC0000TEST', rest: '' };
  }

  it('is one and only one, for every line of the inputs', () => {
    const folder = fileURLToPath(new URL('../../../inputs/show', import.meta.url));
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (path.endsWith('.txt')) {
        for (const line of readFileSync(`${folder}/${path}`, 'utf8').split('\n')) {
          if (line.trim() !== '') {
            expect(parseLine(line), `${path}: ${line}`).toHaveLength(1);
          }
        }
      }
    }
  });

  const word = fc.constantFrom(
    ...['Active:', 'PID:', 'SN:', 'P:', ',', 'S:X:', 'Attempts:', 'Total=1', 'Ongoing Failure:', '(', ')', ':', ' on '],
    ...[
      'Apr 23 15:28:43 2025',
      ' UTC',
      '  ',
      'As of',
      '2',
      'IN USE',
      'Key',
      '====',
      '---',
      'x',
      '\t',
      '\u00a0',
      '{"a":',
    ],
  );

  it('is one and only one, for any line', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(word, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(line, (text) => {
        fc.pre(text.trim() !== '');
        expect(parseLine(text.replaceAll('\n', ' ').trim() || 'x')).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'A '.repeat(9000),
    '('.repeat(9000),
    'A: '.repeat(9000),
    'x: '.padEnd(9000, ' on '),
    'Total: 1, '.repeat(900),
  ])('is one and the same in a hostile line: %.20s', (line) => {
    expect(parseLine(line)).toHaveLength(1);
    expect(readShape(line)).toEqual(readShape(line));
  });
});
