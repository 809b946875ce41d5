// npm run chaos: a whole cluster on this machine (three Patroni nodes with etcd, two receivers, three workers, two servers) of which something is
// killed with -9 every ten seconds. Ends with status 1 when a line was lost or counted twice, or news differ from those of an undisturbed run.
//   npm run chaos -- --seconds 300         how long
//   npm run chaos -- --every 10            seconds between kills
//   npm run chaos -- --seed 7              which order of kills
// Needs a build, and Debian's postgresql, patroni, etcd-server and python3-etcd (their services may stay off).
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { OUTCOMES } from './cluster-outcome.mjs';
import { freePort } from './free-port.mjs';
import { copyLog, postgresFolder, postgresOwner, postgresPrograms, psql, ROOT, WAITING } from './postgres.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    every: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const program = fileURLToPath(new URL('../dist/bundle/cli/main.js', import.meta.url));
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const say = (text) => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
const programs = postgresPrograms();
for (const path of ['/usr/bin/patroni', '/usr/bin/etcd', program]) {
  if (existsSync(path) && programs !== null) continue;
  process.stderr.write(`error: ${programs === null ? ROOT : path} is not there\n`);
  process.exit(2);
}
const folder = postgresFolder('chaos');
const as = postgresOwner();

/** Everything that was started, by its name; a process group each, so that what a node started dies with it. */
const parts = new Map();

function start(name, command, args, more = {}) {
  const log = openSync(join(folder, `${name}.log`), 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log], detached: true, cwd: folder, ...more });
  const part = { name, child, restart: () => start(name, command, args, more) };
  child.on('error', (error) => say(`${name}: ${error.message}`));
  parts.set(name, part);
  return part;
}

/** As a power cut would, for the node: its whole group, and PostgreSQL, which makes a group of its own. */
function kill(name) {
  const { child } = parts.get(name);
  const data = join(folder, `${name}-data`, 'postmaster.pid');
  const postmaster = existsSync(data) ? execFileSync('head', ['-1', data], { encoding: 'utf8' }).trim() : '';
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It had ended.
  }
  if (/^\d+$/.test(postmaster)) {
    try {
      // Of the postmaster's children, each ends when it does.
      process.kill(Number(postmaster), 'SIGKILL');
    } catch {
      // It had ended.
    }
  }
}

async function startEtcd() {
  const members = [];
  for (const index of [0, 1, 2])
    members.push({ name: `etcd${index}`, client: await freePort(), peer: await freePort() });
  const all = members.map(({ name, peer }) => `${name}=http://127.0.0.1:${peer}`).join(',');
  for (const { name, client, peer } of members) {
    const own = ['--name', name, '--data-dir', join(folder, `${name}-etcd`), '--enable-v2', '--initial-cluster', all];
    own.push(
      '--listen-client-urls',
      `http://127.0.0.1:${client}`,
      '--advertise-client-urls',
      `http://127.0.0.1:${client}`,
    );
    own.push(
      '--listen-peer-urls',
      `http://127.0.0.1:${peer}`,
      '--initial-advertise-peer-urls',
      `http://127.0.0.1:${peer}`,
    );
    start(name, '/usr/bin/etcd', own, as);
  }
  return members.map(({ client }) => `127.0.0.1:${client}`);
}

async function startPatroni(etcd) {
  const nodes = [];
  for (const index of [0, 1, 2]) {
    const name = `node${index}`;
    const [port, rest] = [await freePort(), await freePort()];
    const data = join(folder, `${name}-data`);
    writeFileSync(
      join(folder, `${name}.yml`),
      `scope: chaos
name: ${name}
restapi: { listen: 127.0.0.1:${rest}, connect_address: 127.0.0.1:${rest} }
etcd3: { hosts: [${etcd.map((each) => `'${each}'`).join(', ')}] }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    maximum_lag_on_failover: 1048576
    postgresql: { use_pg_rewind: true, use_slots: true, parameters: { max_connections: 100 } }
  initdb: [{ encoding: UTF8 }, { locale: C }, data-checksums]
  pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust']
postgresql:
  listen: 127.0.0.1:${port}
  connect_address: 127.0.0.1:${port}
  data_dir: ${data}
  bin_dir: ${programs}
  pgpass: ${join(folder, `${name}.pgpass`)}
  authentication:
    superuser: { username: postgres }
    replication: { username: replicator }
    rewind: { username: rewinder }
  parameters: { unix_socket_directories: '${folder}' }
`,
    );
    nodes.push({ name, port, rest });
    start(name, '/usr/bin/patroni', [join(folder, `${name}.yml`)], as);
  }
  return nodes;
}

async function rolesOf(nodes) {
  const roles = {};
  for (const { name, rest } of nodes) {
    const state = await fetch(`http://127.0.0.1:${rest}/patroni`, { signal: AbortSignal.timeout(1000) }).then(
      (answer) => answer.json(),
      () => null,
    );
    if (state?.state !== 'running') continue;
    if (state.role === 'master' || state.role === 'primary') roles.leader = name;
    else if (state.sync_standby === true) roles.standby = name;
  }
  return roles;
}

async function until(what, act, seconds = 180) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (
      await Promise.resolve()
        .then(act)
        .catch(() => false)
    )
      return;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s; see ${folder}`);
    await pause(300);
  }
}

const MESSAGES = [
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name',
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given',
  '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored',
];
const HOSTS = 60;
/** Messages in the batches that receivers said to be in the log; after a kill one may be told of twice. */
const acknowledged = new Map();
const appended = () => [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
let sent = 0;

const named = (udi) =>
  `%SMART_LIC-6-AUTHORIZATION_INSTALL_SUCCESS: A new licensing authorization code was successfully installed on: ${udi}.`;
/** Rounds after which a site has another switch that two partitions hear of, and until its UDI is named under its name and its address. */
const WANDERS = 50;
const NAMED = [15, 25];
/** UDIs that were sent under the name, and under both. */
const halfway = new Set();
const wandered = new Set();

/**
 * Switches that a relay knows by a name and that send by themselves too, from an address of their own: two of them at a time, so that
 * one is known already when something is killed, and one moves.
 */
function startWanderers(site, number, port) {
  const sockets = new Map();
  const socketOf = (wanderer) => {
    const known = sockets.get(wanderer);
    if (known !== undefined && !known.destroyed) return known;
    const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.${number + 1}.${(wanderer % 250) + 1}` });
    socket.on('error', () => socket.destroy());
    sockets.set(wanderer, socket);
    return socket;
  };
  return {
    /** What goes by the relay in this round; the rest is sent. */
    lines(round, stamp) {
      const newest = Math.floor(round / WANDERS);
      for (const [wanderer, socket] of sockets) if (wanderer < newest - 1) socket.destroy();
      return [newest - 1, newest].flatMap((wanderer) => {
        if (wanderer < 0) return [];
        const age = round - wanderer * WANDERS;
        const udi = `PID:C9300-24T,SN:FOC${number}${String(wanderer).padStart(3, '0')}W${String(wanderer).padStart(3, '0')}`;
        const lineOf = (who, message) => `<187>${who}Mar  6 2026 ${stamp} UTC: ${message}\n`;
        const message = (place) => (age === NAMED[place] ? named(udi) : MESSAGES[(age + place) % MESSAGES.length]);
        const socket = socketOf(wanderer);
        sent += 1;
        if (age === NAMED[0]) halfway.add(udi);
        if (!socket.destroyed) {
          socket.write(lineOf('', message(1)));
          sent += 1;
          if (age === NAMED[1] && halfway.has(udi)) wandered.add(udi);
        }
        return [lineOf(`${site}-wanderer${wanderer}: `, message(0))];
      });
    },
    stop() {
      for (const socket of sockets.values()) socket.destroy();
    },
  };
}

/** A site: its receiver, and switches that send to it a line each every 200 ms, again where it was away. */
async function startSite(name, number, url) {
  const port = await freePort();
  const receiver = () => {
    const args = ['listen', '--cluster', url, '--tcp', `127.0.0.1:${port}`, '--spool', join(folder, `${name}-spool`)];
    const child = spawn('node', [program, ...args], {
      stdio: ['ignore', 'pipe', openSync(join(folder, `${name}.log`), 'a')],
      detached: true,
    });
    let rest = '';
    child.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { kind, batch, count } = JSON.parse(line);
        if (kind === 'appended') acknowledged.set(batch, count);
      }
    });
    const part = { name, child, restart: receiver };
    parts.set(name, part);
    return part;
  };
  receiver();
  const wanderers = startWanderers(name, number, port);
  let isSending = true;
  const sending = (async () => {
    let socket = null;
    for (let round = 0; isSending; round += 1) {
      await pause(200);
      if (socket === null || socket.destroyed) {
        socket = connect(port, '127.0.0.1');
        socket.on('error', () => socket.destroy());
        await pause(50);
      }
      const stamp = new Date().toISOString().slice(11, 23);
      const text = Array.from({ length: HOSTS }, (_, host) => {
        const message = MESSAGES[(round + host) % MESSAGES.length];
        return `<187>${name}-sw${host}: Mar  6 2026 ${stamp} UTC: ${message}\n`;
      }).join('');
      if (socket.destroyed) continue;
      socket.write(text + wanderers.lines(round, stamp).join(''));
      sent += HOSTS;
    }
    socket?.destroy();
    wanderers.stop();
  })();
  return async () => {
    isSending = false;
    await sending;
  };
}

/** What the log led to, of each piece a digest: all of it is more than fits in one text. */
function outcome(url) {
  const digests = `SELECT coalesce(json_agg(json_build_array(what, md5(body))), '[]') FROM (${OUTCOMES}) r`;
  return new Map(JSON.parse(psql(url, digests)));
}

/** The beginning of one piece. */
function pieceOf(url, what) {
  return psql(url, `SELECT left(body, 300) FROM (${OUTCOMES}) r WHERE what = $what$${what}$what$`);
}

/** Nodes first: what else is there could not go on by itself. */
function killAll() {
  for (const name of [...parts.keys()].sort(
    (one, other) => Number(other.startsWith('node')) - Number(one.startsWith('node')),
  ))
    kill(name);
}
process.on('uncaughtException', (error) => {
  say(error.message);
  killAll();
  process.exit(1);
});

const problems = [];
const check = (what, isRight, detail = '') => {
  say(`${isRight ? 'right' : 'WRONG'}: ${what}${detail === '' ? '' : ` (${detail})`}`);
  if (!isRight) problems.push(what);
};

const etcd = await startEtcd();
await pause(2000);
const nodes = await startPatroni(etcd);
await until('a leader with a synchronous standby', async () => {
  const { leader, standby } = await rolesOf(nodes);
  return leader !== undefined && standby !== undefined;
});
const leaderUrl = async (database) => {
  const { leader } = await rolesOf(nodes);
  const port = nodes.find(({ name }) => name === leader)?.port;
  if (port === undefined) throw new Error('no leader');
  return `postgres://postgres@127.0.0.1:${port}/${database}`;
};
psql(await leaderUrl('postgres'), 'CREATE DATABASE sldiag');
const url = `postgres://postgres@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}/sldiag`;
execFileSync('node', [program, 'cluster', 'init', '--cluster', url]);

const told = [];
const hook = createHttp((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const { key, change, at } = JSON.parse(body);
    told.push({ delivery: String(request.headers['x-sldiag-delivery']), news: `${change} ${key} ${at}` });
    response.end();
  });
});
await new Promise((done) => hook.listen(0, '127.0.0.1', done));
const hookAt = `http://127.0.0.1:${hook.address().port}/`;
for (const index of [0, 1, 2])
  start(`worker${index}`, 'node', [program, 'work', '--cluster', url, '--webhook', hookAt]);
for (const index of [0, 1])
  start(`server${index}`, 'node', [program, 'serve', '--cluster', url, '--http', `127.0.0.1:${await freePort()}`]);
const sites = [await startSite('site0', 0, url), await startSite('site1', 1, url)];
say(`all is up in ${folder}`);

/** Each kind in turn, so that each is killed as often; which of a kind, by the seed. */
const KINDS = ['worker', 'leader', 'site', 'etcd', 'standby', 'server'];
let seed = Number(options.seed);
const random = (count) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % count;
};
const kills = {};
const end = Date.now() + Number(options.seconds) * 1000;
for (let turn = 0; Date.now() < end; turn += 1) {
  await pause(Number(options.every) * 1000);
  const kind = KINDS[turn % KINDS.length];
  let name = `${kind}${random(kind === 'site' || kind === 'server' ? 2 : 3)}`;
  if (kind === 'leader' || kind === 'standby') {
    let node;
    await until(`a ${kind}`, async () => {
      const roles = await rolesOf(nodes);
      node = roles[kind];
      // Without a standby that has everything there is nobody to take over.
      return node !== undefined && (kind !== 'leader' || roles.standby !== undefined);
    });
    name = node;
  }
  kill(name);
  kills[kind] = (kills[kind] ?? 0) + 1;
  say(
    `killed ${name}${kind === 'leader' || kind === 'standby' ? `, the ${kind}` : ''}; ${sent} lines sent, ${appended()} appended`,
  );
  // A node that is back at once goes on leading; every second time another one takes over first.
  const isReplaced = kind === 'leader' && kills[kind] % 2 === 1;
  if (isReplaced)
    await until('another leader', async () => {
      const { leader } = await rolesOf(nodes);
      return leader !== undefined && leader !== name;
    });
  else await pause(1000);
  if (isReplaced) say(`another node leads; ${sent} lines sent, ${appended()} appended`);
  parts.get(name).restart();
}
for (const stop of sites) await stop();
say(`no more lines, no more kills: ${JSON.stringify(kills)}`);
await until(
  'all appended and worked off',
  async () => {
    const at = await leaderUrl('sldiag');
    const spooled = readdirSync(folder)
      .filter((name) => name.endsWith('-spool'))
      .flatMap((name) => readdirSync(join(folder, name)));
    return spooled.length === 0 && psql(at, WAITING) === '0';
  },
  // Of a busy machine three nodes, five processes and the lines have a small part.
  900,
);
await pause(8000);
const at = await leaderUrl('sldiag');
const number = (statement) => Number(psql(at, statement));
const logged = number(
  // What was handed on stands there twice.
  "SELECT count(*) FROM sldiag.batch, json_array_elements(entries::json) AS e WHERE e->'record' IS NOT NULL AND rid NOT LIKE 'from %'",
);
const batches = JSON.parse(
  psql(
    at,
    `SELECT json_object_agg(batch, n) FROM (SELECT rid || ' ' || rseq AS batch, sum(lines) AS n FROM sldiag.batch GROUP BY 1) b`,
  ),
);
const missing = [...acknowledged].filter(([batch, count]) => batches[batch] !== count);
check(
  'every batch that a receiver acknowledged is in the log, whole',
  missing.length === 0,
  `${missing.length} are not`,
);
check(
  'every line that a receiver acknowledged is in the log',
  logged >= appended(),
  `${sent} sent, ${appended()} acknowledged, ${logged} in the log`,
);
const counted = JSON.parse(
  psql(at, "SELECT coalesce(json_agg(report::json->'messages'), '[]') FROM sldiag.dev WHERE report IS NOT NULL"),
)
  .flat()
  .reduce((sum, { count }) => sum + count, 0);
check('each is in exactly one device’s counts', counted === logged, `${counted} counted`);
check('each is told of once', number("SELECT count(*) FROM sldiag.event WHERE kind = 'message'") === logged);
const moved = number(
  "SELECT count(*) FROM sldiag.batch, json_array_elements(entries::json) AS e WHERE e->'moved' IS NOT NULL",
);
const split = number(
  `SELECT count(*) FROM (SELECT u->>'sn' FROM sldiag.dev, json_array_elements(report::json->'udis') AS u
   WHERE report IS NOT NULL GROUP BY 1 HAVING count(*) > 1) s`,
);
check(
  'each device that two partitions heard of is one',
  split === 0 && moved >= wandered.size / 2,
  `${wandered.size} came under two names, ${moved} moved, ${split} are two`,
);
const keys = new Map();
for (const { delivery, news } of told) keys.set(news, (keys.get(news) ?? new Set()).add(delivery));
const doubled = [...keys.values()].filter((each) => each.size > 1).length;
check('no news of a webhook has two keys', doubled === 0, `${told.length} posts of ${keys.size} news`);

say('the same log once more, undisturbed');
psql(await leaderUrl('postgres'), 'CREATE DATABASE again');
const again = url.replace(/\/sldiag$/, '/again');
execFileSync('node', [program, 'cluster', 'init', '--cluster', again]);
const copyTo = await leaderUrl('again');
copyLog(at, copyTo);
const ended = outcome(at);
start('undisturbed', 'node', [program, 'work', '--cluster', again]);
await until('all worked off again', () => psql(copyTo, WAITING) === '0', 900);
const undisturbed = outcome(copyTo);
const differing = [...new Set([...ended.keys(), ...undisturbed.keys()])].filter(
  (what) => ended.get(what) !== undisturbed.get(what),
);
check(
  'devices, incidents and the order of news equal those of an undisturbed run',
  differing.length === 0,
  `${ended.size} compared, ${differing.length} differ`,
);
for (const what of differing.slice(0, 3)) say(`${what}\n  ${pieceOf(at, what)}\n  ${pieceOf(copyTo, what)}`);

killAll();
hook.close();
await pause(1500);
if (problems.length === 0 && !options.keep) rmSync(folder, { recursive: true, force: true });
else say(`logs and data stay in ${folder}`);
say(problems.length === 0 ? 'nothing was lost or doubled' : `${problems.length} things are wrong`);
process.exit(problems.length === 0 ? 0 : 1);
