import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { Argv } from 'yargs';
import { besideOf } from '../collector/beside.js';
import { type Collector, createCollector } from '../collector/collector.js';
import { HTTP_CONNECTIONS } from '../collector/doors.js';
import type { HttpServer } from '../collector/http.js';
import { createWebhooks, type Hook, seenUpTo, type Webhooks } from '../collector/webhooks.js';
import { bracketed, ListenError } from '../ingest/receive/listener.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { LiveEvent } from '../model/live.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { renderEvent } from '../report/event.js';
import { noticeTemplates } from '../report/notice.js';
import { type Loaded, openStore, type Store } from '../store/store.js';
import { checkAboveZero, UsageError } from './arguments.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { hookOf, readNoticeTemplate } from './hooks.js';
import { checkReach, DEFAULT_HTTP_PORT, httpTokens, pageAddress } from './http-endpoint.js';
import { inventoryAsked } from './inventory.js';
import { engineWithPacks } from './knowledge.js';
import { openLog } from './log.js';
import {
  type Endpoint,
  endpointOf,
  openReceivers,
  type Receivers,
  readReceivers,
  receivingOptions,
  renewCertificates,
} from './receivers.js';
import {
  HTTP_READ_TOKEN,
  HTTP_TOKEN,
  INVENTORY,
  LOG_LEVEL,
  METRICS,
  RETENTION_DAYS,
  RULES,
  WEBHOOK_SECRET,
  WEBHOOK_TEMPLATE,
} from './shared-options.js';
import { wantsColour } from './terminal.js';
import { readInstalled, readVersion } from './version.js';
import { watchFolder } from './watch-folder.js';

/** Events of an earlier run that webhooks are still told of. */
const MISSED_CAP = 20_000;
const DEFAULT_PORT = 5514;

const options = (yargs: Argv) =>
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
    .option('webhook', {
      describe: `Tell this URL of incidents; URL,TEMPLATE with ${Object.keys(noticeTemplates).join(', ')}, own`,
      type: 'string',
      array: true,
      default: [],
    })
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
    .option('redact', {
      describe: 'Replace tokens, passwords, keys and return codes',
      type: 'boolean',
      default: true,
    })
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

type ListenArgs = ArgumentsOf<typeof options>;

export const listenCommand = defineCommand(options, listen);

async function listen(args: ListenArgs): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n\nTry: sldiag listen --help\n`);
    return EXIT.usage;
  }
  // What waits for the next write outlives the young generation; without this the old one fills with it up to 150 MB.
  setFlagsFromString('--heap-growing-percent=10');
  const log = await openLog(args.logLevel);
  const { engine, diagnostics } = await engineWithPacks(args.rules);
  const inventory = await inventoryAsked(args.inventory, (each) => diagnostics.push(each));
  for (const problem of diagnostics)
    log(problem.level, problem.message, { source: problem.source, line: problem.line });
  if (args.cluster !== undefined) {
    const { receiveForCluster } = await import('./receive.js');
    const { metricsEndpoint } = await import('./metrics.js');
    const { cluster, spool, spoolMb, redact } = args;
    return receiveForCluster({
      cluster,
      spool: spool === undefined ? null : { folder: spool, megabytes: spoolMb },
      context: { messages: engine.knowledge.messages, redact, zones: {} },
      open: (taker) => openReceivers(settings.receivers, taker, 0),
      isPrinting: (args.format ?? 'ndjson') === 'ndjson',
      metrics: metricsEndpoint(args.metrics),
      log,
      complain,
    });
  }

  let collector: Collector | null = null;
  let output: ReturnType<typeof openOutput> | null = null;
  let store: Store | null = null;
  let loaded: Loaded | null = null;
  if (args.store !== undefined) {
    store = openStore(
      { path: args.store, retentionDays: args.retentionDays, retentionMegabytes: args.retentionMb },
      {
        stored: (upTo) => collector?.stored(upTo),
        lost: (from, to) => output?.lost(from, to),
        renewed: () => collector?.storeRenewed(),
        changed: (state, reason) => collector?.storeChanged(state, reason),
      },
    );
    try {
      loaded = await store.load();
    } catch (error) {
      await store.close();
      complain({
        level: 'error',
        code: 'store-unusable',
        message: `the store can't be opened: ${(error as Error).message}`,
        source: args.store,
        line: 0,
        help: storeHelp((error as { code?: string }).code),
      });
      return EXIT.unreadable;
    }
    log('info', whatWasRead(args.store, loaded), {});
  }
  collector = createCollector(engine, {
    version: readVersion(),
    redact: args.redact,
    store,
    loaded,
    flushMs: args.flushMs,
    inventory,
  });
  const running = collector;
  output = openOutput(args.format ?? (process.stdout.isTTY ? 'text' : 'ndjson'), () =>
    stop('standard output was closed'),
  );
  const shown = output;
  running.onEvents((events) => {
    shown.tell(events);
    for (const event of events) {
      if (event.kind === 'alarm') log(event.level, event.message, { code: event.code });
    }
  });
  running.onStored((upTo) => shown.stored(upTo));

  const kept = besideOf(loaded?.beside ?? null).webhooks ?? null;
  const webhooks: Webhooks | null =
    settings.hooks.length === 0
      ? null
      : createWebhooks({
          hooks: settings.hooks,
          device: (id) => running.snapshot().devices.find((device) => device.id === id),
          fleet: () => running.snapshot().fleet,
          onProblem: running.complain,
          kept,
          isHidden: running.silences.hides,
          isCauseHidden: running.silences.hidesCause,
        });
  if (webhooks !== null) {
    running.keepBeside(webhooks.state);
    running.countWebhooks(webhooks.counts);
    const seen = seenUpTo(kept);
    // What an earlier run stored and didn't come to tell.
    if (seen !== null && store !== null) webhooks.take(await store.eventsAfter(seen, MISSED_CAP));
    running.onEvents(webhooks.take);
  }

  let http: HttpServer | null = null;
  let watching: { stop(): void } | null = null;
  let finish: (code: number) => void = () => {};
  const finished = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let isStopping = false;
  let begun: () => void = () => {};
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let renew: () => string = () => '';
  function stop(reason: string): void {
    if (isStopping) return;
    isStopping = true;
    log('info', `stopping: ${reason}`, {});
    watching?.stop();
    void (async () => {
      // What is being opened in this moment is closed too, or the process would never end.
      await beginning;
      await http?.close();
      // First, so that what they could not deliver is kept.
      await webhooks?.close();
      await running.stop();
      await shown.end();
      finish(EXIT.ok);
    })();
  }
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGHUP', () => {
    running.flush();
    try {
      log('info', `SIGHUP: written what waited${renew()}`, {});
    } catch (error) {
      running.complain({
        level: 'error',
        code: 'reload-failed',
        message: (error as Error).message,
        source: 'SIGHUP',
        line: 0,
      });
    }
  });
  process.on('SIGINT', () => {
    // Whoever presses Ctrl-C twice doesn't want to wait.
    if (isStopping) process.exit(130);
    stop('interrupted');
  });

  try {
    const listeners = await openReceivers(settings.receivers, running, settings.http === null ? 0 : HTTP_CONNECTIONS);
    renew = () => renewCertificates(args, listeners);
    for (const listener of listeners) {
      running.attach(listener);
      log('info', `listening on ${listener.name}`, {});
    }
    if (settings.http !== null) {
      const { host, port } = settings.http;
      const [{ openHttp }, { openKnowledge }, { openAssistant }] = await Promise.all([
        import('../collector/http.js'),
        import('./knowledge-services.js'),
        import('./assistant.js'),
      ]);
      const { token, readToken } = settings;
      const knowledge = openKnowledge(engine);
      const description = () => readInstalled('docs/openapi.yaml');
      const assistant = openAssistant({
        engine,
        inventory,
        snapshot: running.snapshot,
        read: running.read,
        complain: (message) =>
          running.complain({ level: 'error', code: 'assistant-failed', message, source: '/mcp', line: 0 }),
      });
      const version = readVersion();
      http = await openHttp(running, {
        host,
        port,
        token,
        readToken,
        version,
        knowledge,
        assistant,
        description,
      }).catch((error) => {
        throw httpError({ host, port }, error);
      });
      log('info', `HTTP on ${pageAddress(http.address)}`, {});
    }
  } catch (error) {
    await running.stop();
    await shown.end();
    if (!(error instanceof ListenError)) throw error;
    complain(error.diagnostic);
    return EXIT.unreadable;
  } finally {
    begun();
  }
  if (args.watchFolder !== undefined && !isStopping) watching = watchFolder(args.watchFolder, running);
  return finished;
}

interface Settings {
  readonly receivers: Receivers;
  readonly http: Endpoint | null;
  readonly token: string | null;
  readonly readToken: string | null;
  readonly hooks: readonly Hook[];
}

/** What only a collector that keeps everything itself has; in a cluster workers and servers have it. */
const ELSEWHERE = ['store', 'http', 'webhook', 'watchFolder', 'inventory'] as const;

function readSettings(args: ListenArgs): Settings {
  const receivers = readReceivers(args, [`:${DEFAULT_PORT}`], []);
  const http = args.http === undefined ? null : endpointOf('--http', args.http, DEFAULT_HTTP_PORT, '127.0.0.1');
  const { token, readToken } = httpTokens(args);
  if (http !== null) checkReach(http.host, token);
  checkAboveZero({
    '--flush-ms': args.flushMs,
    '--retention-days': args.retentionDays,
    '--retention-mb': args.retentionMb,
  });
  if (args.cluster === undefined && args.spool !== undefined) throw new UsageError('--spool needs --cluster');
  if (args.cluster === undefined && args.metrics !== undefined)
    throw new UsageError('--metrics needs --cluster; --http has them otherwise');
  checkAboveZero({ '--spool-mb': args.spoolMb });
  for (const name of ELSEWHERE) {
    const value = args[name];
    if (args.cluster === undefined || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${option} does not go with --cluster: there devices and webhooks are the workers’ affair`);
  }
  const secret = args.webhookSecret ?? process.env.SLDIAG_WEBHOOK_SECRET ?? null;
  const own = args.webhookTemplate === undefined ? null : readNoticeTemplate(args.webhookTemplate);
  const hooks = args.webhook.map((text) => hookOf(text, secret, own));
  if (args.watchFolder !== undefined && !isFolder(args.watchFolder)) {
    throw new UsageError(`--watch-folder: ${args.watchFolder} is no folder`);
  }
  return { receivers, http, token, readToken, hooks };
}

function httpError({ host, port }: Endpoint, error: NodeJS.ErrnoException): ListenError {
  const reason = error.code === 'EADDRINUSE' ? 'another program listens there already' : error.message;
  const message = `http ${bracketed(host)}:${port} can't be opened: ${reason}`;
  return new ListenError(
    { level: 'error', code: 'listen-failed', message, source: '--http', line: 0 },
    error.code ?? '',
  );
}

function complain(diagnostic: Diagnostic): void {
  process.stderr.write(`${renderDiagnostic(diagnostic, { colour: wantsColour(process.stderr) })}\n`);
}

function storeHelp(code: string | undefined): string {
  if (code === 'STORE_IN_USE') return 'end that one first, or give this one a file of its own';
  if (code === 'NO_SQLITE') return 'without --store the collector runs without it, and forgets everything when it ends';
  return 'its folder must exist, and the file must be writable for this user';
}

/** What an earlier run left, in a sentence for the log. */
function whatWasRead(path: string, { devices, lastEvent, newestAt }: Loaded): string {
  if (lastEvent === 0) return `the store ${path} is new`;
  const until = newestAt === null ? 'no events' : `events up to ${lastEvent}, the newest of ${newestAt}`;
  return `read the store ${path}: ${devices.length} devices, ${until}`;
}

/** Characters that may wait for a slow reader of standard output; above it messages are left out, and counted. */
const OUTPUT_CAP = 16 * 1024 * 1024;

function openOutput(format: 'ndjson' | 'text' | 'none', onClosed: () => void) {
  let leftOut = 0;
  let isClosed = format === 'none';
  const colour = wantsColour(process.stdout);
  process.stdout.on('error', () => {
    if (isClosed) return;
    isClosed = true;
    onClosed();
  });
  return {
    tell(events: readonly LiveEvent[]): void {
      if (isClosed) return;
      let text = '';
      for (const event of events) {
        const isSlow = process.stdout.writableLength > OUTPUT_CAP;
        if (isSlow && event.kind === 'message') leftOut += 1;
        else if (format === 'ndjson') text += `${JSON.stringify(event)}\n`;
        else text += renderEvent(event, { colour });
      }
      if (leftOut > 0 && process.stdout.writableLength <= OUTPUT_CAP) {
        const note = `${leftOut} messages were left out here: standard output is read too slowly`;
        text =
          format === 'ndjson' ? `${JSON.stringify({ kind: 'left-out', count: leftOut })}\n${text}` : `${note}\n${text}`;
        leftOut = 0;
      }
      if (text !== '') process.stdout.write(text);
    },
    /** Every event up to this id is on the disk. */
    stored(upTo: number): void {
      if (!isClosed && format === 'ndjson') process.stdout.write(`${JSON.stringify({ kind: 'stored', upTo })}\n`);
    },
    /** These events will never be on the disk. */
    lost(from: number, to: number): void {
      if (!isClosed && format === 'ndjson') process.stdout.write(`${JSON.stringify({ kind: 'lost', from, to })}\n`);
    },
    async end(): Promise<void> {
      if (isClosed) return;
      isClosed = true;
      await new Promise<void>((resolve) => {
        if (process.stdout.writableLength === 0) resolve();
        else process.stdout.write('', () => resolve());
      });
    },
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
