import { describe, expect, it } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';
import { trustStatus as status } from './trust-status.js';

const parsed = (isTrusted: boolean) => ({
  smart_licensing_using_policy: { status: 'ENABLED' },
  transport: { type: 'Smart', url: 'https://smartreceiver.cisco.com/licservice/license' },
  usage_reporting: { last_ack_received: isTrusted ? 'Dec 20 2025 09:20:00 UTC' : '<none>' },
  trust_code_installed: isTrusted ? 'Dec 01 2025 09:00:00 UTC' : '<none>',
});
const [WRONG, RIGHT] = [status(false), status(true)];

const judged = (value: unknown) =>
  analyze({ 'in.json': JSON.stringify(value, null, 1) }).devices.map(({ hostname, findings }) =>
    [hostname, ...findings.filter(({ severity }) => severity === 'error').map(({ id }) => id)].join(' '),
  );

describe('outputs of one command below the name of a group', () => {
  it.each([
    ['as texts', { name: 'campus-2', results: [{ output: WRONG }, { output: RIGHT }] }],
    ['as texts in a list', { name: 'campus-2', outputs: [WRONG, RIGHT] }],
    ['below a key', { 'campus-2': [{ output: WRONG }, { output: RIGHT }] }],
    ['taken apart', { name: 'campus-2', results: [{ output: parsed(false) }, { output: parsed(true) }] }],
    ['taken apart, below a key', { 'campus-2': [parsed(false), parsed(true)] }],
    [
      'with their command',
      { name: 'campus-2', results: [WRONG, RIGHT].map((output) => ({ command: 'show license status', output })) },
    ],
  ])('hide nothing of each other: %s', (_, value) => {
    expect(judged(value)).toEqual(['campus-2 trust-missing-direct', 'campus-2']);
  });

  it('are of one device where it is called one, or they say when they were taken', () => {
    expect(judged({ device: 'sw1', results: [{ output: WRONG }, { output: RIGHT }] })).toEqual(['sw1']);
    const at = (day: number, output: string) => ({ timestamp: `2025-12-2${day}T10:00:00Z`, output });
    expect(judged({ name: 'sw1', results: [at(1, WRONG), at(2, RIGHT)] })).toEqual(['sw1']);
    expect(judged({ name: 'sw1', results: [{ output: RIGHT }, { output: RIGHT }] })).toEqual(['sw1']);
  });

  it('are of the device that each names itself', () => {
    const results = [
      { host: 'sw1', output: WRONG },
      { host: 'sw2', output: RIGHT },
    ];
    expect(judged({ name: 'campus-2', results })).toEqual(['sw1 trust-missing-direct', 'sw2']);
  });
});
