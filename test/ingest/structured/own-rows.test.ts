import { describe, expect, it } from 'vitest';
import { analyze, factsOf, plain } from './analyze-text.js';

const url = 'https://ssm.example.net/cslu/v1/pi/plant-1';

describe('rows of somebody’s own', () => {
  it.each([
    ['snake', { host: 'sw1', transport_url: url, transport: 'smart', last_ack: 'never' }],
    ['camel', { hostname: 'sw1', transportType: 'Smart', transportUrl: url, lastAck: 'none' }],
    ['words', { Device: 'x', 'Transport Type': 'smart', 'Smart URL': url, 'Last ACK': 'never' }],
  ])('are read by names that mean one thing: %s', (_, row) => {
    expect(plain(factsOf(JSON.stringify(row)))).toMatchObject({
      state: { transport: { type: 'smart', url }, reporting: { lastAck: '' } },
    });
  });

  it('name their devices, and what else they say counts as not understood', () => {
    const rows = [
      { host: 'sw1', transport: 'smart', transport_url: url },
      { host: 'sw2', transport: 'cslu', transport_url: url, last_ack: '2026-03-11T00:00:00Z', health: 'failed' },
    ];
    const { devices, inputs } = analyze({ 'in.json': JSON.stringify(rows, null, 1) });
    expect(devices.map(({ hostname, outcome }) => [hostname, outcome])).toEqual([
      ['sw1', 'findings'],
      ['sw2', 'unclear'],
    ]);
    expect(inputs[0]?.understood).toBeLessThan(1);
  });

  it('are none where the names may mean something else', () => {
    for (const row of [
      { host: 'sw1', transport: 'tcp', transport_url: url },
      { host: 'sw1', transport: 'smart' },
      { host: 'sw1', transport: 'ssh', url, last_ack: 12 },
    ])
      expect(factsOf(JSON.stringify(row))).toEqual({});
  });
});
