// What one partition of a large cluster takes through an outage, in virtual time: node bench/simulate.mjs, or a part of the suite `cluster`. Needs a build.
// A partition stands for all: which devices it has follows from their names alone.
import v8 from 'node:v8';
import vm from 'node:vm';

const dist = new URL('../dist/src/', import.meta.url);
const [{ engineWithPacks }, { createPartition }, { PARTITIONS, partitionOf }, { createLiveReader }] = await Promise.all(
  ['cli/knowledge.js', 'cluster/partition.js', 'cluster/placement.js', 'ingest/records/live-reader.js'].map(
    (path) => import(new URL(path, dist)),
  ),
);
// Without it what is no more needed would count as memory.
v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');
const START = Date.UTC(2026, 2, 6);
const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';
/** Seconds: all fail within the first, complain again after the second, and are well again from the third on. */
const OUTAGE = { all: 30, again: 60, until: 180, end: 300 };
/** Seconds between batches that a receiver appends to one partition. */
const STEP = 0.2;

/** Names of switches by partition: sites of 128, floors of 16. */
function placed(devices, prefix = 's') {
  const names = Array.from({ length: PARTITIONS }, () => []);
  for (let number = 0; number < devices; number += 1) {
    const name = `${prefix}${String(number >> 7).padStart(4, '0')}-f${(number >> 4) & 7}-sw${number & 15}`;
    names[partitionOf({ source: '', hostname: name, address: null })].push(name);
  }
  return names;
}

const opened = (engine, p) =>
  createPartition(
    engine,
    'simulation',
    { p, epoch: 1, off: 0, told: 0, tick: 0, turns: null },
    { devices: [], fingerprints: [], unsaved: [], pins: [] },
  );

/** @returns what a receiver appends of what `names` say at `at`, milliseconds since 1970 */
function said(engine, names, at, message) {
  const entries = [];
  const sink = { record: (record, reception) => entries.push({ record, reception }), diagnostic: () => {} };
  const reader = createLiveReader({ messages: engine.knowledge.messages, redact: true, zones: {} }, sink);
  const stamp = new Date(at).toISOString().slice(11, 23);
  for (const name of names) {
    const bytes = Buffer.from(`<187>${name}: Mar  6 2026 ${stamp} UTC: ${message}`);
    reader.take({ bytes, peer: '192.0.2.1', receivedAt: at, transport: 'tcp' });
  }
  reader.flush();
  return entries;
}

/**
 * Of a process that has warmed up: what each further device takes in all partitions that it is spread over, after an outage and its end.
 * @returns {Promise<number>} KB of the heap
 */
export async function memoryOfDevice() {
  const { engine } = await engineWithPacks([]);
  const held = [];
  const follow = (devices, prefix) => {
    for (const [p, names] of placed(devices, prefix).entries()) {
      const partition = opened(engine, p);
      let off = 0;
      const take = (at, entries) => {
        off += 1;
        partition.take({ p, off, at, entries });
        partition.checkpoint();
      };
      take(START, [{ workers: 1 }]);
      for (const second of [10, 70, 130, OUTAGE.until]) {
        const at = START + second * 1000;
        take(at, said(engine, names, at, second === OUTAGE.until ? RESTORED : FAILED));
        for (let later = at + 2000; later < at + 40_000; later += 2000) if (partition.due <= later) take(later, []);
      }
      held.push(partition);
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  follow(4000, 'w');
  const before = follow(2000, 'x');
  return (follow(10_000, 's') - before) / 10_000 / 1000;
}

/** @returns {Promise<object>} of `devices` in `workers` workers: the spread of partitions and what the fullest one took */
export async function simulate(devices, workers) {
  const names = placed(devices);
  const sizes = names.map(({ length }) => length).sort((one, other) => one - other);
  const mean = devices / PARTITIONS;
  const shares = Array.from({ length: workers }, () => 0);
  for (const [p, { length }] of names.entries()) shares[Math.floor((p * workers) / PARTITIONS)] += length;
  const own = names.find(({ length }) => length === sizes.at(-1));
  const { engine } = await engineWithPacks([]);
  const partition = opened(engine, 0);
  const firstSaid = new Map();
  const delays = [];
  let used = 0;
  let lines = 0;
  let off = 0;
  const take = (at, entries) => {
    const before = process.cpuUsage();
    off += 1;
    partition.take({ p: 0, off, at, entries });
    const { events } = partition.checkpoint();
    const { user, system } = process.cpuUsage(before);
    used += (user + system) / 1e6;
    for (const { kind, body } of events) {
      if (kind !== 'diagnosis') continue;
      const { id } = JSON.parse(body).device;
      const first = firstSaid.get(id);
      if (first === undefined) continue;
      firstSaid.delete(id);
      delays.push((at - first) / 1000);
    }
  };
  take(START, [{ workers }]);
  for (let second = STEP; second < OUTAGE.end; second += STEP) {
    const at = Math.round(START + second * 1000);
    const entries = [];
    for (const [index, name] of own.entries()) {
      const first = (index / own.length) * OUTAGE.all;
      const since = second - first;
      const isTime = since >= 0 && since % OUTAGE.again < STEP;
      const message = second < OUTAGE.until + first ? FAILED : RESTORED;
      const isOver = second >= OUTAGE.until + first && second < OUTAGE.until + first + STEP;
      if (!(message === FAILED ? isTime : isOver)) continue;
      entries.push(...said(engine, [name], at, message));
      if (!firstSaid.has(name) && message === FAILED && second < OUTAGE.again) firstSaid.set(name, at);
    }
    lines += entries.length;
    if (entries.length > 0) take(at, entries);
    else if (partition.due <= at) take(at, []);
  }
  delays.sort((one, other) => one - other);
  return {
    devices,
    workers,
    spread: [sizes[0] / mean - 1, sizes.at(-1) / mean - 1],
    shares: [Math.min(...shares), Math.max(...shares)].map((share) => (share * workers) / devices - 1),
    fullest: own.length,
    lines,
    /** Cores for all partitions, were each like the fullest. */
    cores: (used * PARTITIONS) / OUTAGE.end,
    told: delays.length,
    p50: delays[Math.floor(delays.length * 0.5)],
    last: delays.at(-1),
  };
}

export async function simulated(table) {
  const rows = [];
  for (const [devices, workers] of [
    [50_000, 2],
    [50_000, 8],
    [1_000_000, 32],
  ])
    rows.push(await simulate(devices, workers));
  const percent = (share) => `${(share * 100).toFixed(0)} %`;
  table(
    'An outage of all devices, in virtual time: all fail within 30 s, again each minute, and are well again after three',
    [
      'devices',
      'workers',
      'partitions, of the mean',
      'workers, of the mean',
      'cores for workers',
      'first told, p50 s',
      'last, s',
    ],
    rows.map(({ devices, workers, spread, shares, cores, p50, last }) => [
      devices,
      workers,
      spread.map(percent).join(' to '),
      shares.map(percent).join(' to '),
      cores.toFixed(1),
      p50?.toFixed(1),
      last?.toFixed(1),
    ]),
  );
  table(
    'What each further device takes of a worker, 10,000 of them after that outage',
    ['KB of the heap'],
    [[(await memoryOfDevice()).toFixed(1)]],
  );
  return rows;
}

if (import.meta.url === `file://${process.argv[1]}`)
  await simulated((title, head, rows) => {
    process.stdout.write(`${title}\n${[head, ...rows].map((row) => row.join(' | ')).join('\n')}\n`);
  });
