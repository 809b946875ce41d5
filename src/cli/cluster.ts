import type { Argv } from 'yargs';
import type { Backend } from '../cluster/ports.js';
import { migrate, openPostgres } from '../cluster/postgres/backend.js';
import { ROLES } from '../cluster/postgres/schema.js';
import type { ReceiverCounts } from '../cluster/receiver.js';
import { escapeControls } from '../ingest/text/escape.js';
import { messageOf } from '../model/thrown.js';
import { fieldOf } from '../model/tree.js';
import { UsageError } from './arguments.js';
import { clusterAddress } from './cluster-address.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';

const options = (yargs: Argv) =>
  yargs
    .positional('action', {
      describe:
        'init makes the tables or brings them up to date, roles prints the statements for its roles, status shows how it is',
      choices: ['init', 'roles', 'status'] as const,
      demandOption: true,
    })
    .option('cluster', { describe: 'The cluster’s engine: postgres://USER@HOST/DATABASE', type: 'string' })
    .option('format', {
      alias: 'f',
      describe: 'How status is printed',
      choices: ['text', 'json'] as const,
      default: 'text' as const,
    })
    .example('$0 cluster init --cluster postgres://postgres@db1/sldiag', 'once, and after each upgrade')
    .example('$0 cluster roles | psql postgres://postgres@db1/sldiag', 'roles for receivers, workers and servers')
    .example('$0 cluster status --cluster postgres://sldiag@db1/sldiag', 'who is there, and what waits');

export const clusterCommand = defineCommand(options, cluster);

async function cluster({ action, cluster: url, format }: ArgumentsOf<typeof options>): Promise<number> {
  if (action === 'roles') {
    process.stdout.write(ROLES);
    return EXIT.ok;
  }
  if (url === undefined) throw new UsageError(`cluster ${action} needs --cluster`);
  const { name } = clusterAddress(url);
  try {
    if (action === 'init') {
      const { from, to } = await migrate(url);
      process.stdout.write(
        from === to ? `${name} is of version ${to} already.\n` : `${name}: from version ${from} to ${to}.\n`,
      );
      return EXIT.ok;
    }
    const backend = openPostgres(url);
    const status = await statusOf(backend).finally(() => backend.close());
    process.stdout.write(format === 'json' ? `${JSON.stringify(status)}\n` : render(status));
    return status.abandoned === 0 ? EXIT.ok : EXIT.found;
  } catch (error) {
    process.stderr.write(`error: ${name}: ${messageOf(error)}\n`);
    return EXIT.unreadable;
  }
}

type Status = Awaited<ReturnType<typeof statusOf>>;

/** Partitions that are furthest behind, of which status tells each by itself. */
const FURTHEST = 3;

async function statusOf({ view }: Backend) {
  const schema = await view.schema();
  const [progress, members] = [await view.progress(), await view.members()];
  const workers = members.filter(({ kind }) => kind === 'worker');
  const receivers = members.filter(({ kind }) => kind === 'receiver');
  const servers = members.filter(({ kind }) => kind === 'server');
  const behind = progress.filter(({ waiting }) => waiting > 0).sort((one, other) => other.behind - one.behind);
  return {
    schema,
    partitions: progress.length,
    /** Partitions that no worker has. */
    unowned: progress.filter(({ owner }) => owner === null).length,
    /** Those of them in which something waits. */
    abandoned: behind.filter(({ owner }) => owner === null).length,
    /** Batches that wait, messages in them, and for how long the oldest of them, seconds. */
    waiting: progress.reduce((sum, each) => sum + each.waiting, 0),
    lines: progress.reduce((sum, each) => sum + each.lines, 0),
    behindSeconds: (behind[0]?.behind ?? 0) / 1000,
    /** Those whose oldest batch has waited longest. */
    furthestBehind: behind.slice(0, FURTHEST).map(({ p, owner, epoch, lines, behind: ms }) => ({
      partition: p,
      owner,
      epoch,
      lines,
      behindSeconds: ms / 1000,
    })),
    lastEvent: await view.lastEvent(),
    workers: workers.map(({ id, silent, body }) => {
      const own = progress.filter(({ owner }) => owner === id);
      return {
        id,
        version: textIn(body, 'version'),
        partitions: own.length,
        lines: own.reduce((sum, { lines }) => sum + lines, 0),
        /** Until the first of its leases ends, if it is not heard of before; null without any. */
        leaseSeconds: own.length === 0 ? null : Math.min(...own.map(({ left }) => left)) / 1000,
        silentSeconds: silent / 1000,
      };
    }),
    receivers: receivers.map(({ id, silent, body }) => ({
      id,
      version: textIn(body, 'version'),
      silentSeconds: silent / 1000,
      counts: body,
    })),
    servers: servers.map(({ id, silent, body }) => ({
      id,
      version: textIn(body, 'version'),
      silentSeconds: silent / 1000,
      address: textIn(body, 'address'),
      devices: fieldOf(body, 'devices') ?? null,
    })),
  };
}

function render(status: Status): string {
  const { schema, partitions, unowned, waiting, behindSeconds, lastEvent, workers, receivers, servers } = status;
  const lines = [
    `schema      version ${schema.version}${schema.version < schema.known ? `; this sldiag knows ${schema.known}: type sldiag cluster init` : ''}`,
    `partitions  ${partitions}, ${unowned === 0 ? 'each with a worker' : `${unowned} without a worker`}`,
    `backlog     ${status.lines} messages in ${waiting} batches, the oldest for ${seconds(behindSeconds)}`,
    ...status.furthestBehind.map(
      (each) =>
        `behind      partition ${each.partition}: ${each.lines} messages, for ${seconds(each.behindSeconds)}; ${each.owner ?? 'no worker has it'}`,
    ),
    `events      ${lastEvent}`,
    ...workers.map(
      (each) =>
        `worker      ${each.id}, ${each.version ?? 'version unknown'}: ${each.partitions} partitions${each.leaseSeconds === null ? '' : ` for ${seconds(each.leaseSeconds)} more`}, ${each.lines} messages wait, heard ${seconds(each.silentSeconds)} ago`,
    ),
    ...receivers.map(
      (each) =>
        `receiver    ${each.id}, ${each.version ?? 'version unknown'}: ${countsOf(each.counts)}, heard ${seconds(each.silentSeconds)} ago`,
    ),
    ...servers.map(
      (each) =>
        `server      ${each.id}, ${each.version ?? 'version unknown'}: at ${each.address ?? 'an address unknown'}, shows ${each.devices ?? '?'} devices, heard ${seconds(each.silentSeconds)} ago`,
    ),
    ...(workers.length === 0 ? ['worker      none: sldiag work judges devices'] : []),
    ...(receivers.length === 0 ? ['receiver    none: sldiag listen --cluster receives'] : []),
  ];
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}

const seconds = (value: number) => `${value.toFixed(1)} s`;

/** What a member says of itself; older ones don't say all. */
function textIn(body: unknown, name: string): string | null {
  const value = fieldOf(body, name);
  return typeof value === 'string' ? value : null;
}

/** As `ReceiverCounts`, of whatever version the receiver is. */
function countsOf(body: unknown): string {
  const count = (name: keyof ReceiverCounts) => Number(fieldOf(body, name) ?? 0);
  return `${count('received')} lines, ${count('appended')} handed over, ${count('spoolBytes')} bytes spooled, ${count('shedForRoom')} let go`;
}
