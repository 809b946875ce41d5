import { describe, expect, it } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const clock = (name: string) => `${name}#show clock\n11:43:15.743 UTC Wed Nov 17 2021\n${name}#\n`;
const log = (name: string, year = '') =>
  `${name}#show logging | include LIC\nMar  5 ${year}04:12:09.114: ${FAILED}\n${name}#exit\n`;
const told = (text: string) =>
  analyze({ 'in.txt': text }).diagnostics.flatMap(({ code, message }) => (code === 'neighbour-clock' ? [message] : []));

describe('the clock of another device in the same capture', () => {
  it.each([
    ['behind', log('sw1') + clock('sw2')],
    ['before', clock('sw2') + log('sw1')],
  ])('%s a log without years is told of, and judges nothing', (_, text) => {
    expect(told(text)).toEqual([
      'the clock of sw2 stood at 2021-11-17T11:43:15.743Z, and judges nothing of sw1, whose own clock is not shown',
    ]);
    const alone = analyze({ 'in.txt': log('sw1') }).devices[0];
    const beside = analyze({ 'in.txt': text }).devices.find(({ hostname }) => hostname === 'sw1');
    expect([beside?.now, beside?.messages[0]?.first]).toEqual([alone?.now, alone?.messages[0]?.first]);
  });

  it.each([
    ['its own clock is there too', clock('sw1') + log('sw1') + clock('sw2')],
    ['its log prints years', log('sw1', '2025 ') + clock('sw2')],
    ['there is no other device', log('sw1')],
  ])('is not told of where %s', (_, text) => {
    expect(told(text)).toEqual([]);
  });
});
