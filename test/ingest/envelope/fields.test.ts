import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

/** Events and results in several lines, of two devices of which one recovered: it says nothing of the other's failure. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

function told(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, incidents }) =>
      [hostname ?? id, ...incidents.map(({ status, count }) => `${status} ${count}`)].join(' '),
    )
    .sort();
}

/** `name address`: whose output says what. */
function addresses(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
}

type Event = (host: string, time: string, message: string, index: number) => string;
const EVENTS: readonly (readonly [string, Event])[] = [
  [
    'a document of Kibana',
    (host, time, message) =>
      `@timestamp\tDec 1, 2025 @ ${time}.700\nhost.name\t${host}\nlog.syslog.facility.name\tlocal7\nmessage\t${message}\n_index\tlogs-cisco\n\n`,
  ],
  [
    'journalctl -o export',
    (host, time, message, index) =>
      `__CURSOR=s=ab;i=${index}\n__REALTIME_TIMESTAMP=17645766${index}0123456\nPRIORITY=3\n_HOSTNAME=loghost\nSYSLOG_IDENTIFIER=${host}\nMESSAGE=${index}: *Dec  1 ${time}: ${message}\n\n`,
  ],
  [
    'journalctl -o verbose',
    (host, time, message, index) =>
      `Mon 2025-12-01 ${time}.123456 UTC [s=0a;i=${index};b=0]\n    PRIORITY=3\n    _HOSTNAME=loghost\n    SYSLOG_IDENTIFIER=${host}\n    MESSAGE=${index}: *Dec  1 ${time}: ${message}\n`,
  ],
  [
    'a row of mysql',
    (host, time, message, index) =>
      `*************************** ${index}. row ***************************\n     host: ${host}\nreceived: 2025-12-01 ${time}\n message: ${message}\n`.replace(
        /^ +(?=host|message)/gm,
        '',
      ),
  ],
  [
    'a list of PowerShell',
    (host, time, message) =>
      `Computer      : fwd1\nHostName      : ${host}\nEventTime     : 2025-12-01T${time}Z\nSyslogMessage : ${message}\n\n`,
  ],
  [
    'a list in YAML',
    (host, time, message) => `- host: ${host}\n  time: 2025-12-01T${time}Z\n  message: "${message}"\n`,
  ],
  [
    'a search of Splunk',
    (host, time, message) =>
      `12/1/25\n${time}.000 AM\t\n101: *Dec  1 ${time}: ${message}\nhost = ${host}   source = udp:514   sourcetype = cisco:ios\n`,
  ],
  [
    "Splunk's XML",
    (host, time, message, index) =>
      `\t<result offset='${index}'>\n\t\t<field k='host'>\n\t\t\t<value><text>${host}</text></value>\n\t\t</field>\n\t\t<field k='_raw'><v xml:space='preserve' trim='0'>*Dec  1 ${time}: ${message}</v></field>\n\t</result>\n`,
  ],
  [
    'rows in XML',
    (host, time, message) =>
      `<row>\n  <host>${host}</host>\n  <time>2025-12-01T${time}Z</time>\n  <message>${message}</message>\n</row>\n`,
  ],
];

describe.each(EVENTS)('%s', (_, event) => {
  const text = event('sw-one', '08:10:05', FAILED, 1) + event('sw-two', '08:11:05', RESTORED, 2);

  it('keeps devices apart', () => {
    expect(told(text)).toEqual(['sw-one open 1', 'sw-two']);
  });

  it('is read beyond a window', () => {
    const many = Array.from({ length: 400 }, (_each, index) =>
      event(
        index % 2 === 0 ? 'sw-one' : 'sw-two',
        `0${Math.floor(index / 60)}:${String(index % 60).padStart(2, '0')}:05`,
        FAILED,
        index,
      ),
    );
    expect(told(many.join(''))).toEqual(['sw-one open 200', 'sw-two open 200']);
  });

  it('points at the line of the message', () => {
    const [device] = analyze({ 'in.txt': text }).devices;
    const line = device?.messages[0]?.evidence[0]?.line ?? 0;
    expect(text.split('\n')[line - 1]).toContain('COMM_FAILED');
  });
});

const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
describe.each([
  [
    'Ansible, a line each',
    (host: string, text: string) => `${host} | CHANGED | rc=0 | (stdout) ${text.replaceAll('\n', '\\n')}\n`,
  ],
  ['Ansible, unixy', (host: string, text: string) => `  ${host} done | stdout: ${text}\n`],
  ['Jira, preformatted', (host: string, text: string) => `h3. One\n{noformat:title=${host}}\n${text}{noformat}\n`],
  ['Jira, code', (host: string, text: string) => `{code:none|title=${host}.txt}\n${text}{code}\n`],
  [
    'Confluence',
    (host: string, text: string) =>
      `<h2>${host}</h2><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${host}#show license status\n${text}]]></ac:plain-text-body></ac:structured-macro>`,
  ],
  [
    'a fold of GitHub',
    (host: string, text: string) =>
      `<details>\n<summary>${host}</summary>\n\n\`\`\`text\n${text}\`\`\`\n\n</details>\n`,
  ],
  [
    'a list of devices in YAML',
    (host: string, text: string) =>
      `  - name: ${host}\n    mgmt: 192.0.2.7\n    commands:\n      - command: show license status\n        output: |\n${indented(text, '          ')}`,
  ],
  [
    'texts that Python puts together',
    (host: string, text: string) =>
      `{'host': '${host}', 'show license status': ${text
        .split('\n')
        .map((line) => `'${line}\\n'`)
        .join('\n    ')}}\n`,
  ],
])('%s', (_, wrap) => {
  it('names the device of each output', () => {
    expect(addresses(wrap('sw-1', ONE) + wrap('sw-2', TWO))).toEqual(['sw-1 one', 'sw-2 two']);
  });
});

describe('events in XML', () => {
  it('are read with their attributes', () => {
    const event = (host: string, message: string) =>
      `<event time="2025-12-01T08:10:00Z" host="${host}"><message>${message}</message></event>\n`;
    expect(
      told(`<?xml version="1.0"?>\n<events>\n${event('sw-one', FAILED)}${event('sw-two', RESTORED)}</events>\n`),
    ).toEqual(['sw-one open 1', 'sw-two']);
  });

  const beside = (wrap: (host: string, message: string) => string) =>
    `<?xml version="1.0"?>\n<log>\n${wrap('sw-one', FAILED)}\n${wrap('sw-two', RESTORED)}\n</log>\n`;

  it.each<[string, (host: string, message: string) => string]>([
    [
      'records below a root that is itself called as one',
      (h, m) => `<record><host>${h}</host><text>${m}</text></record>`,
    ],
    [
      'with the device behind the message',
      (h, m) => `<record><text>${m}</text><origin><name>${h}</name></origin></record>`,
    ],
    ['in CDATA', (h, m) => `<record><host>${h}</host><text><![CDATA[${m}]]></text></record>`],
    ['as the text of an element', (h, m) => `<event host="${h}" sev="3">${m}</event>`],
  ])('are told from each other: %s', (_, wrap) => {
    expect(told(beside(wrap))).toEqual(['sw-one open 1', 'sw-two']);
    expect(told(beside(wrap).replaceAll('\n', ''))).toEqual(['sw-one open 1', 'sw-two']);
  });

  it('do not hide a message that stands in none of them', () => {
    const twice = `<event><host>sw-one</host><message>${FAILED}</message><message>${FAILED}</message></event>`;
    const text = `<log>\n${twice}\n<event><host>sw-two</host><message>${RESTORED}</message></event>\n</log>\n`;
    expect(told(text)).toEqual(['sw-one open 2', 'sw-two']);
    expect(told(text.replaceAll('\n', ''))).toEqual(['sw-one open 2', 'sw-two']);
  });

  it('may hold what a session shows', () => {
    const test = (host: string, text: string) =>
      `<testcase name="x"><system-out><![CDATA[${host}#show license status\n${text}${host}#]]></system-out></testcase>\n`;
    const text = `<?xml version="1.0"?>\n<testsuites>\n${test('sw-1', ONE)}${test('sw-2', TWO)}</testsuites>\n`;
    expect(addresses(text)).toEqual(['sw-1 one', 'sw-2 two']);
  });
});
