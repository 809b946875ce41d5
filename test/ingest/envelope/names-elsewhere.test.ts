import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/** Logs that name their devices elsewhere than in the header of a line: a failure of one device, the recovery of another. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const ONE = `Mar  5 2024 04:12:09.114: ${FAILED}`;
const TWO = `Mar  5 2024 04:22:09.114: ${RESTORED}`;

/** `sw-1 FAILED 2024 open`, of each device. */
function told(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.flatMap(({ hostname, id, messages, incidents }) =>
      messages.map(({ mnemonic, first }) =>
        [hostname ?? id, mnemonic.slice(5), first?.slice(0, 4) ?? '-', ...incidents.map(({ status }) => status)].join(
          ' ',
        ),
      ),
    )
    .sort();
}

const apart = (one: string, other: string, year = '2024') => [
  `${one} FAILED ${year} open`,
  `${other} RESTORED ${year}`,
];

describe('a name in the line above, and what the message is called before it', () => {
  it.each(['Last', 'Log', 'Alert', 'Msg', 'Raw text', 'Event ', 'Details'])('%s: is no name', (label) => {
    const block = (name: string, line: string) => `Host: ${name}\n${label}: ${line}\n`;
    expect(told(block('sw-1', ONE) + block('sw-2', TWO))).toEqual(apart('sw-1', 'sw-2'));
  });
});

describe('a name behind the message', () => {
  it.each([
    ['in brackets', (name: string) => `(${name})`],
    ['in square brackets', (name: string) => `[${name}]`],
    ['with its address', (name: string) => `(${name}, 192.0.2.${name.slice(-1)})`],
    ['as a pair', (name: string) => `host=${name}`],
    ['behind a dash', (name: string) => `- ${name}`],
    ['behind a comma', (name: string) => `, ${name}`],
    ['behind a word', (name: string) => `on ${name}`],
    ['behind some blanks', (name: string) => `   ${name}`],
  ])('%s keeps two devices apart', (_, tail) => {
    expect(told(`${ONE} ${tail('sw-1')}\n${TWO} ${tail('sw-2')}\n`)).toEqual(apart('sw-1', 'sw-2'));
  });

  it.each([
    '(from sw-1)',
    '(received from sw-1)',
    'reported by sw-1',
    'reported by device "sw-1"',
    '<-- sw-1',
    ':: sw-1',
    ', gemeldet von sw-1',
    '[via relay from sw-1]',
    '{origin sw-1}',
    '/* sw-1 */',
    '(sw-1 said so)',
    'seen on sw-1 by noc',
    '(from 192.0.2.1)',
  ])('in words that the lines share: %s', (tail) => {
    const found = told(`${ONE} ${tail}\n${TWO} ${tail.replace(/1(?=\D*$)/, '2')}\n`);
    expect(found).toEqual(tail.includes('192') ? apart('192.0.2.1', '192.0.2.2') : apart('sw-1', 'sw-2'));
  });

  it('is none where different messages end in the same words of Cisco’s', () => {
    const init =
      '%SMART_LIC-5-COMM_INIT_FAILED: Failed to initialize communications with the Cisco Smart License Utility (CSLU)';
    const text = `${ONE}\nMar  5 2024 04:13:09.114: ${init}: Unable to resolve server hostname/domain name\n`;
    expect(analyze({ 'in.txt': text }).devices.map(({ id }) => id)).toEqual(['in.txt']);
  });

  it('may be a word, and an address', () => {
    expect(told(`${ONE} (core)\n${TWO} (edge)\n`)).toEqual(apart('core', 'edge'));
    expect(told(`${ONE} (192.0.2.7)\n${TWO} (192.0.2.8)\n`)).toEqual(apart('192.0.2.7', '192.0.2.8'));
  });

  it.each([
    ["Cisco's own last words", `${ONE}\n${TWO}\n`],
    [
      'what only one message ends in',
      `${ONE}\nMar  5 2024 04:13:09.114: %SYS-5-CONFIG_I: Configured from console by ops on vty0 (192.0.2.9)\n${TWO}\n`,
    ],
    ['the text in the brackets of a message', `${ONE} (server-2)\n${TWO}\n`],
    ['how often it came', `${ONE} (x2)\n${TWO} (x3)\n`],
    ['how bad it is', `${ONE} [error]\n${TWO} [notice]\n`],
  ])('%s is none', (_, text) => {
    expect(analyze({ 'in.txt': text }).devices.map(({ id }) => id)).toEqual(['in.txt']);
  });

  it('gives way to the name that the header has', () => {
    expect(told(`sw1: ${ONE} (sw-9)\nsw1: ${TWO} (sw-8)\n`)).toEqual([
      'sw1 FAILED 2024 resolved',
      'sw1 RESTORED 2024 resolved',
    ]);
  });
});

describe('rows that nothing heads', () => {
  const time = (minute: string) => `2024-03-05 04:${minute}:10`;
  it.each([
    ['bars around them', `| 04:12 | core | error | ${ONE} |\n| 04:22 | edge | notice | ${TWO} |\n`, 'core', 'edge'],
    ['the message before the name', `| ${ONE} | core |\n| ${TWO} | edge |\n`, 'core', 'edge'],
    ['the name first', `sw1|${FAILED}|${time('12')}\nsw2|${RESTORED}|${time('22')}\n`, 'sw1', 'sw2'],
    ['the name last', `${FAILED}|${time('12')}|sw1\n${RESTORED}|${time('22')}|sw2\n`, 'sw1', 'sw2'],
    ['tabs', `${FAILED}\tsw1\t${time('12')}\n${RESTORED}\tsw2\t${time('22')}\n`, 'sw1', 'sw2'],
    ['semicolons', `${FAILED};sw1;${time('12')}\n${RESTORED};sw2;${time('22')}\n`, 'sw1', 'sw2'],
    ['commas', `"${FAILED}","sw1","${time('12')}"\n"${RESTORED}","sw2","${time('22')}"\n`, 'sw1', 'sw2'],
    ['a level beside the name', `warn|${ONE}|sw1\ninfo|${TWO}|sw2\n`, 'sw1', 'sw2'],
  ])('%s', (_, text, one, other) => {
    expect(told(text)).toEqual(apart(one, other));
  });
});

describe('a title above each message', () => {
  it.each([
    ['an address', '192.0.2.7', '192.0.2.8'],
    ['a name', 'sw1', 'sw2'],
  ])('%s', (_, one, other) => {
    expect(told(`${one}\n${ONE}\n${other}\n${TWO}\n`)).toEqual(apart(one, other));
  });
});

describe('elements of XML in one line', () => {
  it.each([
    [
      'that close themselves',
      `<log><e t="2024-03-05T04:12:10Z" host="sw1" m="${FAILED}"/><e t="2024-03-05T04:22:10Z" host="sw2" m="${RESTORED}"/></log>\n`,
    ],
    [
      'without a root',
      `<e t='2024-03-05T04:12:10Z' host='sw1' m='${FAILED}'/> <e t='2024-03-05T04:22:10Z' host='sw2' m='${RESTORED}'/>\n`,
    ],
    [
      'over several lines',
      `<Log>\n<Entry\n  When="2024-03-05T04:12:10Z"\n  Device="sw1"\n  Text="${FAILED}"\n/>\n<Entry\n  When="2024-03-05T04:22:10Z"\n  Device="sw2"\n  Text="${RESTORED}"\n/>\n</Log>\n`,
    ],
    [
      'with an end of their own',
      `<?xml version="1.0"?><Log><x:E When="2024-03-05T04:12:10Z" Device="sw1" Text="${FAILED}"></x:E><x:E When="2024-03-05T04:22:10Z" Device="sw2" Text="${RESTORED}"></x:E></Log>\n`,
    ],
    [
      'with children',
      `<events><event><host>sw1</host><time>2024-03-05T04:12:10Z</time><msg>${FAILED}</msg></event><event><host>sw2</host><time>2024-03-05T04:22:10Z</time><msg>${RESTORED}</msg></event></events>\n`,
    ],
  ])('%s are read one by one', (_, text) => {
    expect(told(text)).toEqual(apart('sw1', 'sw2'));
  });
});

describe('clocks of collectors', () => {
  it.each([
    ['seconds in round brackets', `(1709611930.123) sw1: ${FAILED}\n(1709612530.123) sw2: ${RESTORED}\n`],
    ['seconds before a name and a colon', `1709611930.123 sw1: ${FAILED}\n1709612530.123 sw2: ${RESTORED}\n`],
    ['a date in round brackets', `(2024-03-05 04:12:10) sw1: ${FAILED}\n(2024-03-05 04:22:10) sw2: ${RESTORED}\n`],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(apart('sw1', 'sw2'));
  });

  it.each([
    ['a moment', 'Date(2024,0,31,4,12,10)', '2024-01-31T04:12:10.000'],
    ['one with blanks and milliseconds', 'Date(2024, 11, 5, 4, 12, 10, 250)', '2024-12-05T04:12:10.250'],
    ['a day', 'Date(2024,2,5)', '2024-03-05T00:00:00.000'],
    ['milliseconds', 'Date(1709611930123)', '2024-03-05T04:12:10.123Z'],
  ])('%s of a script counts months from 0', (_, date, iso) => {
    const table = {
      cols: ['Time', 'Host', 'Message'].map((label) => ({ label })),
      rows: [{ c: [date, 'sw1', FAILED].map((v) => ({ v })) }],
    };
    const [device] = analyze({
      'in.json': `google.visualization.Query.setResponse(${JSON.stringify({ table })});`,
    }).devices;
    expect([device?.hostname, device?.messages[0]?.first]).toEqual(['sw1', iso]);
  });
});

describe('commands that a device refused, and nothing else', () => {
  const refused = (command: string) => `sw1#${command}\n        ^\n% Invalid input detected at '^' marker.\n\n`;
  const said = (text: string) => analyze({ 'in.txt': text }).diagnostics.map(({ message }) => message);

  it('are told as such', () => {
    expect(said(refused('license smart register idtoken abc'))).toEqual([
      'it holds no log line and no output: the device refused the command in it',
    ]);
    expect(said(refused('show license all') + refused('license smart sync all'))).toEqual([
      'it holds no log line and no output: the device refused the 2 commands in it',
    ]);
    expect(said('hello\n')).toEqual(['neither log lines nor outputs were recognised in it']);
  });
});

describe('events whose device is further in', () => {
  const pair = (event: (name: string, message: string, time: string) => unknown) =>
    [event('sw1', FAILED, '2024-03-05T04:12:10Z'), event('sw2', RESTORED, '2024-03-05T04:22:10Z')] as const;
  it.each([
    [
      'in its details',
      { incidents: pair((device, title, at) => ({ title, created_at: at, body: { details: { device } } })) },
    ],
    ['in a list of one', { result: pair((host, value, at) => ({ clock: at, value, hosts: [{ host }] })) }],
    [
      'under a name with dots',
      { results: pair((name, content, at) => ({ timestamp: at, content, more: { 'device.name': [name] } })) },
    ],
    [
      'in the object that it is of',
      { results: pair((name, message, at) => ({ created: at, assigned_object: { id: 7, name }, message })) },
    ],
    ['as the name of its value', { sw1: `2024-03-05T04:12:10Z ${FAILED}`, sw2: `2024-03-05T04:22:10Z ${RESTORED}` }],
  ])('%s', (_, document) => {
    expect(told(JSON.stringify(document))).toEqual(apart('sw1', 'sw2'));
  });

  it.each([
    [
      'a column of tickets',
      `number,cmdb_ci,description\nINC0010001,sw1,"2024-03-05 04:12:10 ${FAILED}"\nINC0010002,sw2,"2024-03-05 04:22:10 ${RESTORED}"\n`,
    ],
    [
      'a field of somebody’s own',
      `Key,Created,Description,Custom field (Device)\nNET-101,2024-03-05 04:12:10,"${FAILED}",sw1\nNET-102,2024-03-05 04:22:10,"${RESTORED}",sw2\n`,
    ],
    [
      'the address that a packet came from',
      `"No.","Time","Source","Info"\n"1","2024-03-05 04:12:10.118","192.0.2.7","LOCAL7.ERR: 38: ${ONE}"\n"2","2024-03-05 04:22:10.118","192.0.2.8","LOCAL7.NOTICE: 44: ${TWO}"\n`,
    ],
    [
      'the device that mails itself',
      `From: sw1@example.net\nDate: Tue, 05 Mar 2024 04:12:30 +0000\nSubject: licence\n\n${FAILED}\n\nFrom: sw2@example.net\nDate: Tue, 05 Mar 2024 04:22:30 +0000\nSubject: licence\n\n${RESTORED}\n`,
    ],
    [
      'the subject of a mail',
      `From: noc@example.net\nDate: Tue, 05 Mar 2024 04:12:30 +0000\nSubject: sw1 licence\n\n${FAILED}\n\nFrom: noc@example.net\nDate: Tue, 05 Mar 2024 04:22:30 +0000\nSubject: sw2 licence\n\n${RESTORED}\n`,
    ],
    [
      'a column of programs behind it',
      `  Mar  5 04:12:10  sw1  err     SMART_LIC  ${ONE}\n  Mar  5 04:22:10  sw2  notice  SMART_LIC  ${TWO}\n`,
    ],
    ['a numbered list', `1. sw1 - ${ONE}\n2. sw2 - ${TWO}\n`],
    ['titles behind arrows', `>> sw1\n${ONE}\n>> sw2\n${TWO}\n`],
  ])('%s', (_, text) => {
    const names = text.includes('192.0.2.7') ? ['192.0.2.7', '192.0.2.8'] : ['sw1', 'sw2'];
    expect(told(text)).toEqual(apart(names[0] ?? '', names[1] ?? ''));
  });

  it('keeps words with a time of day behind them apart', () => {
    expect(analyze({ 'in.txt': `core-a 04:12 ${FAILED}\ncore-b 04:22 ${RESTORED}\n` }).devices).toHaveLength(2);
  });

  it('takes nobody who only reports for it', () => {
    const event = { message: FAILED, author: { name: 'bot1' }, reporter: { name: 'jo2' } };
    expect(analyze({ 'in.json': JSON.stringify([event]) }).devices.map(({ hostname }) => hostname)).toEqual([null]);
  });
});

describe('a password that stands beside a message', () => {
  const PLACES: [string, (password: string, line: string) => string][] = [
    ['an event of JSON', (password, line) => `${JSON.stringify({ password, message: line })}\n`],
    ['an event below a device', (password, line) => `${JSON.stringify({ 'sw-1': { password, log: line } })}\n`],
    ['YAML', (password, line) => `password: ${password}\nlog: "${line}"\n---\n`],
    ['an attribute', (password, line) => `<log password="${password}">${line}</log>\n`],
    ['brackets', (password, line) => `${line} (password ${password})\n`],
  ];
  const shown = (text: string) => JSON.stringify(analyze({ 'in.txt': text }).devices);

  it.each(PLACES)('in %s is no name', (_, place) => {
    expect(shown(place('Sw1tch-pass-1', ONE) + place('Sw1tch-pass-2', TWO))).not.toContain('Sw1tch-pass');
  });

  it.each([',', ';', '\t'])('in a column of a table with %j is none', (mark) => {
    const row = (password: string, line: string) => `ops${mark}${password}${mark}"${line}"\n`;
    const text = `user${mark}password${mark}message\n${row('Sw1tch-pass-1', ONE)}${row('Sw1tch-pass-2', TWO)}`;
    expect(shown(text)).not.toContain('Sw1tch-pass');
  });
});

describe('a name between stamp and message', () => {
  it.each([
    ['a bare word', 'Mar  5 2024 ', '.114 UTC: ', (name: string) => `${name} `],
    ['brackets', 'Mar  5 2024 ', '.114 UTC: ', (name: string) => `[${name}] `],
    ['a dash behind it', '*Mar  5 2024 ', '.114: ', (name: string) => `${name} - `],
    ['a colon', 'Mar  5 2024 ', ': ', (name: string) => `${name}: `],
    ['a sequence number', '000123: Mar  5 2024 ', '.114: ', (name: string) => `${name} `],
    ['from the wire', '<187>45: Mar  5 2024 ', '.114: ', (name: string) => `${name} `],
  ])('%s', (_, before, after, named) => {
    const line = (time: string, name: string, text: string) => `${before}${time}${after}${named(name)}${text}\n`;
    expect(told(line('04:12:09', 'sw-1', FAILED) + line('04:22:09', 'sw-2', RESTORED))).toEqual(apart('sw-1', 'sw-2'));
  });

  it.each([
    [
      'a name behind the zone',
      (time: string, name: string, text: string) => `Mar  5 2024 ${time} UTC ${name}: ${text}`,
    ],
    [
      'a name before the stamp',
      (time: string, name: string, text: string) => `${name}\tMar  5 2024 ${time} UTC\t${text}`,
    ],
    ['commas', (time: string, name: string, text: string) => `${name}, Mar  5 2024 ${time} EST, ${text}`],
  ])('the zone of a stamp without colon is no name: %s', (_, line) => {
    const text = `${line('04:12:09', 'sw-1', FAILED)}\n${line('04:22:09', 'sw-2', RESTORED)}\n`;
    expect(told(text)).toEqual(apart('sw-1', 'sw-2'));
  });

  it('keeps lines apart where it may be a program as well, and is none where it says how bad a message is', () => {
    const line = (time: string, word: string, text: string) => `Mar  5 2024 ${time}: ${word} ${text}\n`;
    expect(told(line('04:12:09', 'core', FAILED) + line('04:22:09', 'edge', RESTORED))).toHaveLength(2);
    expect(
      analyze({ 'in.txt': line('04:12:09', 'local7.err', FAILED) + line('04:22:09', 'local7.notice', RESTORED) })
        .devices,
    ).toHaveLength(1);
  });
});
