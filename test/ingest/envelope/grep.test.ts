import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { told } from './failed-restored.js';

const FAILED =
  'Mar  5 2024 04:12:09.114: %SMART_LIC-3-COMM_FAILED: Communications failure with the CSLU : No detailed information given';
const RESTORED = 'Mar  5 2024 03:12:09.114: %SMART_LIC-5-COMM_RESTORED: Communications with the CSLU restored';
const OTHER = 'Mar  5 2024 04:10:09.114: %SYS-5-CONFIG_I: Configured from console by ops on vty0';

/** `sw-1 open`, `sw-2`: each device with what became of its failures. */
type Marked = (file: string, number: number, text: string, sign: ':' | '-') => string;

describe('what grep -C prints of files', () => {
  it.each<[string, Marked]>([
    ['with numbers', (file, number, text, sign) => `${file}.log${sign}${number}${sign}${text}`],
    ['without numbers', (file, _, text, sign) => `${file}.log${sign}${text}`],
    ['in folders', (file, _, text, sign) => `logs/2024/${file}.log${sign}${text}`],
    ['files without an ending', (file, number, text, sign) => `${file}${sign}${number}${sign}${text}`],
    ['packed files', (file, _, text, sign) => `${file}.log.1.gz${sign}${text}`],
  ])('%s is of the devices that the files are named after', (_, line) => {
    const text = [
      line('sw-1', 11, OTHER, '-'),
      line('sw-1', 12, FAILED, ':'),
      line('sw-1', 13, OTHER, '-'),
      '--',
      line('sw-2', 7, RESTORED, '-'),
      line('sw-2', 8, FAILED, ':'),
      line('sw-2', 9, OTHER, '-'),
    ].join('\n');
    expect(told(`${text}\n`)).toEqual(['sw-1 open', 'sw-2 open']);
  });

  it.each<[string, (file: string, text: string) => string]>([
    ['the column', (file, text) => `${file}.log:12:31:${text}`],
    ['the revision', (file, text) => `HEAD:logs/${file}.log:12:${text}`],
    ['the revision and the column', (file, text) => `v1.2~3:${file}.log:12:31:${text}`],
    ['the line in brackets', (file, text) => `logs/${file}.log(12): ${text}`],
    ['line and column in brackets', (file, text) => `${file}.txt(12,31): ${text}`],
  ])('by other programs, with %s', (_, line) => {
    expect(told(`${line('sw-1', FAILED)}\n${line('sw-2', RESTORED)}\n`)).toEqual(['sw-1 open', 'sw-2']);
  });

  it('of one file, or of a log of many devices, names nobody', () => {
    expect(told(`11-${OTHER}\n12:${FAILED}\n`)).toEqual(['in.txt open']);
    const header = (name: string, text: string) => `Mar  5 04:12:09 ${name} ${text}`;
    expect(
      told(
        `messages-11-${header('sw-1', OTHER)}\nmessages:12:${header('sw-2', FAILED)}\nmessages-13-${header('sw-1', RESTORED)}\n`,
      ),
    ).toEqual(['sw-1', 'sw-2 open']);
  });

  it.each([':', '-'])('holds configurations and outputs with `%s`', (sign) => {
    const config = (file: string, url: string) =>
      `${file}.cfg:license smart transport smart\n${file}.cfg${sign}license smart url smart ${url}\n`;
    const { devices } = analyze({
      'in.txt': `${config('sw-1', 'https://ssm.example.net/cslu/v1/pi/plant-1')}${config('sw-2', 'https://smartreceiver.cisco.com/licservice/license')}`,
    });
    const findings = devices.map(({ hostname, findings }) => [
      hostname,
      findings.some(({ id }) => id === 'transport-url-wrong'),
    ]);
    expect(Object.fromEntries(findings)).toEqual({ 'sw-1': true, 'sw-2': false });
  });

  it('is nothing that has the same look', () => {
    expect(told(`sw-1: ${OTHER}\nsw-1: ${FAILED}\n`)).toEqual(['sw-1 open']);
    expect(told(`sw-1#show logging\n${FAILED}\n`)).toEqual(['sw-1 open']);
  });
});

describe('a file that is called after what it holds', () => {
  it.each<[string, Marked]>([
    ['/var/log/hosts', (folder, _, text) => `/var/log/hosts/${folder}/syslog:${text}`],
    ['a folder here', (folder, number, text) => `${folder}/messages:${number}:${text}`],
    ['several folders', (folder, _, text) => `logs/2024/03/${folder}/messages.1:${text}`],
    ['heads of tail', (folder, _, text) => `==> /var/log/${folder}/messages <==\n${text}\n`],
  ])('is of the device that its folder is named after: %s', (_, line) => {
    for (const [one, two] of [
      ['sw-a', 'sw-b'],
      ['core-east', 'core-west'],
      ['sw1', 'sw2'],
    ] as const)
      expect(told(`${line(one, 1, FAILED, ':')}\n${line(two, 2, RESTORED, ':')}\n`)).toEqual([`${one} open`, two]);
  });

  it.each(['remote-logs', 'network-devices', 'cisco-switches'])('and of nobody in a folder of many: %s', (folder) => {
    expect(told(`logs/${folder}/messages:${FAILED}\n`)[0]).not.toContain(folder);
  });
});

describe('a file on a line of its own above what was found in it', () => {
  const found = (files: readonly string[], line: (number: number, text: string) => string) =>
    `${files[0]}\n${line(12, FAILED)}\n\n${files[1]}\n${line(9, RESTORED.replace('03:12', '05:12'))}\n`;

  it.each<[string, string]>([
    ['files called after devices', found(['logs/sw-1.log', 'logs/sw-2.log'], (number, text) => `${number}:${text}`)],
    ['folders', found(['logs/sw-1/messages', 'logs/sw-2/messages'], (number, text) => `${number}:${text}`)],
    ['without numbers', found(['logs/sw-1/messages', 'logs/sw-2/messages'], (_, text) => text)],
    ['with columns', found(['sw-1.txt', 'sw-2.txt'], (number, text) => `${number}:31:${text}`)],
    [
      'with what stands around it, below what was typed',
      `$ rg -C1 SMART_LIC\n${found(['x/sw-1/2024-03-05.log', 'x/sw-2/2024-03-05.log'], (number, text) => `${number - 1}-${OTHER}\n${number}:${text}`)}`,
    ],
  ])('%s: is of the devices that they are called after', (_, text) => {
    expect(told(text)).toEqual(['sw-1 open', 'sw-2']);
  });

  it('keeps files apart that are called after nobody', () => {
    expect(told(found(['north/messages', 'south/messages'], (number, text) => `${number}:${text}`))).toEqual([
      'in.txt (2)',
      'in.txt open',
    ]);
  });

  it('joins those that were put aside', () => {
    expect(told(found(['log/messages.1', 'log/messages'], (number, text) => `${number}:${text}`))).toEqual([
      'in.txt resolved',
    ]);
  });
});
