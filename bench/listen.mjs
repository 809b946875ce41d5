// What the whole collector takes over the network, beside rsyslog and syslog-ng that filter the same load to a file.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './measure.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const program = join(here, '../dist/bundle/cli/main.js');
const SYSLOG_NG = '/opt/sldiag-peers/syslog-ng';
const PORTS = { udp: 55_141, tcp: 55_142, http: 55_143 };
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The daemons that can be measured here, by name: how to start each, and how to ask it how many lines it took over TCP. */
function daemons(folder) {
  const list = { sldiag: startSldiag };
  if (isInstalled('rsyslogd')) list.rsyslog = startRsyslog;
  if (existsSync(join(SYSLOG_NG, 'usr/sbin/syslog-ng'))) list['syslog-ng'] = startSyslogNg;
  return Object.fromEntries(Object.entries(list).map(([name, start]) => [name, () => start(join(folder, name))]));
}

async function startSldiag(folder, from = program) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['listen', '--udp', `127.0.0.1:${PORTS.udp}`, '--tcp', `127.0.0.1:${PORTS.tcp}`];
  args.push('--http', `127.0.0.1:${PORTS.http}`, '--store', join(folder, 'store.db'), '--format', 'none');
  const child = spawn('node', [from, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const base = `http://127.0.0.1:${PORTS.http}`;
  const counters = async () => {
    const text = await (await fetch(`${base}/metrics`)).text();
    const sum = (name) =>
      [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'gm'))].reduce(
        (total, [, value]) => total + Number(value),
        0,
      );
    return { received: sum('sldiag_received_lines_total'), dropped: sum('sldiag_source_kernel_drops_total') };
  };
  for (let tries = 0; tries < 200; tries += 1) {
    await pause(50);
    if (child.exitCode !== null)
      throw new Error(`${from} ended with ${child.exitCode}: is one of its ports ${Object.values(PORTS)} taken?`);
    if (
      await fetch(`${base}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
  }
  return { child, counters };
}

async function startRsyslog(folder) {
  mkdirSync(folder, { recursive: true });
  const configuration = join(folder, 'rsyslog.conf');
  writeFileSync(
    configuration,
    `global(workDirectory="${folder}")
module(load="imudp" threads="1")
module(load="imptcp")
input(type="imudp" address="127.0.0.1" port="${PORTS.udp}" rcvbufSize="4m")
input(type="imptcp" address="127.0.0.1" port="${PORTS.tcp}")
template(name="raw" type="string" string="%rawmsg%\\n")
if $rawmsg contains "%SMART_LIC-" then action(type="omfile" file="${folder}/out.log" template="raw" ioBufferSize="256k")
`,
  );
  const child = spawn('rsyslogd', ['-n', '-f', configuration, '-i', join(folder, 'pid')], { stdio: 'ignore' });
  await pause(1500);
  return { child, file: join(folder, 'out.log') };
}

async function startSyslogNg(folder) {
  mkdirSync(folder, { recursive: true });
  const configuration = join(folder, 'syslog-ng.conf');
  writeFileSync(
    configuration,
    `@version: 3.38
options { stats_freq(0); log_fifo_size(1000000); };
source net {
  network(ip("127.0.0.1") port(${PORTS.udp}) transport("udp") so_rcvbuf(4194304) flags(no-parse));
  network(ip("127.0.0.1") port(${PORTS.tcp}) transport("tcp") flags(no-parse) log_iw_size(10000) max_connections(10));
};
filter licensing { message("%SMART_LIC-" type(string) flags(substring)); };
destination kept { file("${folder}/out.log" template("\${MSG}\\n") flush_lines(1000)); };
log { source(net); filter(licensing); destination(kept); };
`,
  );
  const libraries = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu', 'usr/lib/syslog-ng'].map((path) =>
    join(SYSLOG_NG, path),
  );
  const args = ['-F', '-f', configuration, '-R', join(folder, 'persist'), '-p', join(folder, 'pid')];
  args.push('-c', join(folder, 'ctl'), '--no-caps', '--module-path', join(SYSLOG_NG, 'usr/lib/syslog-ng/3.38'));
  const child = spawn(join(SYSLOG_NG, 'usr/sbin/syslog-ng'), args, {
    stdio: 'ignore',
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') },
  });
  await pause(1500);
  return { child, file: join(folder, 'out.log') };
}

/** Datagrams that the kernel dropped on the port, and those that wait, by /proc/net/udp. */
function socketOf(port) {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/udp', 'utf8').split('\n').slice(1);
  const fields = rows.map((row) => row.trim().split(/\s+/)).filter((row) => row[1]?.endsWith(`:${wanted}`));
  const sum = (pick) => fields.reduce((total, row) => total + pick(row), 0);
  return { drops: sum((row) => Number(row.at(-1))), waiting: sum((row) => Number.parseInt(row[4].split(':')[1], 16)) };
}

function residentOf(pid, key = 'VmRSS') {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(text)?.[1] ?? 0) / 1024;
}

/** Seconds of processor time so far. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function send(transport, path, rate, seconds) {
  const args = [join(here, 'send-lines.mjs'), transport, String(PORTS[transport]), path, String(rate), String(seconds)];
  const child = spawn('node', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((done) => child.on('exit', () => done(JSON.parse(text))));
}

async function stop({ child }) {
  child.kill();
  await Promise.race([new Promise((done) => child.on('exit', done)), pause(10_000).then(() => child.kill('SIGKILL'))]);
}

/** One load over UDP on a fresh daemon. */
async function overUdp(start, path, rate, seconds) {
  const daemon = await start();
  const { pid } = daemon.child;
  const before = socketOf(PORTS.udp).drops;
  const cpu = cpuOf(pid);
  const memory = [];
  const sampler = setInterval(() => memory.push(residentOf(pid)), 1000);
  const { sent, took } = await send('udp', path, rate, seconds);
  while (socketOf(PORTS.udp).waiting > 0) await pause(50);
  await pause(1500);
  clearInterval(sampler);
  const used = cpuOf(pid) - cpu;
  const lost = socketOf(PORTS.udp).drops - before;
  const counted = daemon.counters === undefined ? null : await daemon.counters();
  const peak = residentOf(pid, 'VmHWM');
  await stop(daemon);
  return { rate: Math.round(sent / took), sent, lost, used, memory, peak, counted };
}

/** One file over TCP on a fresh daemon: until it has all of it. */
async function overTcp(start, path, lines, wanted) {
  const daemon = await start();
  const cpu = cpuOf(daemon.child.pid);
  const started = performance.now();
  const { sent } = await send('tcp', path, 0, 0);
  if (daemon.counters !== undefined) {
    while ((await daemon.counters()).received < lines) await pause(20);
  } else {
    // It has written the last of the lines that pass its filter.
    let size = -1;
    const end = performance.now() + 60_000;
    while (performance.now() < end) {
      const now = existsSync(daemon.file) ? statSync(daemon.file).size : 0;
      if (now === size && countLines(daemon.file) >= wanted) break;
      size = now;
      await pause(20);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const peak = residentOf(daemon.child.pid, 'VmHWM');
  const used = cpuOf(daemon.child.pid) - cpu;
  await stop(daemon);
  return { rate: Math.round(sent / seconds), seconds, used, peak };
}

/**
 * A fresh collector of one build under one load: a file over TCP as fast as it takes it, or five seconds of 30,000 datagrams.
 * @param {{ folder: string, program: string, path: string, transport: 'tcp' | 'udp' }} load
 * @returns {Promise<{ wall: number, cpu: number, rss: number }>} seconds (of UDP those of the load), processor seconds, MB
 * @throws when datagrams were lost
 */
export async function liveRun({ folder, program: from, path, transport }) {
  const start = () => startSldiag(join(folder, 'listen/live'), from);
  if (transport === 'tcp') {
    const { seconds, used, peak } = await overTcp(start, path, 1_000_000, 0);
    return { wall: seconds, cpu: used, rss: peak };
  }
  const { rate, sent, lost, used, peak } = await overUdp(start, path, 30_000, 5);
  if (lost > 0) throw new Error(`${lost} of ${sent} datagrams were lost at ${rate}/s`);
  return { wall: sent / rate, cpu: used, rss: peak };
}

function countLines(path) {
  const bytes = readFileSync(path);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** Milliseconds from sending a datagram until its device's new diagnosis is on the disk, under a background load. */
async function latency(folder, path, flushMs, probes = 300) {
  const more = ['--flush-ms', String(flushMs)];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['listen', '--udp', `127.0.0.1:${PORTS.udp}`, '--store', join(folder, 'store.db'), '--format', 'ndjson'];
  const child = spawn('node', [program, ...args, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
  const sentAt = new Map();
  const waiting = [];
  const times = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line);
    if (event.kind === 'stored') {
      while (waiting.length > 0 && waiting[0].id <= event.upTo) times.push(performance.now() - waiting.shift().at);
    } else if (event.kind === 'diagnosis' && sentAt.has(event.device.hostname)) {
      waiting.push({ id: event.id, at: sentAt.get(event.device.hostname) });
      sentAt.delete(event.device.hostname);
    }
  });
  await pause(1500);
  const load = send('udp', path, 2000, Math.ceil(probes / 20) + 2);
  const socket = createSocket('udp4');
  await pause(1000);
  for (let probe = 0; probe < probes; probe += 1) {
    const name = `probe-${probe}`;
    sentAt.set(name, performance.now());
    socket.send(
      `<187>${probe}: ${name}: Mar  6 2026 02:05:00.000 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`,
      PORTS.udp,
      '127.0.0.1',
    );
    await pause(50);
  }
  await load;
  await pause(2000);
  socket.close();
  await stop({ child });
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { flushMs, answered: times.length, of: probes, p50: at(0.5), p99: at(0.99) };
}

/**
 * @param {{ folder: string, logOf: (lines: number) => string, table: Function, seconds: number }} bench
 */
export async function listen({ folder, logOf, table, seconds }) {
  const path = logOf(1_600_000);
  const short = logOf(1_000_000);
  const wanted = countLicensing(short);
  const known = daemons(join(folder, 'listen'));
  const udp = {};
  const rates = [30_000, 50_000, 70_000, 90_000, 110_000];
  for (const [name, start] of Object.entries(known)) {
    udp[name] = [];
    for (const rate of rates) udp[name].push(await overUdp(start, path, rate, 10));
  }
  table(
    'UDP, ten seconds at each rate, 2 % licensing lines of 200 switches',
    ['daemon', 'datagrams/s', 'lost by the kernel', 'CPU, µs a datagram', 'RSS at its highest, MB'],
    Object.entries(udp).flatMap(([name, runs]) =>
      runs.map(({ rate, sent, lost, used, peak }) => [
        name,
        rate,
        `${lost} (${((100 * lost) / sent).toFixed(2)} %)`,
        ((used * 1e6) / sent).toFixed(1),
        Math.round(peak),
      ]),
    ),
  );
  const long = await overUdp(known.sldiag, path, 50_000, seconds);
  table(
    `sldiag at 50,000 datagrams/s for ${seconds} s`,
    [
      'sent',
      'received',
      'lost by the kernel',
      'reported as lost',
      'RSS after 5 s, MB',
      'RSS at the end, MB',
      'highest, MB',
    ],
    [
      [
        long.sent,
        long.counted.received,
        long.lost,
        long.counted.dropped,
        Math.round(long.memory[5] ?? 0),
        Math.round(long.memory.at(-1) ?? 0),
        Math.round(long.peak),
      ],
    ],
  );
  const tcp = {};
  for (const [name, start] of Object.entries(known)) tcp[name] = await overTcp(start, short, 1_000_000, wanted);
  table(
    'TCP, a million lines over one connection',
    ['daemon', 'lines/s', 'RSS at its highest, MB'],
    Object.entries(tcp).map(([name, { rate, peak }]) => [name, rate, Math.round(peak)]),
  );
  const delays = [];
  for (const flushMs of [10, 200]) delays.push(await latency(join(folder, 'listen/latency'), path, flushMs));
  table(
    'From datagram to stored diagnosis, at 2,000 other datagrams/s',
    ['--flush-ms', 'diagnoses', 'p50, ms', 'p99, ms'],
    delays.map(({ flushMs, answered, of, p50, p99 }) => [
      flushMs,
      `${answered} of ${of}`,
      p50.toFixed(0),
      p99.toFixed(0),
    ]),
  );
  return { udp, long, tcp, delays };
}

function countLicensing(path) {
  const bytes = readFileSync(path);
  const tag = Buffer.from('%SMART_LIC-');
  let count = 0;
  for (let at = bytes.indexOf(tag); at >= 0; at = bytes.indexOf(tag, at + 1)) count += 1;
  return count;
}
