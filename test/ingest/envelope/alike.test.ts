import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

const devices = (text: string) => analyze({ 'in.txt': text }).devices;
const states = (text: string) =>
  devices(text)
    .map(({ id, state }) => `${id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
const open = (text: string) =>
  devices(text)
    .map(({ id, incidents }) => [id, ...incidents.map(({ status }) => status)].join(' '))
    .sort();
const url = (text: string) => /\/\/(\w+)/.exec(text)?.[1];

describe('lines that are alike but for a name, each above an output', () => {
  it.each([
    ['core', 'dist', (name: string) => name],
    ['core', 'dist', (name: string) => `[${name}]`],
    ['core', 'dist', (name: string) => `${name}:`],
    ['192.0.2.11', '192.0.2.12', (name: string) => `Connecting to ${name} ...`],
    ['2001:db8::7', '2001:db8::8', (name: string) => name],
    [
      'br-lyon-r1',
      'br-nice-r1',
      (name: string) => `2026-03-11 09:41:12 - Jana Maier (Work notes)\nCI: ${name}\n[code]`,
    ],
    ['par-a', 'par-b', (name: string) => `Device: 192.0.2.31 (${name})\nDescription: access`],
    ['192.0.2.21', '192.0.2.22', (name: string) => `Host: ${name}\nChannel Input: show license status`],
  ])('%s and %s', (one, other, above) => {
    expect(states(`${above(one)}\n${ONE}\n${above(other)}\n${TWO}\n`)).toEqual(
      [`${one} ${url(ONE)}`, `${other} ${url(TWO)}`].sort(),
    );
  });

  it('stand below the texts', () => {
    expect(states(`${ONE}\n-- core-a\n\n${TWO}\n-- core-b\n`)).toEqual(
      [`core-a ${url(ONE)}`, `core-b ${url(TWO)}`].sort(),
    );
  });

  it.each([
    ['before', 'after'],
    ['09:31', '09:44'],
  ])('%s and %s are two captures', (one, other) => {
    expect(devices(`${one}\n${ONE}\n${other}\n${TWO}\n`).map(({ hostname }) => hostname)).toEqual(
      devices(`${ONE}\n\n${TWO}\n`).map(({ hostname }) => hostname),
    );
  });
});

describe('messages below or behind a name', () => {
  const stamped = (minute: string, message: string) => `Mar 11 09:${minute}:00.118: ${message}`;
  it.each([
    ['core', 'dist', (name: string, text: string) => `${name}:\n${text}`],
    ['net-a', 'net-b', (name: string, text: string) => `logs/${name}.log\n${text}\n`],
    ['core-a', 'core-b', (name: string, text: string) => `Jana Maier  9:31 AM\non ${name} I see \`${text}\``],
    ['edge-a', 'edge-b', (name: string, text: string) => `INFO:collector:${name}: '${text}'`],
    [
      'lis-a',
      'lis-b',
      (name: string, text: string) => `Event: x\nLog Source: Cisco IOS @ ${name}\nPayload: <187>${text}\n`,
    ],
  ])('%s and %s', (one, other, wrapped) => {
    const text = `${wrapped(one, stamped('20', FAILED))}\n${wrapped(other, stamped('29', RESTORED))}\n`;
    expect(open(text)).toEqual(expect.arrayContaining([`${one} open`]));
    expect(devices(text)).toHaveLength(2);
  });

  it('names before an output in quotes', () => {
    const row = (name: string, text: string) =>
      `2026-03-11 09:30:01,118 INFO collect ${name}: '${text.replaceAll('\n', '\\n')}'\n`;
    expect(states(row('edge-a', ONE) + row('edge-b', TWO))).toEqual(
      [`edge-a ${url(ONE)}`, `edge-b ${url(TWO)}`].sort(),
    );
  });
});
