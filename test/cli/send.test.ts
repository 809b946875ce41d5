import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { analyze, createEngine } from '../../dist/src/index.js';
import { headers } from '../../src/cli/send/headers.js';
import { type Outgoing, type Scenario, tell } from '../../src/cli/send/scenario.js';
import { readScenario } from '../../src/cli/send/scenario-schema.js';
import { readTarget } from '../../src/cli/send/wire.js';
import { openTcp } from '../../src/ingest/receive/tcp.js';
import { openTls } from '../../src/ingest/receive/tls.js';
import { openUdp } from '../../src/ingest/receive/udp.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { MessageEntry } from '../../src/knowledge/kinds/messages.js';
import type { SyslogRecord } from '../../src/model/record.js';
import {
  type Certificates,
  closeAll,
  listenOptions,
  makeCertificates,
  opened,
  until,
} from '../ingest/receive/receiving.js';

const main = join(import.meta.dirname, '../../dist/bundle/cli/main.js');
const dist = join(import.meta.dirname, '../../dist/knowledge');
const scenarios = JSON.parse(readFileSync(join(dist, 'scenarios.json'), 'utf8')) as Scenario[];
const { messages } = JSON.parse(readFileSync(join(dist, 'diagnosis.json'), 'utf8')) as { messages: MessageEntry[] };
const engine = await createEngine();
const folder = mkdtempSync(join(tmpdir(), 'sldiag-send-'));
let certificates: Certificates;

beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(certificates.folder, { recursive: true });
});
afterEach(closeAll);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, 'send', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, out, err })) };
}

const sldiagSend = (...args: string[]) => start(...args).ended;
const START = ['--start', '2026-03-06T00:00:00Z'];

describe('sldiag send', () => {
  it('sends a scenario over UDP, TCP in both framings, and TLS, the same lines each time', async () => {
    const [udp, tcp, tls] = [listenOptions(), listenOptions(), listenOptions()];
    const [onUdp, onTcp] = [opened(await openUdp(udp.options)), opened(await openTcp(tcp.options))];
    const onTls = opened(
      await openTls({ ...tls.options, ...certificates.server, ca: certificates.ca, requireClientCertificate: true }),
    );
    const fast = ['cslu-connected-push', '--rate', '0', ...START];
    const pem = (name: string) => join(certificates.folder, name);
    const printed = execFileSync(process.execPath, [main, 'send', ...fast, '--to', '-'], { stdio: 'pipe' }).toString();
    const lines = printed.trimEnd().split('\n');
    const results = await Promise.all([
      sldiagSend(...fast, '--to', `udp://127.0.0.1:${onUdp.address.port}`),
      sldiagSend(...fast, '--to', `tcp://127.0.0.1:${onTcp.address.port}`),
      sldiagSend(
        ...fast,
        '--to',
        `tls://127.0.0.1:${onTls.address.port}`,
        '--ca',
        pem('ca.pem'),
        '--cert',
        pem('client.pem'),
        '--key',
        pem('client.key'),
      ),
    ]);
    for (const { code, out, err } of results) {
      expect(err).toBe('');
      expect(out).toMatch(new RegExp(`^Sent ${lines.length} lines of 3 switches to (udp|tcp|tls)://127`));
      expect(code).toBe(0);
    }
    await sldiagSend(...fast, '--to', `tcp://127.0.0.1:${onTcp.address.port}`, '--framing', 'octet');
    await until(() => tcp.arrivals.length === 2 * lines.length && udp.arrivals.length === lines.length, 'all lines');
    expect(udp.texts()).toEqual(lines);
    expect(tcp.texts()).toEqual([...lines, ...lines]);
    expect(tls.texts()).toEqual(lines);
  }, 30_000);

  it('replays a file as it is, bytes that are no text too, and adds a PRI where there is none', async () => {
    const heard = listenOptions();
    const { address } = opened(await openTcp(heard.options));
    const file = join(folder, 'switches.log');
    const lines = ['<187>1: a', '*Mar  1 00:00:01: %SMART_LIC-3-COMM_FAILED: b', 'no tag \xff\xfe'];
    writeFileSync(file, Buffer.from(`${lines.join('\r\n')}\n\n`, 'latin1'));
    const { code, out } = await sldiagSend(file, '--rate', '0', '--to', `tcp://127.0.0.1:${address.port}`);
    expect([code, out]).toEqual([0, expect.stringMatching(/^Sent 3 lines to tcp:/)]);
    await until(() => heard.arrivals.length === 3);
    expect(heard.texts()).toEqual([lines[0], `<187>${lines[1]}`, `<189>${lines[2]}`]);
  });

  it('says of a file with outputs that a collector makes no messages of them, and nothing of log lines alone', async () => {
    const message = '<187>acc-sw1: Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure : x';
    const told = async (text: string) => {
      const file = join(folder, 'mixed.txt');
      writeFileSync(file, text);
      const { code, err } = await sldiagSend(file, '--to', '-');
      expect(code).toBe(0);
      return /warning: .*/.exec(err)?.[0] ?? null;
    };
    expect(await told(`acc-sw1#sh lic all\n\nSmart Licensing is ENABLED\n${message}\n`)).toContain(
      '(message 1: sh lic all), of which a collector can make no messages',
    );
    expect(await told(`${message}\n------------------ show license all ------------------\n\n`)).toContain(
      'message 2: show license all',
    );
    expect(await told(`${message}\n${message}\n`)).toBeNull();
    expect(await told(`${message}\n<190>acc-sw2: text # with > signs and ---- dashes\n`)).toBeNull();
  });

  it('sends each switch from an address of its own', async () => {
    const heard = listenOptions();
    const { address } = opened(await openUdp(heard.options));
    const to = ['--to', `udp://127.0.0.1:${address.port}`];
    const args = ['cslu-outage', '--devices', '300', '--header', 'cisco-plain', '--own-addresses', '--rate', '3000'];
    const { code, out } = await sldiagSend(...args, ...to);
    expect(code).toBe(0);
    const sent = Number(/^Sent (\d+) lines/.exec(out)?.[1]);
    await until(() => heard.arrivals.length === sent, 'all lines');
    expect(new Set(heard.arrivals.map(({ peer }) => peer)).size).toBe(300);
  });

  it('keeps to the rate', async () => {
    const heard = listenOptions();
    const { address } = opened(await openUdp(heard.options));
    const began = Date.now();
    await sldiagSend('cslu-connected-push', '--rate', '40', '--to', `udp://127.0.0.1:${address.port}`);
    expect(Date.now() - began).toBeGreaterThan(600);
    const { receivedAt: first = 0 } = heard.arrivals[0] ?? {};
    const { receivedAt: last = 0 } = heard.arrivals.at(-1) ?? {};
    // 27 lines at 40 a second.
    expect(last - first).toBeGreaterThan(500);
    expect(last - first).toBeLessThan(1500);
  });

  it('ends cleanly at Ctrl-C, and says how far it came', async () => {
    const heard = listenOptions();
    const { address } = opened(await openTcp(heard.options));
    const { child, ended } = start('cslu-outage', '--rate', '50', '--to', `tcp://127.0.0.1:${address.port}`);
    await until(() => heard.arrivals.length > 5, 'some lines');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect([code, err]).toEqual([130, '']);
    const sent = Number(/^Stopped: sent (\d+) of \d+ lines of 200 switches/.exec(out)?.[1]);
    await until(() => heard.arrivals.length === sent, 'what it says was sent');
  });

  it.each([
    ['udp', /nobody listens there/],
    ['tcp', /nobody listens there/],
    ['tls', /nobody listens there/],
  ])('says that nobody listens on %s', async (transport, reason) => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    await new Promise((done) => server.close(done));
    const { code, err } = await sldiagSend('air-gapped', '--rate', '200', '--to', `${transport}://127.0.0.1:${port}`);
    expect(code).toBe(3);
    expect(err).toMatch(reason);
    expect(err).not.toMatch(/\bat \w+ \(/);
  });

  it('ends where the name of the collector has no address', async () => {
    const { code, err } = await sldiagSend('air-gapped', '--to', 'udp://collector.invalid:5514');
    expect([code, err]).toEqual([3, expect.stringMatching(/udp:\/\/collector\.invalid:5514: /)]);
  }, 30_000);

  it('trusts no certificate but that of the authority it was given, unless told to', async () => {
    const heard = listenOptions();
    const listener = opened(
      await openTls({ ...heard.options, ...certificates.server, requireClientCertificate: false }),
    );
    const to = ['--to', `tls://127.0.0.1:${listener.address.port}`, '--rate', '0'];
    const stranger = await sldiagSend('air-gapped', ...to);
    expect([stranger.code, stranger.err]).toEqual([3, expect.stringMatching(/name it with --ca, or use --insecure/)]);
    expect((await sldiagSend('air-gapped', ...to, '--insecure')).code).toBe(0);
    await until(() => heard.arrivals.length > 0);
  });

  it('says that the other end went away', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const { code, out, err } = await sldiagSend('cslu-outage', '--rate', '500', '--to', `tcp://127.0.0.1:${port}`);
    server.close();
    expect(code).toBe(3);
    expect(out).toMatch(/^Sent \d+ of \d+ lines/);
    expect(err).toMatch(/the other end (broke off|closed) the connection/);
  });

  it.each([
    [[], /say what to send/],
    [['nonsense'], /neither a file nor a scenario called nonsense/],
    [['air-gapped', '--to', 'http://x'], /--to takes HOST:PORT/],
    [['air-gapped', '--rate', '-1'], /--rate takes/],
    [['air-gapped', '--devices', '0'], /--devices takes/],
    [['air-gapped', '--start', 'yesterday'], /--start takes/],
    [['air-gapped', '--own-addresses', '--to', 'tcp://127.0.0.1'], /--own-addresses needs/],
    [['air-gapped', '--cert', main], /--cert and --key go together/],
    [['air-gapped', '--ca', 'missing.pem'], /no file missing\.pem/],
    [[main, '--devices', '3'], /are for scenarios/],
  ])('explains what is wrong with %j', async (args, reason) => {
    const { code, err } = await sldiagSend(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(reason)]);
  });

  it('lists scenarios and headers', async () => {
    const { code, out } = await sldiagSend('--list');
    expect(code).toBe(0);
    for (const { id } of scenarios) expect(out).toContain(`  ${id} `);
    for (const name of Object.keys(headers)) expect(out).toContain(`  ${name} `);
  });

  it('tells the same story each time, to whoever asks for more switches too', () => {
    const outage = scenarios.find(({ id }) => id === 'cslu-outage') as Scenario;
    expect(tell(outage, 200, 0)).toEqual(tell(outage, 200, 0));
    const hosts = new Set(tell(outage, 5000, 0).map(({ device }) => device.host));
    expect(hosts.size).toBe(5000);
  });
});

/** The records that a collector makes of messages with a header. */
function received(
  story: readonly Outgoing[],
  write: (message: Outgoing) => string,
): { records: SyslogRecord[]; unread: number; gaps: number } {
  const records: SyslogRecord[] = [];
  const reader = createLiveReader(
    { messages, redact: true, zones: {} },
    { record: (record) => records.push(record), diagnostic: () => {} },
  );
  for (const message of story) {
    reader.take({
      bytes: Buffer.from(write(message)),
      peer: message.device.address,
      receivedAt: message.at,
      transport: 'udp',
    });
  }
  reader.flush();
  const { unparsed, unreadHeaders, duplicates, sequenceGaps } = reader.counts();
  return { records, unread: unparsed + unreadHeaders + duplicates, gaps: sequenceGaps };
}

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('scenario %s', (_, scenario) => {
  const start = Date.UTC(2026, 2, 6);
  const story = tell(scenario, Math.min(scenario.devices, 5), start);

  it.each(Object.entries(headers))('is understood with header %s', (_name, { write }) => {
    const { records, unread, gaps } = received(story, write);
    expect([unread, gaps]).toEqual([0, 0]);
    const isOfInterest = ({ text }: Outgoing) => !text.startsWith('%DOT1X');
    expect(records).toHaveLength(story.filter(isOfInterest).length);
    const marks = (list: readonly string[]) => [...list].sort().join('');
    expect(marks(records.map(({ clockMark }) => clockMark))).toBe(
      marks(story.filter(isOfInterest).map(({ mark }) => mark)),
    );
  });

  it('has texts as its messages print them', () => {
    for (const { mnemonic, fields, text } of received(story, headers.cisco?.write ?? String).records) {
      const entry = messages.find((message) => message.mnemonic === mnemonic);
      expect(entry, mnemonic).toBeDefined();
      const hasFields = entry?.templates.some((template) => template.includes('{'));
      if (hasFields) expect(Object.keys(fields), text).not.toEqual([]);
    }
  });

  it('ends with nothing open but what no message can close', async () => {
    const lines = story.map((message) => headers.cisco?.write(message)).join('\n');
    const report = await analyze([{ source: 'story', data: lines }], { engine });
    const incidents = report.devices.flatMap((device) => device.incidents);
    const stillOpen = incidents.filter(({ status }) => status === 'open').map(({ mnemonic }) => mnemonic);
    const failing = stillOpen.filter((mnemonic) => mnemonic !== 'REPORTING_REQUIRED');
    // The one to try things with: whoever opens a dashboard after it sees what fails.
    if (scenario.id === 'unresolved') expect(new Set(failing)).toContain('COMM_FAILED');
    else expect(failing).toEqual([]);
  });
});

describe('scenarios', () => {
  it('tell of every topology, with something that fails and something that mends it', () => {
    const topologies = new Set(scenarios.map(({ topology }) => topology.split('/')[0]));
    expect([...topologies].sort()).toEqual([
      'air-gapped',
      'controller',
      'cslu-connected',
      'cslu-disconnected',
      'cssm-direct',
      'ssm-on-prem',
    ]);
  });

  it('are refused with the reason and the place', () => {
    const text = 'title: x\ntopology: y\ndevices: 1\nsteps:\n  - at: soon\n    line: "nothing"\n';
    expect(() => readScenario('bad', text)).toThrow(
      /scenarios\/bad\.yaml: steps\.0\.at: .*15m; steps\.0\.line: .*%FACILITY/,
    );
  });
});

describe('readTarget', () => {
  it.each([
    ['udp://127.0.0.1:5514', { transport: 'udp', host: '127.0.0.1', port: 5514 }],
    ['tcp://collector.example.net', { transport: 'tcp', host: 'collector.example.net', port: 5514 }],
    ['tls://[2001:db8::1]:6514/', { transport: 'tls', host: '2001:db8::1', port: 6514 }],
    ['tls://192.0.2.1', { transport: 'tls', host: '192.0.2.1', port: 6514 }],
    ['-', { transport: 'print', host: '', port: 0 }],
    ['udp://127.0.0.1:99999', null],
    ['udp://', { transport: 'udp', host: '127.0.0.1', port: 5514 }],
    // What `listen --udp` takes.
    ['127.0.0.1', { transport: 'udp', host: '127.0.0.1', port: 5514 }],
    ['192.0.2.1:514', { transport: 'udp', host: '192.0.2.1', port: 514 }],
    [':5515', { transport: 'udp', host: '127.0.0.1', port: 5515 }],
    ['5515', { transport: 'udp', host: '127.0.0.1', port: 5515 }],
    ['[2001:db8::1]:5514', { transport: 'udp', host: '2001:db8::1', port: 5514 }],
    ['tcp:192.0.2.1:5514', { transport: 'tcp', host: '192.0.2.1', port: 5514 }],
    ['tls::6514', { transport: 'tls', host: '127.0.0.1', port: 6514 }],
    ['tcp:5514', { transport: 'tcp', host: '127.0.0.1', port: 5514 }],
    ['http://192.0.2.1', null],
    ['a b:1:2', null],
    ['', null],
  ])('reads %s', (text, target) => {
    expect(readTarget(text)).toEqual(target);
  });
});
