import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { TWO as OTHER, ONE as OUTPUT } from './two-states.js';

/** Two devices in forms that came up once: a failure stays open whatever recovered beside it, and each output is its own device's. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const ONE = `*Mar  5 04:12:09.114: ${FAILED}`;
const TWO = `*Mar  5 04:22:09.114: ${RESTORED}`;

const devices = (text: string) => analyze({ 'in.txt': text }).devices;
const open = (text: string) =>
  devices(text)
    .map(({ hostname, id, incidents, messages }) =>
      [hostname ?? id, messages[0]?.first?.slice(0, 4), ...incidents.map(({ status }) => status)].join(' '),
    )
    .sort();
const shown = (text: string) =>
  devices(text)
    .map(({ id, hostname, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
const each = (text: string, before: string) => text.trimEnd().replace(/^/gm, before);

const LOGS: Readonly<Record<string, string>> = {
  'tables of TOML': `[[event]]\nhost = "acc-1"\nreceived = 2024-03-05T04:12:10Z\nmsg = "${ONE}"\n\n[[event]]\nhost = "acc-2"\nreceived = 2024-03-05T04:22:10Z\nmsg = "${TWO}"\n`,
  'tables in tables of TOML': `[[event]]\nat = 2024-03-05T04:12:10Z\nmsg = "${ONE}"\ntime = "2024-03-05T04:12:10Z"\n[event.device]\nname = "acc-1"\n[[event]]\nmsg = "${TWO}"\ntime = "2024-03-05T04:22:10Z"\n[event.device]\nname = "acc-2"\n`,
  'sections of an INI file': `[acc-1]\nip=192.0.2.7\nlast_seen=2024-03-05 04:12:10\nlast_log=${ONE}\n\n[acc-2]\nip=192.0.2.8\nlast_seen=2024-03-05 04:22:10\nlast_log=${TWO}\n`,
  'a list of YAML with devices further in': `- received: 2024-03-05T04:12:10Z\n  device:\n    name: acc-1\n    site: one\n  text: >-\n    ${ONE}\n- received: 2024-03-05T04:22:10Z\n  device:\n    name: acc-2\n    site: two\n  text: >-\n    ${TWO}\n`,
  'names of YAML': `events:\n  acc-1:\n    seen: 1\n    received: 2024-03-05T04:12:10Z\n    line: '${ONE}'\n  acc-2:\n    seen: 1\n    received: 2024-03-05T04:22:10Z\n    line: '${TWO}'\n`,
  'a function of Splunk at the head of a column': `host,count,"list(_raw)"\n"acc-1",2,"2024-03-05T04:12:10Z ${ONE}\n2024-03-05T04:13:10Z *Mar  5 04:13:09.114: %SYS-5-CONFIG_I: Configured from console by ops on vty0"\n"acc-2",1,"2024-03-05T04:22:10Z ${TWO}"\n`,
  'a time behind the message': `source: acc-1 | message: ${ONE} { level: 3 | timestamp: 2024-03-05T04:12:10.000Z }\nsource: acc-2 | message: ${TWO} { level: 5 | timestamp: 2024-03-05T04:22:10.000Z }\n`,
  'whom Nagios told, before the host': `[1709611930] SERVICE ALERT: acc-1;Syslog;CRITICAL;HARD;3;${ONE}\n[1709612530] SERVICE ALERT: acc-2;Syslog;OK;HARD;3;${TWO}\n[1709612530] SERVICE NOTIFICATION: ops;acc-2;Syslog;OK;mail;${TWO}\n`,
  'a chat with years of two digits': `[05-Mar-24 04:13 AM] tom#1234\nacc-1\n\`\`\`\n${ONE}\n\`\`\`\n\n[05-Mar-24 04:23 AM] ada#4321\nacc-2\n\`\`\`\n${TWO}\n\`\`\`\n`,
  'posts of people who have numbers': JSON.stringify([
    { type: 'message', user: 'U01AAA', ts: '1709611990.000100', text: `acc-1 says\n\`\`\`${ONE}\`\`\`` },
    { type: 'message', user: 'U02BBB', ts: '1709612590.000100', text: `and acc-2\n\`\`\`${TWO}\`\`\`` },
  ]),
  'a service that Nagios has under a name of licensing': `[1709611930] SERVICE ALERT: acc-1;smart-license;CRITICAL;HARD;3;${FAILED}\n[1709612530] SERVICE ALERT: acc-2;smart-license;OK;HARD;3;${RESTORED}\n`,
  'a search in folders of devices and days': `/var/log/hosts/acc-1/2024/03/05/messages:2024-03-05T04:12:10Z 45: ${ONE}\n/var/log/hosts/acc-2/2024/03/05/messages:2024-03-05T04:22:10Z 46: ${TWO}\n`,
  'the line protocol of InfluxDB, a relay beside the device': `syslog,facility=local7,host=relay1,hostname=acc-1,source=192.0.2.7 facility_code=23i,message="${FAILED}",severity_code=3i 1709611930000000000\nsyslog,facility=local7,host=relay1,hostname=acc-2,source=192.0.2.8 facility_code=23i,message="${RESTORED}",severity_code=5i 1709612530000000000\n`,
  'nanoseconds before names': `name: syslog\ntime                hostname message\n----                -------- -------\n1709611930000000000 acc-1    ${FAILED}\n1709612530000000000 acc-2    ${RESTORED}\n`,
  'a text saved in Grafana': `Common labels: {"job":"syslog"}\n\n\n1709611930000000000\t2024-03-05T04:12:10.000Z\t{"host":"acc-1"}\t${FAILED}\n1709612530000000000\t2024-03-05T04:22:10.000Z\t{"host":"acc-2"}\t${RESTORED}\n`,
  'events of vManage': JSON.stringify({
    data: [
      { entry_time: 1_709_611_930_000, eventname: 'syslog-event', host_name: 'acc-1', details: FAILED },
      { entry_time: 1_709_612_530_000, eventname: 'syslog-event', host_name: 'acc-2', details: RESTORED },
    ],
  }),
  'alerts of Alertmanager': [
    { labels: { instance: 'acc-1' }, annotations: { description: FAILED }, startsAt: '2024-03-05T04:12:10Z' },
    { labels: { instance: 'acc-2' }, annotations: { description: RESTORED }, startsAt: '2024-03-05T04:22:10Z' },
  ]
    .map((alert) => `${JSON.stringify({ receiver: 'noc', status: 'firing', alerts: [alert] })}\n`)
    .join(''),
  'a sheet in French': `Horodatage\tÉquipement\tMessage\n5 mars 2024 à 04:12:10\tacc-1\t${FAILED}\n5 mars 2024 à 04:22:10\tacc-2\t${RESTORED}\n`,
  'a sheet in Japanese': `日時,機器名,メッセージ\n2024年3月5日 4:12:10,acc-1,${FAILED}\n2024年3月5日 4:22:10,acc-2,${RESTORED}\n`,
  'pairs with brackets around their names': `[phLogDetail]:[reptDevName]=acc-1,[phRecvTime]=2024-03-05 04:12:10,[rawEventMsg]=<187>100: ${ONE}\n[phLogDetail]:[reptDevName]=acc-2,[phRecvTime]=2024-03-05 04:22:10,[rawEventMsg]=<189>100: ${TWO}\n`,
  'fields whose names nobody knows': `cid: acc-1\nwhen: 2024-03-05T04:12:10Z\nzeile: ${ONE}\n\ncid: acc-2\nwhen: 2024-03-05T04:22:10Z\nzeile: ${TWO}\n`,
  'a message named by its state': `entity_id: acc-1\nstate_start_time: 2024-03-05T04:12:10Z\nstate_message: ${ONE}\n\nentity_id: acc-2\nstate_start_time: 2024-03-05T04:22:10Z\nstate_message: ${TWO}\n`,
  'events of FortiSIEM': JSON.stringify([
    {
      phRecvTime: 1_709_611_930_000,
      reptDevName: 'acc-1',
      reptDevIpAddr: '192.0.2.7',
      rawEventMsg: `<187>100: ${ONE}`,
    },
    {
      phRecvTime: 1_709_612_530_000,
      reptDevName: 'acc-2',
      reptDevIpAddr: '192.0.2.8',
      rawEventMsg: `<189>100: ${TWO}`,
    },
  ]),
};

const OUTPUTS: Readonly<Record<string, string>> = {
  'prompts that are nobody’s name': `output of the first switch (acc-1) below\n\nSwitch#show license status\n${OUTPUT}\nthe second one is acc-2:\n\nSwitch#show license status\n${OTHER}\n`,
  'the log of Ansible, stamped once a message': `2024-03-05 09:30:14,020 p=1234 u=ops n=ansible | ok: [acc-1] => {\n    "out.stdout_lines[0]": ${JSON.stringify(OUTPUT.split('\n'), null, 4)}\n}\n2024-03-05 09:30:14,021 p=1234 u=ops n=ansible | ok: [acc-2] => {\n    "out.stdout_lines[0]": ${JSON.stringify(OTHER.split('\n'), null, 4)}\n}\n`,
  'boxes in boxes': [OUTPUT, OTHER]
    .map(
      (text, at) =>
        `│ acc-${at + 1} │\n│ ╭──────── send_command ────────╮ │\n${text
          .trimEnd()
          .split('\n')
          .map((line) => `│ │ ${line.padEnd(60)} │ │`)
          .join('\n')}\n│ ╰──────────────────────────────╯ │\n`,
    )
    .join(''),
  'a diff of RANCID': [OUTPUT, OTHER]
    .map(
      (text, at) =>
        `Index: configs/acc-${at + 1}\n${'='.repeat(67)}\nretrieving revision 1.12\ndiff -U4 -r1.12 acc-${at + 1}\n@@ -8,2 +8,${text.trimEnd().split('\n').length + 3} @@\n !\n+!Show license status:\n${each(text, '+! ')}\n hostname acc-${at + 1}\n`,
    )
    .join(''),
  'commands of NSO with their blanks escaped': [OUTPUT, OTHER]
    .map(
      (text, at) =>
        `admin@ncs# devices device acc-${at + 1} live-status exec show license\\ status\nresult \n${text}acc-${at + 1}#\n`,
    )
    .join(''),
  'sessions that expect opened': [OUTPUT, OTHER]
    .map((text, at) => `spawn ssh -o StrictHostKeyChecking=no admin@acc-${at + 1}\nPassword: \n\n${text}`)
    .join(''),
  'threads that are no devices': `Thread-1 >>> Output from acc-1 <<<\n${OUTPUT}\nThread-2 >>> Output from acc-2 <<<\n${OTHER}\n`,
  'bytes of Python below a line of a log': [OUTPUT, OTHER]
    .map(
      (text, at) =>
        `2024-03-05 09:30:12 INFO connect host=acc-${at + 1}\nb'show license status\\r\\n${text.replaceAll('\n', '\\r\\n')}'\n`,
    )
    .join(''),
  'chapters of a document': [OUTPUT, OTHER]
    .map(
      (text, at) =>
        `  3.${at + 1} acc-${at + 1}\n\n${each(text, '    ')}\nLicensing audit          Page ${at + 2} of 9\n\n`,
    )
    .join(''),
  'names before lines, a blank behind them': `${each(OUTPUT, 'acc-1 ')}\n${each(OTHER, 'acc-2 ')}\n`,
  'names with addresses before their commands': `acc-1 (192.0.2.7): show license status\n${OUTPUT}\nacc-2 (192.0.2.8): show license status\n${OTHER}`,
  'the boxes of bat': [OUTPUT, OTHER]
    .map(
      (text, at) =>
        `───────┬──────────\n       │ File: acc-${at + 1}.txt\n───────┼──────────\n${text
          .trimEnd()
          .split('\n')
          .map((line, index) => `${String(index + 1).padStart(4)}   │ ${line}`)
          .join('\n')}\n───────┴──────────\n`,
    )
    .join(''),
};

describe('two devices in more forms', () => {
  it.each(Object.entries(LOGS))('%s: each has its own message, in its year', (_, text) => {
    expect(open(text)).toEqual(['acc-1 2024 open', 'acc-2 2024']);
  });

  it.each(Object.entries(OUTPUTS))('%s: each has its own output', (_, text) => {
    expect(shown(text)).toEqual(['acc-1 one', 'acc-2 two']);
  });

  it.each(['acc-[1-2]: ', 'acc-1,acc-2: '])('sets before lines are of each: %s', (set) => {
    expect(shown(`${each(OUTPUT, set)}\n${each(OTHER, 'acc-3: ')}\n`)).toEqual(['acc-1 one', 'acc-2 one', 'acc-3 two']);
  });

  it('keeps messages apart that came through others, or stand behind a name and a clock', () => {
    expect(devices(`via proxy1\n${ONE}\nvia proxy2\n${TWO}\n`)).toHaveLength(2);
    expect(devices(`acc-1/09:00:00/ ${FAILED}\nacc-2/09:10:00/ ${RESTORED}\n`).map(({ hostname }) => hostname)).toEqual(
      ['acc-1', 'acc-2'],
    );
  });

  it.each([
    ['<none>\nacc-1#', '<no\n-- 1:sh -- time-stamp -- Mar/05/24  9:30:12 --\nne>\nacc-1#'],
    ['http://one', 'htt-- 1:sh -- time-stamp -- Mar/05/24  9:30:12 --\np://one'],
    ['Type: cslu', 'Type: cs\n-- core:acc-1 -- time-stamp -- Mar/05/24 12:30:12 --\nlu'],
    ['\nTransport', '\n-- 0:console -- time-stamp -- Mar/05/24  9:30:12 --\nTransport'],
  ])('puts together what marks of screen cut: %j', (whole, cut) => {
    const text = `acc-1#show license status\n${OUTPUT}acc-1#\n`;
    expect(text).toContain(whole);
    const [device, another] = devices(text.replace(whole, cut));
    expect(another).toBeUndefined();
    expect(device?.state).toEqual(devices(text)[0]?.state);
  });

  it('keeps two outputs apart that nothing but the name of the factory ties together', () => {
    const session = (text: string) => `Switch#show license status\n${text}Switch#\n`;
    expect(devices(`${session(OUTPUT)}\nlater:\n${session(OTHER)}`).map(({ id }) => id)).toEqual([
      'Switch',
      'Switch (2)',
    ]);
    const typed = 'Switch(config)#license smart url cslu http://two.example.net:8182/cslu/v1/pi\nSwitch(config)#end\n';
    expect(shown(`${session(OUTPUT)}${typed}${session(OTHER)}`)).toEqual(['Switch two']);
  });
});

describe('the newest on top', () => {
  const clock = (day: string) => `acc-1#show clock\n09:30:00.000 UTC ${day} 2024\n`;
  const session = (text: string) => `acc-1#show license status\n${text}acc-1#\n`;

  it('goes by the clock above an output', () => {
    expect(shown(`${clock('Wed Mar 6')}${session(OUTPUT)}${clock('Tue Mar 5')}${session(OTHER)}`)).toEqual([
      'acc-1 one',
    ]);
    expect(shown(`${clock('Tue Mar 5')}${session(OTHER)}${clock('Wed Mar 6')}${session(OUTPUT)}`)).toEqual([
      'acc-1 one',
    ]);
  });

  it('goes by what the outputs tell of', () => {
    const acked = (text: string, day: string) =>
      text.replace('received: <none>', `received: Mar 0${day} 09:00:00 2024 UTC`);
    expect(shown(`${session(acked(OUTPUT, '6'))}quoted:\n${session(acked(OTHER, '5'))}`)).toEqual(['acc-1 one']);
  });
});

describe('the date of a mail', () => {
  const mail = (day: string) =>
    `From: ann@example.net\nDate: ${day} 10:00:00 +0000\nSubject: licence\n\nacc-1#show license status\n${OUTPUT.replace('Last ACK', 'Last report push: Nov 20 2025 09:00:00 UTC\n  Last ACK')}acc-1#\n`;
  const told = (day: string) => devices(mail(day))[0];

  it('is when it was sent: what falls due between the outputs and the mail is open', () => {
    expect(told('Fri, 26 Dec 2025')?.now).toMatchObject({
      from: 'wrapper',
      at: '2025-12-26T10:00:00.000Z',
      otherwise: '2025-11-20T09:00:00.000Z',
    });
    expect(told('Fri, 26 Dec 2025')?.obligations.map(({ status }) => status)).not.toContain('overdue');
  });

  it('settles what it lies before', () => {
    expect(told('Fri, 05 Dec 2025')?.obligations.map(({ status }) => status)).not.toContain('unsettled');
  });
});
