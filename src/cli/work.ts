import type { Argv } from 'yargs';
import { createDesk } from '../cluster/desk.js';
import { workerMetrics } from '../cluster/metrics.js';
import { openPostgres } from '../cluster/postgres/backend.js';
import { startWorker } from '../cluster/worker.js';
import { createWebhooks } from '../collector/webhooks.js';
import { checkAboveZero } from './arguments.js';
import { basisOf } from './basis.js';
import { clusterAddress } from './cluster-address.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { hooksOf, WEBHOOK } from './hooks.js';
import { tellProblems } from './listen/complaint.js';
import { openLog } from './log.js';
import { metricsEndpoint, serveMetrics } from './metrics.js';
import { CLUSTER, LOG_LEVEL, METRICS, RETENTION_DAYS, WEBHOOK_SECRET, WEBHOOK_TEMPLATE } from './shared-options.js';
import { stopSignal } from './stop-signal.js';
import { readVersion } from './version.js';

const DAY = 86_400_000;

const options = (yargs: Argv) =>
  yargs
    .option('cluster', CLUSTER)
    .option('webhook', { ...WEBHOOK, describe: `${WEBHOOK.describe}; the same for all workers` })
    .option('webhook-template', WEBHOOK_TEMPLATE)
    .option('webhook-secret', WEBHOOK_SECRET)
    .option('inventory', {
      describe: 'CSV or YAML of your devices: site, owner, topology; the same for all workers',
      type: 'string',
    })
    .option('retention-days', RETENTION_DAYS)
    .option('log-days', { describe: 'Delete older batches that were worked off', type: 'number', default: 1 })
    .option('rules', {
      describe: 'Folder with rules of your own; may be repeated; the same for all workers',
      type: 'string',
      array: true,
      default: [],
    })
    .option('metrics', METRICS)
    .option('log-level', LOG_LEVEL)
    .example('$0 work --cluster postgres://sldiag@db1,db2,db3/sldiag', 'one of any number; they share the devices')
    .example(
      '$0 work --cluster postgres://localhost/sldiag --webhook https://hooks.example.com/x,slack',
      'and tell a channel',
    );

export const workCommand = defineCommand(options, work);

async function work(args: ArgumentsOf<typeof options>): Promise<number> {
  const address = clusterAddress(args.cluster);
  checkAboveZero({ '--retention-days': args.retentionDays, '--log-days': args.logDays });
  const metricsAt = metricsEndpoint(args.metrics);
  const hooks = hooksOf(args);
  const log = await openLog(args.logLevel);
  const { engine, inventory, problems } = await basisOf(args);
  if (!tellProblems(problems, log)) return EXIT.unreadable;

  const backend = openPostgres(args.cluster);
  const say = (level: 'info' | 'warning' | 'error', message: string) => log(level, message, {});
  const desk = createDesk({
    backend,
    openHooks:
      hooks.length === 0
        ? null
        : (looks, kept) =>
            createWebhooks({
              hooks,
              ...looks,
              kept,
              onProblem: ({ level, message, source }) => log(level, `${source}: ${message}`, {}),
            }),
    keep: { batches: args.logDays * DAY, events: args.retentionDays * DAY },
    log: say,
  });
  const figures = workerMetrics(() => worker.counts(), backend.view);
  const metrics = await serveMetrics(metricsAt, figures, log);
  const worker = startWorker({ engine, version: readVersion(), inventory, backend, desk, log: say });
  log('info', `works on ${address.name} as ${worker.name}`, {});
  let code: number = EXIT.ok;
  const asked = stopSignal();
  const failed = worker.ended.then(
    () => 'it ended',
    (error: Error) => {
      code = EXIT.unreadable;
      return error.message;
    },
  );
  const reason = await Promise.race([asked, failed]);
  log(code === EXIT.ok ? 'info' : 'error', `stopping: ${reason}`, {});
  await metrics?.close();
  await worker.stop();
  const { batches, entries, commits, fenced } = worker.counts();
  log(
    'info',
    `took ${entries} messages in ${batches} batches, with ${commits} commits; ${fenced} times another was first`,
    {},
  );
  await backend.close();
  return code;
}
