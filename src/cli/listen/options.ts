import type { Argv } from 'yargs';
import type { ArgumentsOf } from '../command.js';
import { WEBHOOK } from '../hooks.js';
import { receivingOptions } from '../receivers.js';
import {
  HTTP_READ_TOKEN,
  HTTP_TOKEN,
  INVENTORY,
  LOG_LEVEL,
  METRICS,
  REDACT,
  RETENTION_DAYS,
  RULES,
  WEBHOOK_SECRET,
  WEBHOOK_TEMPLATE,
} from '../shared-options.js';

/** Where syslog is taken unless something else is said; ports below 1024 need rights that a collector should not have. */
export const DEFAULT_PORT = 5514;

export const options = (yargs: Argv) =>
  receivingOptions(yargs)
    .option('store', { alias: 's', describe: 'Keep events and devices in this file, over restarts', type: 'string' })
    .option('flush-ms', {
      describe: 'How long a change waits to be written with others',
      type: 'number',
      default: 10,
    })
    .option('retention-days', RETENTION_DAYS)
    .option('retention-mb', {
      describe: 'Delete the oldest events above this size of the file',
      type: 'number',
      default: 2000,
    })
    .option('http', {
      describe: 'Serve the page for a browser, state, metrics and events over HTTP, HOST:PORT',
      type: 'string',
    })
    .option('http-token', HTTP_TOKEN)
    .option('http-read-token', HTTP_READ_TOKEN)
    .option('webhook', WEBHOOK)
    .option('webhook-template', WEBHOOK_TEMPLATE)
    .option('webhook-secret', WEBHOOK_SECRET)
    .option('cluster', {
      describe: 'Hand what matters to the workers of a cluster: postgres://USER@HOST/DATABASE (docs/cluster.md)',
      type: 'string',
    })
    .option('spool', { describe: 'Folder for what waits while the cluster’s engine is away', type: 'string' })
    .option('metrics', METRICS)
    .option('spool-mb', { describe: 'The most that it may hold', type: 'number', default: 512 })
    .option('watch-folder', { describe: 'Read show outputs that are put into this folder', type: 'string' })
    .option('format', {
      alias: 'f',
      describe: 'How to print events (default: text on a terminal, else ndjson)',
      choices: ['ndjson', 'text', 'none'] as const,
    })
    .option('redact', REDACT)
    .option('rules', RULES)
    .option('inventory', INVENTORY)
    .option('log-level', LOG_LEVEL)
    .example(
      '$0 listen',
      `UDP on port ${DEFAULT_PORT}; on the switch: logging host ADDRESS transport udp port ${DEFAULT_PORT}`,
    )
    .example('$0 listen --http :8514', 'and open http://127.0.0.1:8514 in a browser (docs/page.md)')
    .example('$0 listen --tcp :5514 --store sldiag.db --http :8514', 'TCP, kept over restarts, with the page')
    .example('$0 listen --tls :6514 --cert cert.pem --key key.pem --allow 192.0.2.0/24', 'TLS from one network')
    .example('$0 listen --webhook http://127.0.0.1:9093/api/v2/alerts,alertmanager', 'tell an Alertmanager')
    .example('$0 listen --webhook https://hooks.example.com/x,slack', 'tell a channel of incidents');

export type ListenArgs = ArgumentsOf<typeof options>;
