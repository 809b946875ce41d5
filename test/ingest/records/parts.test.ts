import { describe, expect, it } from 'vitest';
import { FAILED, RESTORED, told } from '../envelope/failed-restored.js';
import { analyze } from '../structured/analyze-text.js';

/** Messages that name nobody, with lines between them that nobody reads: whose the second is nothing tells. */
const between = (line: string, above = '') => `${above}${FAILED}\n${line}\n${RESTORED}\n`;
const OPEN = ['in.txt (2)', 'in.txt open'];
const RESOLVED = ['in.txt resolved'];

describe('a recovery that names nobody, behind a line that nobody reads', () => {
  it.each([
    'the other one:',
    'and the second switch says',
    'From the neighbour:',
    '*** core ***',
    '(second switch)',
    'Is this the same problem?',
    'Switch 2',
    '2.',
    '[2]',
    'Connection to 192.0.2.7 closed.',
    'Connection closed by foreign host.',
    'Trying 192.0.2.8 ... Open',
    'User Access Verification',
    'ssh 192.0.2.8',
    '$ ssh admin@192.0.2.8',
    '=~=~=~=~=~=~=~=~= PuTTY log 2026.03.11 09:21:00 =~=~=~=~=~=~=~=~=',
    '!RANCID-CONTENT-TYPE: cisco',
  ])('ends no failure above it: %s', (line) => {
    expect(told(between(line))).toEqual(OPEN);
    expect(told(between(line, 'what the first one says\n'))).toEqual(OPEN);
  });

  it('ends none of two places, of which the second had one of its own', () => {
    const again = FAILED.replace('09:20', '09:22');
    expect(told(`${FAILED}\nthe other one:\n${again}\n${RESTORED}\n`)).toEqual(OPEN);
    expect(told(`${FAILED}\nthe same, an hour later:\n${FAILED}\n${RESTORED}\n`)).toEqual(RESOLVED);
  });

  it('ends what a buffer shows that holds both, and nothing of another buffer', () => {
    const buffer = 'Log Buffer (4096 bytes):\n\n';
    expect(told(`${buffer}${FAILED}\n${buffer}${RESTORED}\n`)).toEqual(OPEN);
    expect(told(`${buffer}${FAILED}\n${buffer}${FAILED}\n${RESTORED}\n`)).toEqual(RESOLVED);
  });

  it('ends none of another login, though all that stands around it is alike', () => {
    const login =
      'Trying 192.0.2.8 ... Open\nWelcome to the network of Example\n\nUser Access Verification\n\nUsername: ops\n';
    expect(told(`${login}${FAILED}\n${login}${RESTORED}\n`)).toEqual(OPEN);
    const script = 'Script started on 2026-03-11 09:00:00+00:00\n';
    expect(told(`${script}${FAILED}\n${script}${RESTORED}\n`)).toEqual(OPEN);
  });

  it('ends none of another port of a console server, wherever its number stands', () => {
    const of = (port: number) => `Connected to port ${port}.\nEscape character is '^]'.\n`;
    expect(told(`${of(3)}${FAILED}\n${of(4)}${RESTORED}\n`)).toEqual(OPEN);
    expect(told(`${of(3)}${FAILED}\n${of(3)}${RESTORED}\n`)).toEqual(RESOLVED);
  });

  it('says so', () => {
    const { diagnostics } = analyze({ 'in.txt': between('the other one:') });
    expect(diagnostics.map(({ code, line }) => [code, line])).toContainEqual(['counts-anew', 3]);
  });

  it('ends none below it either, of a log that might begin with its newest line', () => {
    expect(told(`${RESTORED}\nthe other one:\n${FAILED}\n`)).toEqual(OPEN);
    expect(told(`${RESTORED}\n${FAILED}\n`)).toEqual(RESOLVED);
  });

  it('is counted with what stands nearest above it', () => {
    const [first, second] = [FAILED, RESTORED].map((line) => line.slice(line.indexOf('%')));
    expect(told(`${first}\nthe other one:\n${second}\n${first}\n${second}\n`)).toEqual([
      'in.txt (2) resolved',
      'in.txt open',
    ]);
  });

  it.each([
    ['a blank line', ''],
    ['a rule', '-----'],
    ['what was left out', '<snip>'],
    ['what was left out in words', '--- 12 lines omitted ---'],
    ['a traceback', '-Traceback= 1#abc  iosd:55A+12 iosd:33B+4'],
    ['the process of one', '-Process= "SNMP ENGINE", ipl= 0, pid= 281'],
    ['a day', '2026-03-11'],
    ['how the story goes on', 'After the DNS was mended it came back:'],
    ['what the device logs without a tag', 'Mar 11 2026 09:21:05.700 UTC: something else was said'],
    ['another message of it', 'Mar 11 2026 09:21:05.700 UTC: %LINK-3-UPDOWN: Interface Te1/0/1, changed state to up'],
  ])('ends it behind %s', (_, line) => {
    expect(told(between(line))).toEqual(RESOLVED);
  });

  it('ends it below the same words, below the same name, and where the numbers go on', () => {
    expect(told(between('the hall:', 'the hall:\n'))).toEqual(RESOLVED);
    expect(told(between('now dist-a is fine', 'this is dist-a today\n'))).toEqual(RESOLVED);
    expect(told(`000121: ${FAILED}\nlook at this\n000125: ${RESTORED}\n`)).toEqual(RESOLVED);
    expect(told(`000121: ${FAILED}\nlook at this\n004125: ${RESTORED}\n`)).toEqual(OPEN);
  });
});

describe('a recovery behind a session that was left', () => {
  const session = (end: string) => `dist-a#show logging | include SMART\n${FAILED}\n${end}\n${RESTORED}\n`;

  it.each(['dist-a#exit', 'dist-a>logout', 'dist-a#quit'])('is not of its device: %s', (end) => {
    expect(told(session(end))).toEqual(['dist-a open', 'in.txt']);
    const { diagnostics } = analyze({ 'in.txt': session(end) });
    expect(diagnostics.map(({ code }) => code)).toContain('unnamed-recovery');
  });

  it.each(['ssh -l admin 192.0.2.8', 'ssh 192.0.2.8', 'telnet 192.0.2.8', 'telnet 192.0.2.8 /vrf Mgmt-vrf'])(
    'is not of its device where somebody went on to another one: %s',
    (typed) => {
      expect(told(session(`dist-a#${typed}`))[0]).toBe('dist-a open');
    },
  );

  it('is of its device where somebody asked whether a port answers', () => {
    expect(told(session('dist-a#telnet 192.0.2.44 8182'))).toEqual(['dist-a resolved']);
    expect(told(session('dist-a#telnet cslu.example.com 8182 /source-interface Vlan9'))).toEqual(['dist-a resolved']);
  });

  it.each([
    'Connection to 192.0.2.7 closed by remote host.',
    '[Connection to dist-a closed by foreign host]',
    'Trying 192.0.2.8 ... Open',
    'User Access Verification',
  ])('is not of its device behind %s', (line) => {
    expect(told(session(line))).toEqual(['dist-a open', 'in.txt']);
    expect(told(session(`dist-a#\n${line}`))).toEqual(['dist-a open', 'in.txt']);
  });

  it('is of its device while it lasts', () => {
    expect(told(session('dist-a#'))).toEqual(['dist-a resolved']);
    expect(told(session('dist-a#show clock'))).toEqual(['dist-a resolved']);
  });
});

describe('files of RANCID behind each other', () => {
  const file = (name: string, ack: string) =>
    `!RANCID-CONTENT-TYPE: cisco\n!\n!Chassis type: C9300-24T\n!\n! show license status\n! Smart Licensing Using Policy:\n!   Status: ENABLED\n!\n! Usage Reporting:\n!   Last ACK received: ${ack}\n!\nversion 17.9\nhostname ${name}\n!\nend\n`;

  it('lend no output of one to the device of the file above', () => {
    const text = file('sw-a', 'Nov 25 09:21:00 2026 UTC') + file('sw-b', 'Jan 01 09:21:00 2025 UTC');
    const named = analyze({ 'in.txt': text }).devices.filter(({ hostname }) => hostname !== null);
    expect(
      named.map(({ hostname, outputs }) => [hostname, outputs.some((each) => `${each}`.includes('status'))]),
    ).toEqual([
      ['sw-a', false],
      ['sw-b', false],
    ]);
  });

  it('name the output above the configuration of the only one', () => {
    expect(told(file('sw-a', 'Nov 25 09:21:00 2026 UTC'))).toEqual(['sw-a']);
  });
});

describe('messages in alerts of OSSEC', () => {
  const alert = (place: string, line: string) =>
    `** Alert 1773220887.123: - syslog,\n2026 Mar 11 09:21:27 ${place}\nRule: 1002 (level 2) -> "Unknown problem"\n${line}\n\n`;

  it('that two of them watch are of two devices', () => {
    const text = alert('north->/var/log/cisco.log', FAILED) + alert('south->/var/log/cisco.log', RESTORED);
    expect(told(text)).toEqual(OPEN);
  });

  it('that one of them watches in one file are of one log', () => {
    const text = alert('north->/var/log/cisco.log', FAILED) + alert('north->/var/log/cisco.log', RESTORED);
    expect(told(text)).toEqual(RESOLVED);
  });

  it('are of the address that sent them', () => {
    const text = alert('north->192.0.2.7', FAILED) + alert('north->192.0.2.8', RESTORED);
    expect(told(text)).toEqual(['192.0.2.7 open', '192.0.2.8']);
  });
});
