import { describe, expect, test } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';
import { trustStatus } from './trust-status.js';

const status = (prompt: string, isTrusted: boolean) => `${prompt}show license status\n${trustStatus(isTrusted)}`;
const udi = (prompt: string, sn: string) => `${prompt}show license udi\nUDI: PID:C9300-24T,SN:${sn}\n\n`;
const [A, B] = ['FOC2345X0AB', 'FOC2345X0AC'];

/** Serial number and findings of each device. */
const judged = (text: string) =>
  analyze({ 'in.txt': text }).devices.map(({ udis, findings }) => [udis[0]?.sn, findings.map(({ id }) => id)]);

describe('two devices of one name in one input', () => {
  test.each(['sw1#', 'sw1>', 'Switch#', 'XXXX#', '[REDACTED]#', '<hostname>#', '****#', ''])(
    'keep what each said, its UDI before or behind: %j',
    (prompt) => {
      const behind = status(prompt, false) + udi(prompt, A) + status(prompt, true) + udi(prompt, B);
      const before = udi(prompt, A) + status(prompt, false) + udi(prompt, B) + status(prompt, true);
      const expected = [
        [A, ['trust-missing-direct']],
        [B, []],
      ];
      expect(judged(behind)).toEqual(expected);
      expect(judged(before)).toEqual(expected);
    },
  );
});

describe('two devices of one name in two inputs', () => {
  test.each(['sw1#', 'Switch#'])('keep what each said: %j', (prompt) => {
    const [first, second] = [status(prompt, false) + udi(prompt, A), status(prompt, true) + udi(prompt, B)];
    const { devices } = analyze({ 'one.txt': first, 'two.txt': second });
    expect(devices.map(({ udis, findings }) => [udis[0]?.sn, findings.map(({ id }) => id)])).toEqual([
      [A, ['trust-missing-direct']],
      [B, []],
    ]);
  });
});

describe('one device that is looked at twice', () => {
  test('has what it said last, with its UDI between, behind or once', () => {
    const [first, last] = [status('sw1#', false), status('sw1#', true)];
    for (const text of [
      first + udi('sw1#', A) + last,
      first + udi('sw1#', A) + last + udi('sw1#', A),
      udi('sw1#', A) + first + last,
    ])
      expect(judged(text)).toEqual([[A, []]]);
  });
});

describe('an output below its heading alone, behind one of the same command below a prompt', () => {
  const shown = (type: string) =>
    `Utility:\n  Status: DISABLED\n\nSmart Licensing Using Policy:\n  Status: ENABLED\n\nTransport:\n  Type: ${type}\n\nTrust Code Installed: <none>\n`;
  const begun = `sw1#show clock\n09:30:00.123 UTC Wed Mar 11 2026\nsw1#show license status\n${shown('Smart')}`;

  test.each([
    'sw1#exit\n\nSwitch 2:\n',
    'sw1#\n\nthe other one, which works:\n\n',
    '\n-----Original Message-----\n',
    '\nExpected output\n',
    '\n\n',
  ])('hides nothing that the first says, for it may be of another device: %j', (between) => {
    const { devices, diagnostics } = analyze({ 'in.txt': `${begun}${between}${shown('cslu')}` });
    expect(devices.map(({ state }) => state.transport?.type)).toEqual(['smart', 'cslu']);
    expect(diagnostics.map(({ code }) => code)).toContain('two-captures');
  });

  test('is the same one’s where it says the same', () => {
    expect(analyze({ 'in.txt': `${begun}\nonce more:\n${shown('Smart')}` }).devices).toHaveLength(1);
  });
});

describe('two sessions below a prompt that many devices have', () => {
  const clock = (day: number) => `Switch#show clock\n09:30:00.000 UTC Sun Apr ${day} 2026\n`;
  const version = (serial: string) =>
    `Switch#show inventory\nNAME: "c93xx Stack", DESCR: "c93xx Stack"\nPID: C9300-24T, VID: V01, SN: ${serial}\n`;
  const LEFT = 'Switch#exit\n';
  const SET = 'Switch#terminal length 0\n';
  const [wrong, right] = [status('Switch#', false), status('Switch#', true)];
  /** When each device was looked at, and its findings. */
  const seen = (text: string) =>
    analyze({ 'in.txt': text }).devices.map(({ now, findings }) => [
      now.from === 'show output' ? now.at.slice(0, 10) : now.from,
      findings.filter(({ severity }) => severity === 'error').map(({ id }) => id),
    ]);
  const EACH = [
    ['2026-04-05', ['ack-overdue', 'trust-missing-direct']],
    ['2026-04-12', ['ack-overdue']],
  ];

  test.each([
    ['a clock behind each', wrong + clock(5) + LEFT + right + clock(12)],
    ['a clock before each', clock(5) + wrong + LEFT + clock(12) + right],
    ['a terminal that is set', SET + clock(5) + wrong + SET + clock(12) + right],
    ['two outputs before the one that tells', clock(5) + wrong + LEFT + clock(12) + version('FOC0000X0AB') + right],
    ['texts of a tool', JSON.stringify([clock(5) + wrong, clock(12) + right].map((output) => ({ output })))],
  ])('keep what each said: %s', (_, text) => {
    expect(seen(text).map(([at, found]) => [at, [...(found ?? [])].sort()])).toEqual(EACH);
  });

  test('are of one device where nothing speaks against it, or a command in it has changed what is shown', () => {
    expect(seen(clock(5) + right + LEFT + clock(12) + right)).toHaveLength(1);
    const changed = 'Switch#license smart trust idtoken abc all\n';
    expect(seen(clock(5) + wrong + LEFT + changed + clock(12) + right)).toHaveLength(1);
  });
});
