import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

/** Two texts in one input, each a source of its own: nothing but a name or a UDI makes them one device's. */

const BOOT = 'Mar 11 2026 08:00:00.000 UTC: %SYS-5-CONFIG_I: Configured from console by ops on vty0';
const FAILED = (time: string) =>
  `Mar 11 2026 ${time}.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;
const RESTORED =
  'Mar 11 2026 11:20:07.114 UTC: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const [FIRST, SECOND] = [FAILED('09:20:07'), FAILED('10:20:07')];

const read = (text: string) => analyze({ 'in.txt': text });
const told = (text: string) =>
  read(text)
    .devices.map(({ id, incidents }) => [id, ...incidents.map(({ status, count }) => `${status} ${count}`)].join(' '))
    .sort();
const shown = (text: string) =>
  read(text)
    .devices.map(({ id, state }) => `${id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
const codes = (text: string) => read(text).diagnostics.map(({ code }) => code);

const NORMAL = `2,3c2\n< ${FIRST}\n< ${SECOND}\n---\n> ${RESTORED}\n`;
const UNIFIED = (old: string, other: string) =>
  `--- ${old}\n+++ ${other}\n@@ -1,3 +1,2 @@\n ${BOOT}\n-${FIRST}\n-${SECOND}\n+${RESTORED}\n`;
const CONTEXT = (old: string, other: string) =>
  `*** ${old}\t2026-03-12\n--- ${other}\t2026-03-12\n***************\n*** 1,3 ****\n  ${BOOT}\n! ${FIRST}\n! ${SECOND}\n--- 1,2 ----\n  ${BOOT}\n! ${RESTORED}\n`;
const beside = (left: string, mark: string, right: string) => `${left.padEnd(200)}${mark} ${right}`.trimEnd();

describe('a diff of two logs', () => {
  it.each([
    ['without any names', NORMAL, ['in.txt (the one behind <) open 2', 'in.txt (the one behind >)']],
    ['below its command', `$ diff acc-1.log acc-2.log\n${NORMAL}`, ['acc-1 open 2', 'acc-2']],
    ['unified', UNIFIED('acc-1.log', 'acc-2.log'), ['acc-1 open 2', 'acc-2']],
    [
      'unified, of files called after what is in them',
      UNIFIED('a/site/one.log', 'b/site/two.log'),
      ['in.txt (site/one.log) open 2', 'in.txt (site/two.log)'],
    ],
    ['with context', CONTEXT('acc-1.log', 'acc-2.log'), ['acc-1 open 2', 'acc-2']],
    [
      'side by side',
      [beside(BOOT, ' ', BOOT), beside(FIRST, '|', RESTORED), beside(SECOND, '<', '')].join('\n'),
      ['in.txt (the left one) open 2', 'in.txt (the right one)'],
    ],
  ])('%s: the recovery of one closes nothing of the other', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
    expect(codes(text)).toContain('sides-apart');
  });

  it('of one device, later and earlier, is one log', () => {
    expect(told(UNIFIED('acc-7-before.log', 'acc-7-after.log'))).toEqual(['acc-7 resolved 2']);
  });

  it('goes by the names that the lines carry', () => {
    const named = UNIFIED('one.log', 'two.log').replaceAll('Mar 11 2026', '<187>7: sw-9: Mar 11 2026');
    expect(told(named)).toEqual(['sw-9 resolved 2']);
  });

  it('with context of which one half was left out', () => {
    const text = `*** one.log\n--- two.log\n***************\n*** 1,1 ****\n--- 1,2 ----\n  ${FIRST}\n+ ${RESTORED}\n`;
    expect(told(text)).toEqual(['in.txt (one.log) open 1', 'in.txt (two.log) resolved 1']);
    const other = `*** one.log\n--- two.log\n***************\n*** 1,2 ****\n  ${FIRST}\n- ${RESTORED}\n--- 1,1 ----\n`;
    expect(told(other)).toEqual(['in.txt (one.log) resolved 1', 'in.txt (two.log) open 1']);
  });
});

describe('outputs of two devices', () => {
  const [left, right] = [`sw1#show license status\n${ONE}sw1#`, `sw2#show license status\n${TWO}sw2#`].map((text) =>
    text.split('\n'),
  );
  const lines = (parts: (one: string, other: string) => string) =>
    (left ?? []).map((line, index) => parts(line, right?.[index] ?? '')).join('\n');

  it.each([
    ['line by line', (one: string, other: string) => `${one}\n${other}`],
    ['parted by tabs', (one: string, other: string) => `${one}\t${other}`],
    ['parted by bars', (one: string, other: string) => `${one}|${other}`],
  ])('%s', (_, parts) => {
    expect(shown(lines(parts))).toEqual(['sw1 one', 'sw2 two']);
  });

  it('by turns, where one ends before the other', () => {
    const longer = [...(right ?? []).slice(0, -1), '  Extra: 1', '  Extra: 2', 'sw2#'];
    const text = longer.map((line, index) => [...(left?.slice(index, index + 1) ?? []), line].join('\n')).join('\n');
    expect(shown(text)).toEqual(['sw1 one', 'sw2 two']);
  });

  it('among each other without turns are not read, and that is told', () => {
    const text = ['sw1#show license status', 'sw2#show license status', ...ONE.split('\n'), ...TWO.split('\n')].join(
      '\n',
    );
    expect(shown(text)).toEqual([]);
    expect(codes(text)).toEqual(expect.arrayContaining(['lines-mixed', 'nothing-recognised']));
  });
});

describe('a licence file in base64', () => {
  const file = '<smartLicense><RUMAck><udi>P:C9300-24T,S:FOC0000X0AB</udi></RUMAck></smartLicense>';
  const packed = Buffer.from(file).toString('base64');
  const broken = packed.replace(/.{60}/g, '$&\n  ');

  it.each([
    ['a cell', `device,ack\nsw1,${packed}\n`],
    ['a cell among outputs', `device,output,ack\nsw1,"${ONE}",${packed}\n`],
    ['a field of YAML', `device: sw1\nack: ${packed}\n`],
    ['a block of YAML', `device: sw1\nack: |\n  ${broken}\n`],
    ['a variable', `device: sw1\nACK="${packed}"\n`],
    ['a field of JSON', JSON.stringify({ device: 'sw1', ack: packed })],
    ['a field of JSON beside an output', JSON.stringify({ device: 'sw1', output: ONE, ack: packed })],
    ['rows of JSON', JSON.stringify([{ device: 'sw1', ack: packed }], null, 1)],
  ])('%s is named, with what keeps it from being imported', (_, text) => {
    const { devices, files } = read(text);
    expect(files).toMatchObject([{ kind: 'ack', defect: 'still in base64' }]);
    expect(
      devices.map(({ hostname, findings }) => [
        hostname,
        findings.map(({ id }) => id).includes('license-file-unusable'),
      ]),
    ).toEqual([['sw1', true]]);
  });
});

describe('the time of a post', () => {
  const text = `sw1#show license status\n${ONE.replace('Dec 20 2025', 'Jun 20 2025')}sw1#`;

  it.each([
    ['of a chat', { type: 'message', user: 'U01', ts: '1761984000.000100', text: `look: \`\`\`${text}\`\`\`` }],
    ['of a comment', { author: { displayName: 'Ann' }, created: '2025-11-01T08:00:00Z', body: text }],
    ['of a ticket', { number: 'X-1', sys_created_on: '2025-11-01 08:00:00', description: text }],
  ])('%s is not when the device said it', (_, post) => {
    const { devices } = read(JSON.stringify({ messages: [post] }));
    expect(devices.map(({ hostname, findings }) => [hostname, findings.map(({ id }) => id)])).toEqual([['sw1', []]]);
  });

  it('and that of a result is', () => {
    const result = { device: 'sw1', command: 'show license status', timestamp: '2025-11-01T08:00:00Z', output: text };
    expect(read(JSON.stringify(result)).devices[0]?.findings.map(({ id }) => id)).toContain('ack-overdue');
  });
});
