import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

const FAILED =
  '*Dec  1 2025 08:10:43.398: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED =
  '*Dec  1 2025 08:11:43.398: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

const devices = (text: string) => analyze({ 'in.txt': text }).devices;
const addresses = (text: string) =>
  devices(text)
    .map(({ hostname, id, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
const told = (text: string) =>
  devices(text)
    .map(({ hostname, id, incidents }) =>
      [hostname ?? id, ...incidents.map(({ status, count }) => `${status} ${count}`)].join(' '),
    )
    .sort();
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);

describe('a name alone above an output', () => {
  it.each([
    [
      'AsciiDoc',
      (host: string, text: string) => `=== ${host}\n\n.show license status\n[source,console]\n----\n${text}----\n\n`,
    ],
    [
      'reStructuredText',
      (host: string, text: string) => `${host}\n====\n\n.. code-block:: none\n\n${indented(text, '   ')}\n`,
    ],
    ['a literal block', (host: string, text: string) => `${host}::\n\n${indented(text, '   ')}\n`],
    [
      'TOML',
      (host: string, text: string) => `[devices."${host}"]\nsite = "hq"\n"show license status" = """\n${text}"""\n\n`,
    ],
    [
      'INI',
      (host: string, text: string) =>
        `[${host}]\naddress = 192.0.2.7\nshow_license_status = ${text.replaceAll('\n', '\n\t').trimEnd()}\n\n`,
    ],
    ['a colon', (host: string, text: string) => `${host}:\n${text}`],
  ])('%s', (_, wrap) => {
    expect(addresses(wrap('sw-1', ONE) + wrap('sw-2', TWO))).toEqual(['sw-1 one', 'sw-2 two']);
  });
});

describe('a name alone above a line of a log', () => {
  it.each([
    ['a colon', (host: string, line: string) => `${host}:\n  ${line}\n`],
    ['brackets', (host: string, line: string) => `[${host}]\n${line}\n`],
    ['a rule below it', (host: string, line: string) => `${host}\n-----\n${line}\n`],
  ])('%s', (_, wrap) => {
    expect(told(wrap('sw-1', FAILED) + wrap('sw-2', RESTORED))).toEqual(['sw-1 open 1', 'sw-2']);
  });

  it('is no title where nothing of a device stands below it', () => {
    expect(told(`sw-1:\nall is well\n${FAILED}\n`)).toEqual(['in.txt open 1']);
  });
});

describe('numbers that tell places apart', () => {
  it.each(['building 1 / floor', 'rack 7 unit', 'site 3, hall'])('%s', (place) => {
    expect(told(`${place} 2 : ${FAILED}\n${place} 3 : ${RESTORED}\n`)).toEqual(['in.txt (2)', 'in.txt open 1']);
  });

  it.each(['worker', 'line', 'session'])('count where the word says so: %s', (word) => {
    expect(told(`${word} 2 : ${FAILED}\n${word} 3 : ${RESTORED}\n`)).toEqual(['in.txt resolved 1']);
  });
});

describe('two captures that both begin inside an output', () => {
  const half = (text: string) => text.slice(text.indexOf('Smart Licensing Using'));
  it.each([
    ['at the policy', half(ONE) + half(TWO)],
    ['at the transport', ONE.slice(ONE.indexOf('Transport:')) + TWO.slice(TWO.indexOf('Transport:'))],
    ['behind something else', `it says\n${half(ONE)}the other one\n${half(TWO)}`],
  ])('are two: %s', (_, text) => {
    expect(addresses(text)).toEqual(['in.txt (2) two', 'in.txt one']);
    expect(analyze({ 'in.txt': text }).diagnostics.map(({ code }) => code)).toContain('two-captures');
  });
});
