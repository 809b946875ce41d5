import { expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/** Who says when something was collected, and of which devices that is said. */

const STATUS = `Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: <empty>

Usage Reporting:
  Last ACK received: <none>
  Next ACK deadline: Mar 18 2025 09:29:58 UTC
  Next report push: Mar 06 2025 09:30:30 UTC
  Last report push: <none>
`;
const session = (name: string) => `${name}#show license status\n${STATUS}${name}#\n`;
const line = (time: string) =>
  `45: *${time}: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;
const indented = STATUS.replace(/^/gm, '    ');

/** `sw1 2025-04-14 wrapper` */
function clocks(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.map(({ id, now }) => `${id} ${now.at.slice(0, 10)} ${now.from}`)
    .sort();
}

it.each([
  ['a heading', `Licence report\nReport generated: 2025-04-14 08:30 UTC\n\n${session('sw1')}`],
  ['people', `sw1 of the new hall, collected 2025-04-14 08:30 UTC by the field team:\n\n${session('sw1')}`],
  ['YAML', `host: sw1\ncollected_at: '2025-04-14T08:30:00Z'\noutputs:\n  show license status: |\n${indented}`],
  ['JSON', JSON.stringify({ host: 'sw1', snapshotTaken: '14.04.2025 08:30:00', 'show license status': STATUS })],
])('%s', (_, text) => {
  expect(clocks(text)).toEqual(['sw1 2025-04-14 wrapper']);
});

it.each([
  ['a chat', `Anna Example  14.04.2025 08:30\nhere it is\n\`\`\`\n${session('sw1')}\`\`\`\n`],
  ['an event of a chat', JSON.stringify({ ts: '1744619400.000200', text: `sw1\n\`\`\`\n${session('sw1')}\`\`\`` })],
])('%s says when somebody wrote, and not when the device printed it', (_, text) => {
  expect(clocks(text)).toEqual(['sw1 2025-03-06 evidence']);
});

it.each([
  ['a heading above titles', `Generated: 2025-04-14 08:30\n\n=== sw1 ===\n${STATUS}\n=== sw2 ===\n${STATUS}`],
  [
    'an attribute of a root',
    `<inventory taken="2025-04-14T08:30:00Z"><device name="sw1"><out><![CDATA[${STATUS}]]></out></device><device name="sw2"><out><![CDATA[${STATUS}]]></out></device></inventory>`,
  ],
])('%s speaks for all devices', (_, text) => {
  expect(clocks(text)).toEqual(['sw1 2025-04-14 wrapper', 'sw2 2025-04-14 wrapper']);
});

it('what stands below a title is of its device', () => {
  const titled = (name: string, date: string) => `${name}:\ncollected: ${date} 08:30:00\n${STATUS}\n`;
  expect(clocks(titled('sw1', '2025-04-14') + titled('sw2', '2025-05-14'))).toEqual([
    'sw1 2025-04-14 wrapper',
    'sw2 2025-05-14 wrapper',
  ]);
});

it('a second session has a clock of its own', () => {
  const banner = (date: string) => `=~=~=~=~=~=~=~= PuTTY log ${date} 08:30:00 =~=~=~=~=~=~=~=\n`;
  const text = `${banner('2025.03.07')}${session('sw1')}${banner('2025.04.14')}${session('sw2')}`;
  expect(clocks(text)).toEqual(['sw1 2025-03-07 wrapper', 'sw2 2025-04-14 wrapper']);
});

it.each([
  [
    'a moment beside a list of lines',
    JSON.stringify({ host: 'sw1', collected: '2024-07-15 07:00:00', log: [line('Jul 14 08:31:00.120')] }),
  ],
  [
    'journalctl -o verbose',
    `Sun 2024-07-14 08:31:01.123456 UTC [s=ab;i=1]\n    PRIORITY=3\n    SYSLOG_IDENTIFIER=sw1\n    MESSAGE=${line('Jul 14 08:31:00.120')}\n`,
  ],
  [
    'rows of mysql below each other',
    `*************************** 1. row ***************************\n        ID: 1\n timestamp: 2024-07-14 08:31:01\n  hostname: sw1\n       msg: ${line('Jul 14 08:31:00.120')}\n`,
  ],
])('tells the year of a line: %s', (_, text) => {
  const { devices } = analyze({ 'in.txt': text });
  expect(devices.map(({ id, messages }) => [id, messages[0]?.last])).toEqual([['sw1', '2024-07-14T08:31:00.120']]);
});

it('what NAPALM gathers beside a configuration is kept', () => {
  const facts = {
    hostname: 'sw1',
    vendor: 'Cisco',
    model: 'C9300-24T',
    serial_number: 'FOC2345X0AB',
    os_version: '17.9.4a',
  };
  const running = 'version 17.9\nhostname sw1\nlicense smart transport smart\nend\n';
  const text = JSON.stringify({ sw1: { get_facts: facts, get_config: { running } } });
  expect(analyze({ 'in.txt': text }).devices).toMatchObject([
    { hostname: 'sw1', release: '17.9.4a', udis: [{ sn: 'FOC2345X0AB' }] },
  ]);
});

it('facts beside a configuration in one document are kept', () => {
  const facts = {
    ansible_net_hostname: 'sw1',
    ansible_net_version: '17.09.04a',
    ansible_net_model: 'C9300-24T',
    ansible_net_serialnum: 'FOC2345X0AB',
    ansible_net_config: 'version 17.9\nhostname sw1\nlicense smart transport smart\nend\n',
  };
  const [device] = analyze({ 'in.txt': JSON.stringify({ ansible_facts: facts }) }).devices;
  expect(device).toMatchObject({
    hostname: 'sw1',
    release: '17.9.4a',
    udis: [{ pid: 'C9300-24T', sn: 'FOC2345X0AB' }],
  });
  expect(device?.outputs).toContain('show running-config');
});

/** Each line with what `before` makes of the second at which it was printed; the prompt was printed an hour before. */
function printed(before: (time: string) => string): string {
  return ['sw1#show license status', ...STATUS.split('\n')]
    .map((text, second) => before(second === 0 ? '07:30:00' : `08:30:${String(second).padStart(2, '0')}`) + text)
    .join('\n');
}

it.each([
  ['a console server', (time: string) => `[Mon Apr 14 ${time} 2025]`],
  ['a console server, with a blank', (time: string) => `[Mon Apr 14 ${time} 2025] `],
  ['Tera Term', (time: string) => `[Mon Apr 14 ${time}.123 2025] `],
  ['what `date` prints', (time: string) => `Mon Apr 14 ${time} UTC 2025 | `],
  ['a terminal program', (time: string) => `[2025-04-14 ${time}.123] `],
  ['a container', (time: string) => `2025-04-14T${time}Z `],
  ['journalctl -o short-full', (time: string) => `Mon 2025-04-14 ${time} UTC `],
  ['a mail program', (time: string) => `Mon, 14 Apr 2025 ${time} +0000 | `],
  ['a day with its month in letters', (time: string) => `14-Apr-2025 ${time} `],
  ['seconds since 1970', (time: string) => `${Date.parse(`2025-04-14T${time}Z`) / 1000} `],
  ['milliseconds since 1970', (time: string) => `[${Date.parse(`2025-04-14T${time}Z`)}] `],
])('%s stamps lines: those below a prompt say when its output was printed', (_, before) => {
  const [{ now } = {}] = analyze({ 'in.txt': printed(before) }).devices;
  expect(now).toMatchObject({ from: 'wrapper', at: expect.stringContaining('2025-04-14T08:30:01') });
});
