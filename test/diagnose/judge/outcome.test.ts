import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { outcomeOf, worstOutcome } from '../../../src/diagnose/judge/outcome.js';
import { createWorks } from '../../../src/ingest/envelope/work.js';
import type { Report, ReportDevice } from '../../../src/model/report.js';
import { renderHtml } from '../../../src/report/formats/html.js';
import { renderMarkdown } from '../../../src/report/formats/markdown.js';
import { renderText } from '../../../src/report/formats/text.js';
import { engine, optionsAt } from '../../engine.js';

const NOW = Date.parse('2026-05-02T10:00:00Z');

function reportOf(text: string, source = 'sw.txt'): Report {
  const analysis = createAnalysis(engine, optionsAt(NOW));
  const reader = analysis.open(source);
  reader.push(Buffer.from(text));
  reader.end();
  return analysis.report();
}

function deviceOf(text: string): ReportDevice {
  const [device] = reportOf(text).devices;
  if (device === undefined) throw new Error('no device');
  return device;
}

const doubts = (text: string) => deviceOf(text).doubts.map(({ id }) => id);
const shown = (text: string, all = false) => renderText(reportOf(text), { columns: 300, colour: false, all });

/** Everything in order: a report was acknowledged a moment ago. */
const STATUS = `Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: http://cslu.example.net:8182/cslu/v1/pi
  Proxy:
    Not Configured

Policy:
  Policy in use: Merged from multiple sources.
  Reporting ACK required: yes (CISCO default)

Usage Reporting:
  Last ACK received: May 01 09:30:00 2026 UTC
  Next ACK deadline: Jul 30 09:30:00 2026 UTC
  Reporting push interval: 30  days
  Next ACK push check: <none>
  Next report push: May 31 09:30:00 2026 UTC
  Last report push: May 01 09:25:00 2026 UTC
  Last report file write: <none>

Trust Code Installed:
  Active: PID:C9300-24T,SN:FOC2345X0AA
    INSTALLED on Apr 23 15:28:43 2026 UTC
`;
const CLOCK = 'lab-sw4#show clock\n09:40:00.000 UTC Fri May 1 2026\n';
const healthy = (more = '') => `${CLOCK}lab-sw4#show license status\n${STATUS}${more}lab-sw4#\n`;

describe('The all-clear', () => {
  test('is given where the state was seen and understood, and names what was looked at', () => {
    const device = deviceOf(healthy());
    expect([device.outcome, device.doubts, device.unread]).toEqual(['clear', [], { lines: 0, spans: [] }]);
    expect(shown(healthy())).toContain(
      'No licensing problem found in one `show clock` and one `show license status`; no messages.',
    );
    expect(reportOf(healthy()).summary.outcome).toBe('clear');
  });

  test.each([
    [
      'a configuration',
      'hostname lab-sw4\nlicense smart transport smart\nend\n',
      'a configuration; no state, no messages',
    ],
    [
      'show version',
      'lab-sw4#show version\nCisco IOS XE Software, Version 17.09.04a\nlab-sw4 uptime is 3 weeks\nlab-sw4#\n',
      'one `show version`, which says nothing of licensing',
    ],
    ['show clock', CLOCK, 'one `show clock`, which says nothing of licensing'],
    [
      'a licence count',
      'lab-sw4#show license summary\nLicense Usage:\n  License                 Entitlement Tag               Count Status\n  ---------------------------------------------------------------\n  network-advantage       (C9300-24 Network Advan...)       1 IN USE\n',
      'one `show license summary`; no state, no messages',
    ],
  ])('is none over %s alone', (_, text, seen) => {
    const report = reportOf(text);
    const [device] = report.devices;
    expect([device?.outcome, device?.seen]).toEqual(['unclear', seen]);
    expect(report.summary.outcome).toBe('unclear');
    expect(shown(text)).toMatch(/No all-clear: [^.]* was not seen\./);
    expect(shown(text)).toContain(`No problem was found in ${seen}.`);
    expect(report.next.map(({ command }) => command)).toContain('show license all');
  });

  test.each([
    [
      'an unset clock',
      'lab-sw4#show clock\n*10:00:01.120 UTC Fri Mar 6 2026\n',
      'one `show clock`, which says nothing of licensing,',
    ],
    [
      'a failure that is over',
      '*Mar  6 2026 10:00:00: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No response\n*Mar  6 2026 10:05:00: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored\n',
      '2 log messages',
    ],
  ])('is none over a note about %s', (_, text, seen) => {
    expect(shown(text)).toContain(
      `No all-clear: the licensing state itself was not seen. What was found in ${seen} needs no action now.`,
    );
  });

  test('is none where nothing was recognised', () => {
    expect(reportOf('Good morning,\nplease find the file below.\n').summary.outcome).toBe('unclear');
  });

  test('is settled by errors and warnings, not by notes', () => {
    const finding = { severity: 'info' } as ReportDevice['findings'][number];
    expect(outcomeOf([finding], [])).toBe('clear');
    expect(outcomeOf([{ ...finding, severity: 'warning' }], [])).toBe('findings');
    expect(worstOutcome(['clear', 'unclear'])).toBe('unclear');
    expect(worstOutcome(['clear', 'unclear', 'findings'])).toBe('findings');
  });
});

describe('Lines that were not understood', () => {
  test.each([
    ['a key that nobody knows', '  Moon phase: waning\n'],
    ['a row of a table', '  advantage   12   IN ORBIT\n'],
    ['a row of JSON', '  {"report_id": 1671840757}\n'],
  ])('%s is told of, and forbids the all-clear', (_, line) => {
    const text = healthy(line);
    const device = deviceOf(text);
    expect([device.outcome, device.unread.lines]).toEqual(['unclear', 1]);
    expect(device.unread.spans).toEqual([{ source: 'sw.txt', line: 32, endLine: 32, text: line.trimEnd() }]);
    for (const page of [shown(text), renderMarkdown(reportOf(text)), renderHtml(reportOf(text))]) {
      expect(page).toContain('Not understood');
      expect(page).toContain('No all-clear');
      expect(page).not.toContain('No licensing problem found');
    }
    expect(shown(text)).toContain(line.trim());
  });

  test('are counted where they are many, and stand in full with --all', () => {
    const text = healthy(Array.from({ length: 9 }, (_, index) => `  Moon ${index}: waning\n`).join(''));
    expect(shown(text)).toContain('5 more lines were not understood; --all shows them.');
    expect(shown(text)).not.toContain('Moon 8');
    expect(shown(text, true)).toContain('Moon 8');
  });

  test('are kept up to a bound, and counted beyond it', () => {
    const many = Array.from({ length: 700 }, (_, index) => `  Moon ${index}: waning ${'x'.repeat(400)}\n`).join('');
    const { unread } = deviceOf(healthy(many));
    expect([unread.lines, unread.spans.length, unread.spans[0]?.text.length]).toEqual([700, 500, 301]);
  });

  test('of an output that is not about licensing are told of without forbidding anything', () => {
    const text = `lab-sw4#show switch\nSwitch/Stack Mac Address : 0000.5e00.5301 - Local Mac Address\nMoon phase: waning\n${healthy()}`;
    const device = deviceOf(text);
    expect([device.outcome, device.unread.lines > 0]).toEqual(['clear', true]);
  });

  test('of a command about licensing that no reader knows are all of its lines', () => {
    const text = `${healthy()}lab-sw4#test license moon show 12\n{"phase": "waning"}\nlab-sw4#\n`;
    const device = deviceOf(text);
    expect(device.outcome).toBe('unclear');
    expect(device.doubts.map((doubt) => doubt.text)).toEqual(['nothing of `test license moon show 12` was understood']);
    expect(device.outputs).not.toContain('test license moon show 12');
  });
});

describe('Commands that the device refused', () => {
  const refused = (typed: string, answer: string) => `lab-sw4#${typed}\n${answer}\n${healthy()}`;
  const marker = "                  ^\n% Invalid input detected at '^' marker.\n";

  test.each([
    ['license smart register idtoken EXAMPLETOKEN', marker],
    ['license smart trust idtoken', '% Incomplete command.\n'],
    ['license smart s', '% Ambiguous command:  "license smart s"\n'],
    ['license smart sync all', 'Command authorization failed.\n'],
  ])('%s: is said, and no all-clear', (typed, answer) => {
    const device = deviceOf(refused(typed, answer));
    expect(device.outcome).not.toBe('clear');
    expect(device.doubts.map(({ id }) => id)).toEqual(['refused']);
    expect(device.doubts[0]?.evidence[0]?.line).toBe(1);
    expect(device.doubts[0]?.text).not.toContain('EXAMPLETOKEN');
  });

  test('a show command that was refused loses nothing where another output shows the state', () => {
    expect(doubts(refused('show license al', marker))).toEqual([]);
    expect(doubts(`lab-sw4#show license all\n${marker}lab-sw4#\n`)).toEqual(['refused', 'no-state']);
  });

  test('other commands are facts only', () => expect(doubts(refused('show moon', marker))).toEqual([]));

  test('what was refused is no configuration', () => {
    const text = `lab-sw4#conf t\nlab-sw4(config)#license smart transport carrier-pigeon\n${marker}lab-sw4(config)#license smart transport cslu\nlab-sw4(config)#end\nlab-sw4#\n`;
    const analysis = createAnalysis(engine, optionsAt(NOW));
    const reader = analysis.open('sw.txt');
    reader.push(Buffer.from(text));
    reader.end();
    const [device] = analysis.state.devices;
    expect(device?.facts.config?.transport?.value).toBe('cslu');
    expect(device?.facts.refusedCommands?.map(({ command, reason }) => [command?.value, reason?.value])).toEqual([
      ['license smart transport carrier-pigeon', 'invalid'],
    ]);
  });
});

describe('Outputs that end in the middle', () => {
  test('at a pager that nobody answered', () => {
    const text = `${CLOCK}lab-sw4#show license status\n${STATUS.slice(0, STATUS.indexOf('Usage Reporting:'))} --More-- `;
    expect(doubts(text)).toContain('cut-off');
    expect(reportOf(text).next.map(({ command }) => command)).toContain('show license status');
  });

  test('a pager that was answered cuts nothing', () => {
    const more = STATUS.replace('Transport:', ' --More-- \b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\bTransport:');
    expect(doubts(`${CLOCK}lab-sw4#show license status\n${more}lab-sw4#\n`)).toEqual([]);
  });
});

describe('An output in something that is not known', () => {
  test('forbids the all-clear of the devices of that input', () => {
    const text = `${healthy()}lab-sw4#more flash:status.txt\n%% ¦ Smart Licensing is ENABLED\n%% ¦ Usage Reporting:\nlab-sw4#\n`;
    const report = reportOf(text);
    expect([report.devices[0]?.outcome, doubts(text)]).toEqual(['unclear', ['not-recognised']]);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(['unread-output']);
  });
});

describe('an input of which a part could not be read', () => {
  test('forbids the all-clear of the devices in it, and of no other', () => {
    const analysis = createAnalysis(engine, optionsAt(NOW));
    const damage = (source: string) =>
      analysis.complain({
        level: 'warning',
        code: 'archive-damaged',
        message: `${source} is damaged`,
        source,
        line: 0,
      });
    for (const [name, source] of [
      ['lab-sw4', 'case.zip!a.log'],
      ['lab-sw5', 'case.zip!b.log'],
      ['lab-sw6', 'other.txt'],
    ] as const) {
      const reader = analysis.open(source);
      reader.push(
        Buffer.from(
          healthy()
            .replaceAll('lab-sw4', name)
            .replace(/FOC\w+/g, `FOC2345X0A${name.at(-1)}`),
        ),
      );
      reader.end();
    }
    damage('case.zip!a.log');
    const found = analysis.report().devices.map(({ hostname, outcome, doubts }) => [hostname, outcome, doubts.length]);
    expect(found.sort()).toEqual([
      ['lab-sw4', 'unclear', 1],
      ['lab-sw5', 'unclear', 1],
      ['lab-sw6', 'clear', 0],
    ]);
  });
});
describe('A URL that works', () => {
  const smart = (ack: string, push: string) =>
    `${CLOCK}lab-sw4#show license status\n${STATUS.replace('Type: cslu', 'Type: Smart')
      .replace(/Cslu address: \S+/, 'URL: https://smartreceiver-eu.example.net/licservice/license')
      .replace(/Last ACK received: .*/, `Last ACK received: ${ack}`)
      .replace(/Last report push: .*/, `Last report push: ${push}`)}lab-sw4#\n`;
  const severity = (text: string) => deviceOf(text).findings.find(({ id }) => id === 'transport-url-wrong')?.severity;

  test('is no error beside an ACK that came through it', () => {
    expect(severity(smart('May 01 09:30:00 2026 UTC', 'May 01 09:25:00 2026 UTC'))).toBe('info');
    expect(severity(smart('<none>', '<none>'))).toBe('error');
  });

  test('is no error where the image names it as its default', () => {
    const more =
      'lab-sw4#show license tech support\nSmart Licensing Tech Support info\n\nOther Info\n==========\nDefault URL: https://smartreceiver-eu.example.net/licservice/license\nlab-sw4#\n';
    expect(severity(`${smart('<none>', '<none>')}${more}`)).toBe('info');
  });
});

describe('A backlog', () => {
  test('in show license all is told of', () => {
    const all = `${CLOCK}lab-sw4#show license all\nSmart Licensing Status\n======\n\n${STATUS}\nUsage Report Summary:\n=====================\nTotal: 950,  Purged: 0(0)\nTotal Acknowledged Received: 0,  Waiting for Ack: 900\nAvailable to Report: 900  Collecting Data: 2\nlab-sw4#\n`;
    expect(deviceOf(all).findings.map(({ id }) => id)).toContain('rum-backlog');
  });
});

describe('A grave message whose tag was lost', () => {
  const REASON = 'Unable to resolve server hostname/domain name';
  test.each([
    [
      'signs changed',
      `SMART LIC-3-COMM FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ${REASON}`,
    ],
    ['no percent sign', `SMART_LIC 3 COMM_FAILED: Communications failure`],
    ['a hyphen dropped at the end of a line of a PDF', 'The ticket says %SMART_LIC-3COMM_FAILED: Communications'],
    ['blanks within it', 'of the type C9300-24T says %SMAR    T_LIC-3-'],
    ['the line ends within it', 'The ticket says %SMART_LIC-3-'],
    ['the line ends before its severity', 'The ticket says %SMART_LIC-'],
    [
      'cells of a table that run together',
      `core-a09:20:05 UTC%SMART_LIC-3-COMM_FAILED: Communications failure : ${REASON}`,
    ],
    [
      'a notification by SNMP in words of another tool',
      'trap ciscoSlaSmartAgentNotifyPolicyCommFailed received from lab-sw4',
    ],
    ['the number of a notification in JSON of another tool', '"trap": "1.3.6.1.4.1.9.9.831.1.12 (Policy comm failed)"'],
    ['no tag', `Communications failure with the Cisco Smart Software Manager (CSSM) : ${REASON}`],
    [
      'another message',
      'The install of a new licensing trust code has failed on PID:C9300-24T,SN:FOC0000X0AA: a reason',
    ],
  ])('forbids the all-clear, and is told: %s', (_, line) => {
    const text = `Mar  5 2026 04:12:09.114 UTC: ${line}\n${healthy()}`;
    const report = reportOf(text);
    expect([report.devices[0]?.outcome, doubts(text)]).toEqual(['unclear', ['not-recognised']]);
    expect(
      report.diagnostics.map(({ code, message }) => [code, message.includes('a message of the licensing agent')]),
    ).toEqual([['unread-output', true]]);
  });

  test('whose text journalctl withheld', () => {
    const report = reportOf(`Mar  5 04:12:09 lab-sw4 45: [52B blob data]\n${healthy()}`);
    expect([report.devices[0]?.outcome, report.diagnostics.map(({ help }) => help)]).toEqual([
      'unclear',
      ['give what journalctl --all prints'],
    ]);
    expect(doubts(`Mar  5 04:12:09 collector sshd[45]: [52B blob data]\n${healthy()}`)).toEqual([]);
  });

  test('in the log that a device printed', () => {
    const text = `lab-sw4#show logging | include SMART\nMar  5 2026 04:12:09.114 UTC: SMART LIC-3-COMM FAILED: a reason\n${healthy()}`;
    expect(doubts(text)).toEqual(['not-recognised']);
  });

  test('a good one, or one that was read, forbids nothing', () => {
    expect(doubts(`Communications with Cisco Smart Software Manager (CSSM) restored\n${healthy()}`)).toEqual([]);
    expect(
      doubts(
        `${healthy()}lab-sw4#show running-config | include SMART_LIC\nlogging discriminator A mnemonics drops SMART_LIC\nlab-sw4#\n`,
      ),
    ).toEqual([]);
  });
});

describe('texts within texts that are more than is looked through', () => {
  const stateAfter = (most: number, ...inputs: (readonly [source: string, text: string])[]) => {
    const analysis = createAnalysis(engine, { ...optionsAt(NOW), workOf: createWorks(most) });
    for (const [source, text] of inputs) {
      const reader = analysis.open(source);
      reader.push(Buffer.from(text));
      reader.end();
    }
    return analysis.report();
  };
  const wrapped = (text: string) => `${JSON.stringify({ host: 'lab-sw4', output: text })}\n`;
  const told = ({ diagnostics }: ReturnType<typeof stateAfter>) =>
    diagnostics.filter(({ code }) => code === 'too-much-wrapped').map(({ source, line }) => [source, line]);

  test('are read so far, and forbid the all-clear', () => {
    // More than the beginning, which is looked through before anything is read.
    const text = wrapped(healthy()).repeat(600);
    expect(told(stateAfter(text.length * 3, ['case.json', text]))).toEqual([]);
    const report = stateAfter(text.length * 0.8, ['case.json', text]);
    expect(told(report)).toEqual([['case.json', expect.any(Number)]]);
    expect(report.devices.map(({ outcome }) => outcome)).toEqual(['unclear']);
  });

  test('share their bound with the other members of an archive, which are read as they stand from there on', () => {
    const inputs = ['a', 'b'].map((name) => [`case.zip!${name}.txt`, healthy()] as const);
    const last = [
      'case.zip!c.json',
      wrapped(
        healthy()
          .replaceAll('lab-sw4', 'lab-sw9')
          .replace(/FOC\w+/g, 'FOC2345X0A9'),
      ),
    ] as const;
    const report = stateAfter(healthy().length / 2, ...inputs, last);
    expect(JSON.stringify(stateAfter(1_000_000, ...inputs, last).devices)).toContain('lab-sw9');
    expect(JSON.stringify(report.devices)).not.toContain('lab-sw9');
    expect(told(report)).toEqual([['case.zip!b.txt', 0]]);
    expect(report.devices.map(({ outcome }) => outcome)).toEqual(['unclear']);
    expect(told(stateAfter(healthy().length * 1.5, ['a.txt', healthy()], ['b.txt', healthy()]))).toEqual([]);
  });
});

describe('What an output says besides its values', () => {
  const exchange = (response: string, more = '') =>
    healthy(
      `\nCommunication Statistics:\n=======================\nCommunication Level Allowed: INDIRECT\nOverall State: <empty>\nUsage Reporting:\n  Attempts: Total=3, Success=2, Fail=1  Ongoing Failure: Overall=0 Communication=0\n  Last Response: ${response}\n    Failure Reason: <none>\n${more}`,
    );

  test.each([
    'FAILED',
    'FAILED on Apr 30 10:02:00 2026 UTC',
    'NOK',
    'NO REPLY on Apr 30 10:02:00 2026 UTC',
    'ERROR 500',
  ])('a last response %s is no all-clear, though nothing is counted', (response) => {
    expect(doubts(exchange(response))).toEqual(['unexplained']);
  });

  test.each(['OK on May 01 09:25:00 2026 UTC', 'OK_POLL on May 01 09:25:00 2026 UTC', '<none>', 'NO DATA TO PROCESS'])(
    'a last response %s is one',
    (response) => {
      expect(doubts(exchange(response))).toEqual([]);
    },
  );

  test('a failure that a success followed is over', () => {
    const times = '  Last Success Time: May 01 09:25:00 2026 UTC\n  Last Failure Time: Apr 30 10:02:00 2026 UTC\n';
    expect(doubts(exchange('FAILED on Apr 30 10:02:00 2026 UTC', times))).toEqual([]);
  });

  // A ticket system writes `<none>` as a link.
  test('[none] is never', () => {
    const text = healthy().replace(/(Last ACK received: ).*/, '$1[none]');
    expect(deviceOf(text).state.reporting?.lastAck).toBe('');
    expect(doubts(text)).not.toContain('unread');
  });

  const eventLog = (at: string, text: string) =>
    healthy().replace(
      /lab-sw4#\n$/,
      `lab-sw4#show license eventlog 2\n**** Event Log ****\n\n${at} UTC ${text}\nlab-sw4#\n`,
    );

  test.each([
    ['2026-05-02 09:00:00.000', 'SAEVT_COMM_FAIL error="Unable to reach host"', ['unexplained']],
    ['2026-05-02 09:00:00.000', 'SAEVT_COMM_FAIL error="timed out" errors=0', ['unexplained']],
    ['2026-05-02 09:00:00.000', 'SAEVT_POLL result="errors: 0, no failures"', []],
    // The last ACK came after it.
    ['2026-04-01 09:00:00.000', 'SAEVT_COMM_FAIL error="Unable to reach host"', []],
  ])('the event log of %s: %s', (at, text, expected) => {
    expect(doubts(eventLog(at, text))).toEqual(expected);
  });

  test('a dump that speaks of a failure is no all-clear', () => {
    const dump = healthy().replace(
      /lab-sw4#\n$/,
      'lab-sw4#show platform software sl-infra all\nlast exchange: error: connection timed out\nlab-sw4#\n',
    );
    expect(doubts(dump)).toEqual(['unread']);
  });

  test.each([
    ['30  days (overdue)', 'Reporting push interval: 30  days'],
    ['Jul 30 09:30:00 2026 UTC (expired)', 'Next ACK deadline: Jul 30 09:30:00 2026 UTC'],
    ['May 31 09:30:00 2026 UTC - last attempt failed', 'Next report push: May 31 09:30:00 2026 UTC'],
  ])('%s is a value, and no all-clear', (value, line) => {
    const [key = ''] = line.split(': ');
    expect(doubts(healthy().replace(line, `${key}: ${value}`))).toEqual(['unread']);
  });

  test.each([
    ['False', ['unread']],
    ['False\nNot registered. No certificates installed', []],
    ['No', ['unread']],
    ['True', []],
  ])('a certificate of production: %s', (value, expected) => {
    const part = `\nLicense Certificates\n====================\nProduction Cert: ${value}\n`;
    expect(
      doubts(
        healthy()
          .replace('show license status', 'show license tech support')
          .replace(/lab-sw4#\n$/, `${part}lab-sw4#\n`),
      ),
    ).toEqual(expected);
  });

  test.each([
    ['count SMART_LIC', 7, ['cut-off']],
    ['cou COMM_FAILED', 1, ['cut-off']],
    ['count CSLU', 120, ['cut-off']],
    ['count SMART_LIC', 0, []],
    ['count UPDOWN', 7, []],
  ])('`show logging | %s`, %i lines', (filter, count, expected) => {
    const text = `lab-sw4#show logging | ${filter}\nNumber of lines which match regexp = ${count}\n${healthy()}`;
    expect(doubts(text)).toEqual(expected);
  });
});
