import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openTcp } from '../../../src/ingest/receive/tcp.js';
import { closeAll, listenOptions, opened, until } from './receiving.js';

/** Sends a line and is gone without closing: a socket in repair mode (TCP_REPAIR) closes in silence. Needs CAP_NET_ADMIN. */
const VANISH = `
import socket, sys
peer = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
peer.sendall(b'<189>1: sw1: a\\n')
peer.setsockopt(socket.IPPROTO_TCP, 19, 1)
`;
const canVanish =
  spawnSync('python3', ['-c', 'import socket; socket.socket().setsockopt(socket.IPPROTO_TCP, 19, 1)']).status === 0;

const sockets: Socket[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await closeAll();
});

async function dial(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const write = (socket: Socket, data: string | Uint8Array) => new Promise((done) => socket.write(data, done));
const isClosed = (socket: Socket) => socket.destroyed || socket.readableEnded;

/** Notices that the other end went away; a socket that isn't read doesn't. */
function watched(socket: Socket): Socket {
  return socket.resume();
}

describe('openTcp', () => {
  it('lets timers and others have their turn while one connection is full', async () => {
    const heard = listenOptions();
    let inTurn = 0;
    let most = 0;
    const onArrivals = () => {
      // As long as a batch may take to be read.
      for (const until = performance.now() + 12; performance.now() < until; );
      if (inTurn === 0) setImmediate(() => setTimeout(() => (inTurn = 0)));
      inTurn += 1;
      most = Math.max(most, inTurn);
    };
    const { address } = opened(await openTcp({ ...heard.options, onArrivals }));
    const socket = await dial(address.port);
    await write(socket, '<189>1: a line of a storm\n'.repeat(200_000));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(4);
  });

  it('takes both framings at the same time, whole and byte by byte', async () => {
    const heard = listenOptions();
    const { address } = opened(await openTcp(heard.options));
    const [lines, counted] = [await dial(address.port), await dial(address.port)];
    lines.setNoDelay(true);
    for (const byte of '<189>1: a\n<189>2: b\n') await write(lines, byte);
    await write(counted, '10 <189>1: x\n9 <189>2: y');
    await until(() => heard.arrivals.length === 4, 'four messages');
    expect(heard.texts().sort()).toEqual(['<189>1: a', '<189>1: x', '<189>2: b', '<189>2: y']);
    expect(heard.arrivals[0]).toMatchObject({ peer: '127.0.0.1', transport: 'tcp' });
  });

  it('delivers what an interrupted connection had begun', async () => {
    const heard = listenOptions();
    const listener = opened(await openTcp(heard.options));
    const socket = await dial(listener.address.port);
    await write(socket, '<189>1: a\n<189>2: half');
    socket.end();
    await until(() => listener.counters().connections === 0 && heard.arrivals.length === 2);
    expect(heard.texts()).toEqual(['<189>1: a', '<189>2: half']);
  });

  it('delivers a record that nothing ends once its sender is silent', async () => {
    const heard = listenOptions();
    const { address } = opened(await openTcp(heard.options));
    await write(await dial(address.port), '<189>1: a');
    await until(() => heard.arrivals.length === 1, 'the record');
    expect(heard.texts()).toEqual(['<189>1: a']);
  });

  it('refuses who is not on the list', async () => {
    const heard = listenOptions({ allow: ['127.0.0.2/32'] });
    const listener = opened(await openTcp(heard.options));
    const stranger = watched(await dial(listener.address.port));
    await until(() => isClosed(stranger), 'the end of the connection');
    const friend = await dial(listener.address.port, '127.0.0.2');
    await write(friend, '<189>1: a\n');
    await until(() => heard.arrivals.length === 1);
    expect(listener.counters()).toMatchObject({ refused: 1, connections: 1, received: 1 });
  });

  it('bounds connections in all and per peer, and tells of it once', async () => {
    const heard = listenOptions({ limits: { connections: 3, connectionsPerPeer: 2 } });
    const listener = opened(await openTcp(heard.options));
    const { port } = listener.address;
    const first = await dial(port);
    await dial(port);
    const third = watched(await dial(port));
    await until(() => isClosed(third), 'the third of a peer is refused');
    await dial(port, '127.0.0.2');
    // Of who has the most, the one that is longest without a line makes room for somebody who has none.
    watched(first);
    const fourth = await dial(port, '127.0.0.3');
    await until(() => isClosed(first), 'the first makes room');
    await write(fourth, '<189>1: b\n');
    await until(() => heard.arrivals.length === 1);
    const fifth = watched(await dial(port, '127.0.0.4'));
    await until(() => isClosed(fifth), 'where each has one, further ones are refused');
    expect(listener.counters()).toMatchObject({ connections: 3, refused: 2, cutOff: 1 });
    expect(heard.problems.map(({ code }) => code)).toEqual([
      'too-many-connections-of-a-peer',
      'crowded-out',
      'too-many-connections',
    ]);
    // A place that becomes free is given away.
    fourth.destroy();
    await until(() => listener.counters().connections === 2);
    await write(await dial(port), '<189>1: a\n');
    await until(() => heard.arrivals.length === 2);
  });

  it('closes who is idle, and who trickles bytes and completes nothing', async () => {
    const heard = listenOptions({ limits: { idleSeconds: 1 } });
    const listener = opened(await openTcp(heard.options));
    const idle = watched(await dial(listener.address.port));
    const slow = watched(await dial(listener.address.port));
    const busy = watched(await dial(listener.address.port));
    const timer = setInterval(() => {
      slow.write('x');
      busy.write('<189>1: a\n');
    }, 100);
    await write(slow, '50 <189>');
    await until(() => isClosed(idle) && isClosed(slow), 'both are closed');
    clearInterval(timer);
    expect(isClosed(busy)).toBe(false);
    expect(listener.counters().connections).toBe(1);
  });

  it.skipIf(!canVanish)('closes a connection whose peer vanished without a word', async () => {
    const heard = listenOptions({ limits: { idleSeconds: 2 } });
    const listener = opened(await openTcp(heard.options));
    expect(spawnSync('python3', ['-c', VANISH, String(listener.address.port)]).status).toBe(0);
    await until(() => heard.texts().length === 1, 'its line has come');
    // No end of the connection has come: it is half open.
    expect(listener.counters().connections).toBe(1);
    await until(() => listener.counters().connections === 0, 'it is closed for being idle');
  });

  // The kernel tells of the timer in /proc/net/tcp: 02 is keepalive.
  it.skipIf(process.platform !== 'linux')('asks a silent peer whether it is still there', async () => {
    const heard = listenOptions();
    const listener = opened(await openTcp(heard.options));
    const { port } = listener.address;
    await dial(port);
    await until(() => listener.counters().connections === 1, 'it is connected');
    const timers = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = '', , state]) => state === '01' && Number.parseInt(local.split(':')[1] ?? '', 16) === port)
      .map(([, , , , , timer = '']) => timer.slice(0, 2));
    expect(timers).toEqual(['02']);
  });

  it('reads over a line of 100 MB in bounded memory, and takes the next one', async () => {
    const heard = listenOptions();
    const listener = opened(await openTcp(heard.options));
    const [lines, counted] = [await dial(listener.address.port), await dial(listener.address.port)];
    const block = Buffer.alloc(1 << 20, 'x');
    await write(lines, '<189>1: ');
    // The longest message that may be announced.
    await write(counted, `${1 << 20} <189>`);
    await write(counted, block.subarray(5));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let index = 0; index < 100; index += 1) {
      await write(lines, block);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    await write(lines, '\n<189>2: b\n');
    await write(counted, '9 <189>2: y');
    await until(() => heard.arrivals.length === 4, 'the lines and those behind them');
    expect(listener.counters()).toMatchObject({ truncated: 2, received: 4 });
    expect(Math.max(...heard.arrivals.map(({ bytes }) => bytes.length))).toBe(64 * 1024);
    expect(heard.texts().filter((text) => text.length < 20)).toEqual(
      expect.arrayContaining(['<189>2: b', '<189>2: y']),
    );
    // 100 MB went through, and the sender is this process too.
    expect(most).toBeLessThan(100 << 20);
  }, 60_000);

  it('deafens nobody when unfinished messages fill the memory: the longest idle of who holds most goes', async () => {
    const heard = listenOptions({ limits: { heldBytes: 300_000 } });
    const listener = opened(await openTcp(heard.options));
    const { port } = listener.address;
    const modest = watched(await dial(port, '127.0.0.9'));
    await write(modest, '<189>1: half of ');
    const greedy: Socket[] = [];
    for (let index = 0; index < 10; index += 1) {
      const socket = watched(await dial(port, `127.0.0.${2 + (index % 3)}`));
      greedy.push(socket);
      await write(socket, `<189>${'x'.repeat(60_000)}`);
    }
    await until(() => listener.counters().cutOff >= 5, 'five are cut off', 30_000);
    expect(listener.counters().held).toBeLessThanOrEqual(300_000);
    expect(listener.counters().isCrowded).toBe(true);
    await until(() => greedy.slice(0, 3).every(isClosed), 'the first to go are those that were idle longest', 30_000);
    await write(modest, 'a line\n');
    await write(await dial(port), '<189>2: b\n');
    await until(() => ['<189>1: half of a line', '<189>2: b'].every((text) => heard.texts().includes(text)));
    expect(isClosed(modest)).toBe(false);
    expect(heard.problems.map(({ code }) => code)).toEqual(['unfinished-messages']);
  }, 60_000);

  it('survives garbage', async () => {
    const heard = listenOptions();
    const listener = opened(await openTcp(heard.options));
    const socket = await dial(listener.address.port);
    const garbage = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251));
    await write(socket, garbage);
    await write(socket, '\n<189>1: a\n');
    await until(() => heard.texts().at(-1) === '<189>1: a', 'the line behind it');
    expect(listener.counters().bytes).toBe(garbage.length + 11);
  });

  it('is not hurt by peers that reset their connections', async () => {
    const heard = listenOptions();
    const listener = opened(await openTcp(heard.options));
    for (let index = 0; index < 50; index += 1) {
      const socket = await dial(listener.address.port);
      socket.write('<189>1: a\n<1');
      socket.resetAndDestroy();
    }
    await write(await dial(listener.address.port), '<189>2: b\n');
    await until(() => heard.texts().includes('<189>2: b') && listener.counters().connections === 1);
  });

  it('holds 10,000 connections with half a line each, and still listens', async () => {
    const heard = listenOptions({ limits: { connections: 10_000, connectionsPerPeer: 10_000 } });
    const listener = opened(await openTcp(heard.options));
    const { port } = listener.address;
    const before = process.memoryUsage().rss;
    const child = spawn(process.execPath, ['-e', CROWD, String(port), '10000'], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    await until(() => listener.counters().connections === 10_000, '10,000 connections', 60_000);
    const late = watched(await dial(port));
    await until(() => isClosed(late), 'one more is refused');
    // Every one of them completes its line.
    child.stdin?.write('go\n');
    await until(() => heard.arrivals.length === 10_000, 'a line of each', 60_000);
    expect(new Set(heard.texts())).toEqual(new Set(['<189>1: a']));
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
    child.kill();
    await until(() => listener.counters().connections === 0, 'all gone', 60_000);
    await write(await dial(port), '<189>2: b\n');
    await until(() => heard.texts().at(-1) === '<189>2: b');
  }, 120_000);

  it('lives on when no file is left, and says what it can hold', async () => {
    // A process of its own with few files: this one must not run out of them.
    const child = spawn(
      'bash',
      ['-c', 'ulimit -n 120 && exec "$0" --input-type=module -e "$1"', process.execPath, ALONE],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await until(() => /port \d+\n/.test(said), 'the port', 10_000);
    expect(said).toMatch(/this process may open 120 files: at most 56 connections instead of 10000/);
    const port = Number(/port (\d+)/.exec(said)?.[1]);
    const crowd = await Promise.all(Array.from({ length: 30 }, () => dial(port).then(watched)));
    // Other files use up what is left: accepting fails, and the flood has nowhere to go.
    child.stdin?.write('fill\n');
    await until(() => said.includes('filled'), 'no file is left');
    const flood = await Promise.all(Array.from({ length: 30 }, () => dial(port).then(watched)));
    await write(crowd[0] as Socket, '<189>1: a\n');
    await until(() => said.includes('<189>1: a'), 'a line of a connection that was there before');
    child.stdin?.write('free\n');
    await until(() => said.includes('freed'), 'files are there again');
    for (const socket of flood) socket.destroy();
    await write(await dial(port), '<189>2: b\n');
    await until(() => said.includes('<189>2: b'), 'a line of a new connection');
  }, 20_000);

  it('closes within a second, whatever its peers do', async () => {
    const heard = listenOptions();
    const listener = await openTcp(heard.options);
    await dial(listener.address.port);
    await write(await dial(listener.address.port), '<189>1: half');
    await until(() => listener.counters().bytes === 12);
    const start = Date.now();
    await listener.close();
    await listener.close();
    expect(Date.now() - start).toBeLessThan(1000);
    expect(heard.texts()).toEqual(['<189>1: half']);
  });
});

/** Opens connections and sends half a line on each; the other half when told to: port, number. */
const CROWD = `
  const { connect } = require('net');
  const [, port, count] = process.argv.map(Number);
  const all = [];
  (function more() {
    for (let batch = 0; batch < 200 && all.length < count; batch += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('<189>');
      all.push(socket);
    }
    if (all.length < count) setTimeout(more, 20);
  })();
  process.stdin.once('data', () => { for (const socket of all) socket.write('1: a\\n'); });
`;

/** A listener that prints what it hears, opens files until none is left, and closes them again. */
const ALONE = `
  import { closeSync, openSync } from 'node:fs';
  import { openTcp } from './dist/src/ingest/receive/tcp.js';
  import { RECEIVE_LIMITS } from './dist/src/ingest/receive/listener.js';
  const listener = await openTcp({
    host: '127.0.0.1', port: 0, allow: [], limits: RECEIVE_LIMITS,
    onArrivals: (batch) => { for (const { bytes } of batch) console.log(Buffer.from(bytes).toString()); },
    onProblem: ({ message }) => console.log(message),
  });
  console.log('port ' + listener.address.port);
  const files = [];
  process.stdin.on('data', (word) => {
    if (String(word).startsWith('free')) {
      for (const file of files) closeSync(file);
      console.log('freed');
      return;
    }
    try { for (;;) files.push(openSync('/dev/null')); } catch { console.log('filled'); }
  });
`;
