import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fold, newFoldState } from '../../src/diagnose/fold/fold.js';
import { diagnose } from '../../src/diagnose/judge/diagnose.js';
import { createDeframer } from '../../src/ingest/receive/framing.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { SyslogRecord } from '../../src/model/record.js';
import { engine } from '../engine.js';
import { until } from './daemon.js';

/*
 * What real relays make of the headers of Cisco devices, one relay and two in a row: what is read of a line behind them equals what is
 * read of it directly. What a relay destroys is listed here (`DESTROYED`) and in docs/listening.md.
 */

const unpacked = process.env.SLDIAG_SYSLOG_NG ?? '/opt/sldiag-peers/syslog-ng';
const rsyslog = find('rsyslogd');
const syslogNg = find('syslog-ng', join(unpacked, 'usr/sbin'));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-relays-'));
const children: ChildProcess[] = [];
const servers: Server[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function find(program: string, ...more: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', ...more];
  const path = folders.map((each) => join(each, program)).find((each) => existsSync(each)) ?? null;
  if (path === null && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error(`${program} is not installed`);
  return path;
}

// Yesterday: relays fill in the year of today where a stamp has none.
const [, date = '', month = '', year = ''] =
  /^\w+, (\d\d) (\w{3}) (\d{4})/.exec(new Date(Date.now() - 86_400_000).toUTCString()) ?? [];
const day = date.replace(/^0/, ' ');
const DATE = `${month} ${day}`;
const FAILED = '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) :';

/** Headers after the configuration guides of `service timestamps`, `service sequence-numbers`, `logging origin-id`, `session-id`. */
const HEADERS: Readonly<Record<string, string>> = {
  'a clock that was never set': `45: *${DATE} 08:23:43.398: ${FAILED}`,
  'a year and a zone': `46: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  'no count': `: *${DATE} 08:23:43: ${FAILED}`,
  'a name, and a clock that lost its source': `47: sw1: .${DATE} ${year} 08:23:43.398 CEST: ${FAILED}`,
  'a name and a sequence number': `48: sw1: 000047: ${DATE} 08:23:43: ${FAILED}`,
  'a name of several words': `49: Hall 3 east: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  'an IPv6 address': `50: 2001:db8::7: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  'an IPv6 address that ends in colons': `51: 2001:db8::: 000050: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  'an IPv4 address': `52: 192.0.2.7: 000123: ${DATE} 08:23:43.398 UTC+2: ${FAILED}`,
  'hours of uptime': `53: sw1: 00:12:34: ${FAILED}`,
  'days of uptime': `54: sw1: 1d02h: ${FAILED}`,
  'nothing at all': FAILED,
  'a name only': `sw1: ${DATE} ${year} 08:23:43 UTC: ${FAILED}`,
  'a session id': `55: [syslog@9 s_id="sw1:666"]: *${DATE} 08:23:43: ${FAILED}`,
  'twelve hours': `56: sw1: ${DATE} 08:23:43.398 PM: ${FAILED}`,
  'NX-OS': `sw1: ${year} ${DATE} 08:23:43.059 CET: %LICMGR-3-LOG_SMART_LIC_COMM_FAILED: ${FAILED.slice(26)}`,
  'IOS XR': `57: RP/0/RP0/CPU0:${DATE} 08:23:43.416 UTC: smartlicserver[297]: ${FAILED.replace('%', '%LICENSE-').replace(': C', ' : C')}`,
  'a name that begins with a number': `59: 7 West Hall: 000059: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  'a name with a slash': `60: site-9/rack-2.example.net: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  'a whole IPv6 address': `61: 2001:db8:0:1:2:3:4:5: ${DATE} ${year} 08:23:43.398 UTC: ${FAILED}`,
  PKI: `58: sw1: ${DATE} ${year} 08:23:43.398 UTC: %PKI-3-CRL_FETCH_FAIL: CRL fetch for trustpoint`,
};
const LINES = Object.values(HEADERS).map((header, index) => `<187>${header} x${index}`);

/** Lines that a relay loses the name or the time of, and where. */
type Loss = 'line' | 'name' | 'time';
const DESTROYED: readonly (readonly [route: RegExp, header: RegExp, loss: Loss])[] = [
  // The slot, and the name, that syslog-ng left as the program is cut at its first slash; a number there may be the count.
  [/^syslog-ng parsed network, then rsyslog .*23Format/, /IOS XR|slash|begins with a number/, 'name'],
  // A number that is left as the program may be the count.
  [/^syslog-ng parsed network, then syslog-ng parsed syslog/, /begins with a number/, 'name'],
  // Behind the first word, which was left as the program, it puts a colon.
  [/^syslog-ng parsed syslog, then syslog-ng parsed network/, /begins with a number|several words/, 'name'],
];

/** What of a line is the same however it comes. */
interface Told {
  readonly name: string | null;
  readonly at: string | null;
  readonly mnemonic: string;
  readonly text: string;
  readonly repeats: number;
}

function told({ device, at, receivedAt, mnemonic, text, repeats }: SyslogRecord, isTimed: boolean): Told {
  const stamp = at ?? receivedAt;
  const name =
    device.hostname ??
    (device.address?.startsWith('2001:db8:') || device.address === '192.0.2.7' ? device.address : null);
  return { name, at: isTimed && stamp ? new Date(stamp.ms).toISOString().slice(0, 19) : null, mnemonic, text, repeats };
}

/** What the live reader makes of lines; by the number at the end of each. */
function read(
  lines: readonly Buffer[],
  peer: string,
): { records: Map<number, SyslogRecord>; count: number; findings: string[] } {
  const records = new Map<number, SyslogRecord>();
  const state = newFoldState();
  let count = 0;
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    {
      record: (record) => {
        count += record.repeats;
        records.set(Number(/x(\d+)$/.exec(record.text)?.[1] ?? -1), record);
        fold(state, record, engine.catalogue);
      },
      diagnostic: () => {},
    },
  );
  for (const bytes of lines) reader.take({ bytes, peer, receivedAt: Date.now(), transport: 'tcp' });
  reader.flush();
  const options = { wallClock: Date.now(), now: null, topology: { id: null, mode: null } } as const;
  const findings = diagnose(engine, state, options).devices.flatMap((device) =>
    device.findings.map((finding) => `${device.hostname ?? '-'} ${finding.id}`),
  );
  return { records, count, findings: findings.sort() };
}

const direct = read(
  LINES.map((line) => Buffer.from(line, 'latin1')),
  '192.0.2.200',
);

function freePorts(count: number): Promise<number[]> {
  const held = Array.from({ length: count }, () => createServer());
  return Promise.all(
    held.map(
      (server) =>
        new Promise<number>((done) =>
          server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
        ),
    ),
  ).then((ports) => Promise.all(held.map((server) => new Promise((done) => server.close(done)))).then(() => ports));
}

/** Keeps what arrives at a port, message by message. */
function collect(): Promise<{ port: number; messages: Buffer[] }> {
  const messages: Buffer[] = [];
  const server = createServer((socket) => {
    const deframer = createDeframer(65536, (bytes) => messages.push(Buffer.from(bytes)));
    socket.on('data', (chunk) => deframer.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => deframer.end());
  });
  servers.push(server);
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done({ port: (server.address() as AddressInfo).port, messages })),
  );
}

/** One way through one relay. */
interface Way {
  readonly name: string;
  readonly relay: 'rsyslog' | 'syslog-ng';
  readonly input: string;
  readonly output: string;
}

const example = (file: string) => readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
const RSYSLOG_TEMPLATES = [
  'RSYSLOG_TraditionalForwardFormat',
  'RSYSLOG_ForwardFormat',
  'RSYSLOG_SyslogProtocol23Format',
  'RSYSLOG_FileFormat',
  'RSYSLOG_TraditionalFileFormat',
  'RSYSLOG_SysklogdFileFormat',
];
const NG_INPUTS = { parsed: '', 'no-parse': 'flags(no-parse)' };
const WAYS: readonly Way[] = [
  ...['', 'pmciscoios'].flatMap((input) =>
    [...RSYSLOG_TEMPLATES, 'deploy'].map(
      (output): Way => ({ name: `rsyslog ${input} ${output}`, relay: 'rsyslog', input, output }),
    ),
  ),
  ...Object.keys(NG_INPUTS).flatMap((input) =>
    ['network', 'syslog', 'file', 'json'].map(
      (output): Way => ({ name: `syslog-ng ${input} ${output}`, relay: 'syslog-ng', input, output }),
    ),
  ),
  { name: 'syslog-ng deploy', relay: 'syslog-ng', input: 'raw', output: 'deploy' },
];

/** A way, or two in a row; where it begins, and where it ends. */
interface Route {
  readonly name: string;
  readonly ways: readonly Way[];
  readonly transport: 'udp' | 'tcp';
  readonly ports: readonly number[];
  readonly end: number;
  readonly messages: Buffer[];
}

async function routesOf(): Promise<Route[]> {
  const singles = WAYS.flatMap((way) => (['udp', 'tcp'] as const).map((transport) => ({ ways: [way], transport })));
  // A line without a PRI that begins with a digit is to rsyslog the length of a frame: what is meant for files is not sent on.
  const forwards = WAYS.filter(({ output }) => !/file|json/i.test(output));
  // Of one relay twice, what takes a line apart: the others put it behind a header of theirs once more.
  const isApart = ({ input, output }: Way) => /23Format/.test(output) || input === 'parsed' || input === 'raw';
  const pairs = forwards.flatMap((one) =>
    WAYS.filter(
      (other) => other.relay !== one.relay || (isApart(one) && isApart(other) && forwards.includes(other)),
    ).map((other) => ({ ways: [one, other], transport: 'tcp' as const })),
  );
  const plans = [...singles, ...pairs];
  const ends = await Promise.all(plans.map(() => collect()));
  // Last, so that nobody else of this test is given one of them.
  const ports = await freePorts(plans.length * 2);
  return plans.map(({ ways, transport }, index) => {
    const { port = 0, messages = [] } = ends[index] ?? {};
    const name = `${ways.map((way) => way.name).join(', then ')} over ${transport}`;
    return { name, ways, transport, ports: ports.slice(index * 2, index * 2 + ways.length), end: port, messages };
  });
}

function rsyslogConfiguration(routes: readonly Route[]): string {
  const [template = ''] = /^template\(.*\)$/m.exec(example('rsyslog.conf')) ?? [];
  const condition = /^if .* then/m.exec(example('rsyslog.conf'))?.[0] ?? '';
  const head = ['imtcp', 'imudp', 'pmciscoios'].map((name) => `module(load="${name}")`);
  const rules = routes.flatMap((route, index) =>
    route.ways.flatMap((way, place) => {
      if (way.relay !== 'rsyslog') return [];
      const name = `r${index}p${place}`;
      const parser = way.input === '' ? '' : ' parser=["rsyslog.ciscoios","rsyslog.rfc5424","rsyslog.rfc3164"]';
      const [input, mode] = place === 0 && route.transport === 'udp' ? ['imudp', ''] : ['imtcp', ''];
      // The network() of syslog-ng reads lines.
      const isLast = place === route.ways.length - 1;
      const framing = way.output === 'deploy' && isLast ? ' TCP_Framing="octet-counted"' : '';
      const used = way.output === 'deploy' ? 'sldiag' : way.output;
      const to = route.ports[place + 1] ?? route.end;
      const action = `action(type="omfwd" target="127.0.0.1" port="${to}" protocol="tcp" template="${used}"${framing})`;
      return [
        `ruleset(name="${name}"${parser}) { ${way.output === 'deploy' ? `${condition} { ${action} }` : action} }`,
        `input(type="${input}" address="127.0.0.1" port="${route.ports[place]}" ruleset="${name}"${mode})`,
      ];
    }),
  );
  return [`global(workDirectory="${folder}" maxMessageSize="64k")`, ...head, template, ...rules].join('\n');
}

function syslogNgConfiguration(routes: readonly Route[]): string {
  const shipped = example('syslog-ng.conf');
  const filter = /^filter f_licensing \{[\s\S]*?^\};$/m.exec(shipped)?.[0] ?? '';
  const template = /template\((".*")\)$/m.exec(shipped)?.[1] ?? '';
  const rules = routes.flatMap((route, index) =>
    route.ways.flatMap((way, place) => {
      if (way.relay !== 'syslog-ng') return [];
      const name = `${index}_${place}`;
      const flags = way.input === 'raw' ? 'flags(store-raw-message)' : NG_INPUTS[way.input as keyof typeof NG_INPUTS];
      const transport = place === 0 ? route.transport : 'tcp';
      const to = `"127.0.0.1" transport("tcp") port(${route.ports[place + 1] ?? route.end})`;
      const outputs: Readonly<Record<string, string>> = {
        network: `network(${to})`,
        syslog: `syslog(${to})`,
        file: `network(${to} template("$ISODATE $HOST $MSGHDR$MSG\\n"))`,
        json: `network(${to} template("$(format-json --scope selected_macros --scope nv_pairs)\\n"))`,
        deploy: `network(${to} template(${template}))`,
      };
      // Its syslog() counts octets, which its network() does not.
      const before = route.ways[place - 1];
      const driver = before?.relay === 'syslog-ng' && before.output === 'syslog' ? 'syslog' : 'network';
      return [
        `source s${name} { ${driver}(ip("127.0.0.1") transport("${transport}") port(${route.ports[place]}) ${flags}); };`,
        `destination d${name} { ${outputs[way.output]}; };`,
        `log { source(s${name}); ${way.output === 'deploy' ? 'filter(f_licensing); ' : ''}destination(d${name}); };`,
      ];
    }),
  );
  return ['@version: 3.38', 'options { use-dns(no); dns-cache(no); time-reopen(1); };', filter, ...rules].join('\n');
}

function start(routes: readonly Route[]): void {
  const files = { rsyslog: join(folder, 'rsyslog.conf'), ng: join(folder, 'ng.conf') };
  writeFileSync(files.rsyslog, rsyslogConfiguration(routes));
  writeFileSync(files.ng, syslogNgConfiguration(routes));
  children.push(spawn(rsyslog ?? '', ['-n', '-f', files.rsyslog, '-i', join(folder, 'rs.pid')], { stdio: 'ignore' }));
  const root = syslogNg?.startsWith(unpacked) ? unpacked : '';
  const libraries = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu', 'usr/lib/syslog-ng'].map((path) =>
    join(root, path),
  );
  const own = ['p', 'c', 'R'].flatMap((flag) => [`-${flag}`, join(folder, `ng.${flag}`)]);
  const modules = root === '' ? [] : ['--module-path', join(root, 'usr/lib/syslog-ng/3.38')];
  const env = root === '' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries.join(':') };
  children.push(
    spawn(syslogNg ?? '', ['-F', '-f', files.ng, ...own, '--no-caps', ...modules], { stdio: 'ignore', env }),
  );
}

function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.end());
    socket.on('close', (failed) => done(!failed));
    socket.on('error', () => {});
  });
}

async function send({ ports: [port = 0], transport }: Route): Promise<void> {
  if (transport === 'udp') {
    const socket = createSocket('udp4');
    for (const line of LINES)
      await new Promise((done) => socket.send(Buffer.from(line, 'latin1'), port, '127.0.0.1', done));
    socket.close();
    return;
  }
  await new Promise<void>((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(LINES.map((line) => `${line}\n`).join('')));
    socket.on('close', () => done());
  });
}

/** Where a relay destroyed a name, the finding is that of another device, or of one more. */
const withoutNames = (findings: readonly string[]) => [...new Set(findings.map((each) => each.split(' ').at(-1)))];

describe.skipIf(rsyslog === null || syslogNg === null)('behind real relays', () => {
  it('every header means what it means directly', { timeout: 300_000 }, async () => {
    const routes = await routesOf();
    start(routes);
    const last = routes.at(-1);
    for (const { ports, transport } of routes) {
      for (const port of transport === 'udp' ? [] : ports) await until(() => isListening(port));
    }
    expect(last).toBeDefined();
    for (const route of routes) await send(route);
    await until(() => routes.every(({ messages }) => messages.length >= LINES.length)).catch(() => {});
    const names = Object.keys(HEADERS);
    const wrong = routes.flatMap((route) => {
      const relayed = read(route.messages, '127.0.0.1');
      return names.flatMap((header, index) => {
        const losses = DESTROYED.filter(([on, of]) => on.test(route.name) && of.test(header)).map(([, , loss]) => loss);
        if (losses.includes('line')) return [];
        const before = direct.records.get(index) as SyslogRecord;
        const after = relayed.records.get(index);
        if (after === undefined) return [`${route.name}: ${header} is lost`];
        const isTimed = before.at !== null && !losses.includes('time');
        const [one, other] = [told(before, isTimed), told(after, isTimed)];
        const same = { ...one, name: losses.includes('name') ? other.name : one.name };
        return JSON.stringify(other) === JSON.stringify(same)
          ? []
          : [`${route.name}: ${header}: ${JSON.stringify(other)}, not ${JSON.stringify(same)}`];
      });
    });
    expect(wrong).toEqual([]);
    // As many as were sent, and the same findings of the same devices.
    const judged = routes.map((route) => {
      const losses = DESTROYED.filter(([on]) => on.test(route.name)).map(([, , loss]) => loss);
      const { count, findings } = read(route.messages, '127.0.0.1');
      const known = losses.includes('name') ? withoutNames(direct.findings) : direct.findings;
      return [
        `${route.name}: ${count} of ${LINES.length}`,
        losses.includes('name') ? withoutNames(findings) : findings,
        known,
      ] as const;
    });
    expect(judged.filter(([, found, known]) => JSON.stringify(found) !== JSON.stringify(known))).toEqual([]);
    expect(
      judged.map(([name]) => name).filter((name) => !name.endsWith(`: ${LINES.length} of ${LINES.length}`)),
    ).toEqual([]);
  });
});
