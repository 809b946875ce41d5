import { setFlagsFromString } from 'node:v8';
import { besideOf } from '../collector/beside.js';
import { type Collector, createCollector } from '../collector/collector.js';
import type { Hook } from '../collector/delivery.js';
import { HTTP_CONNECTIONS } from '../collector/doors.js';
import type { HttpServer } from '../collector/http.js';
import { createWebhooks, seenUpTo, type Webhooks } from '../collector/webhooks.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { ListenError, type Listener } from '../ingest/receive/listener.js';
import type { Inventory } from '../model/inventory.js';
import { messageOf } from '../model/thrown.js';
import { basisOf } from './basis.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { pageAddress } from './http-endpoint.js';
import { openPage, type PageSources } from './http-page.js';
import { complain, tellProblems } from './listen/complaint.js';
import { createEnding, type Ending } from './listen/ending.js';
import { type ListenArgs, options } from './listen/options.js';
import { endOutput, openOutlet } from './listen/outlet.js';
import { openPrinting, type Printing } from './listen/printing.js';
import { readSettings, type Settings } from './listen/settings.js';
import { codeAtEnd, openStoring, type Storing, tellLost } from './listen/storing.js';
import { type Log, openLog } from './log.js';
import { openReceivers, renewCertificates } from './receivers.js';
import { readVersion } from './version.js';
import { watchFolder } from './watch-folder.js';

/** Events of an earlier run that webhooks are still told of. */
const MISSED_CAP = 20_000;

export const listenCommand = defineCommand(options, listen);

/** Set while running: as options of Node.js they would have to be given before it starts. */
function keepHeapSmall(): void {
  // What waits for the next write outlives the young generation; without this the old one fills with it up to 150 MB.
  setFlagsFromString('--heap-growing-percent=10');
  // What stays lies scattered among what went: collecting moves it together, or half of a heap of 200 MB is holes.
  setFlagsFromString('--optimize-for-size');
}

/** In one piece: the order in which things are opened, and the same backwards in which they end. */
async function listen(args: ListenArgs): Promise<number> {
  const settings = readSettings(args);
  keepHeapSmall();
  const log = await openLog(args.logLevel);
  const { engine, inventory, problems } = await basisOf(args);
  if (!tellProblems(problems, log)) return EXIT.unreadable;
  if (args.cluster !== undefined) return listenForCluster(args.cluster, args, settings, engine, log);

  let collector: Collector | null = null;
  let printing: Printing | null = null;
  const storing = await openStoring(
    args,
    {
      stored: (upTo) => collector?.stored(upTo),
      lost: (from, to) => printing?.lost(from, to),
      renewed: () => collector?.storeRenewed(),
      changed: (state, reason) => collector?.storeChanged(state, reason),
    },
    log,
  );
  if (storing === null) return EXIT.unreadable;
  const { redact, flushMs } = args;
  const running = createCollector(engine, { version: readVersion(), redact, ...storing, flushMs, inventory });
  collector = running;
  const format = args.format ?? (process.stdout.isTTY ? 'text' : 'ndjson');
  const outlet = openOutlet();
  const shown = openPrinting(format, outlet);
  printing = shown;
  print(running, shown, log);
  const webhooks = settings.hooks.length === 0 ? null : await openWebhooks(settings.hooks, running, storing);

  let http: HttpServer | null = null;
  let watching: { stop(): Promise<void> } | null = null;
  let listeners: readonly Listener[] = [];
  let code: number = EXIT.ok;
  const ending = createEnding(
    log,
    () => void watching?.stop(),
    async () => {
      await watching?.stop();
      await http?.close();
      // Before the collector, so that what they could not deliver is kept.
      await webhooks?.close();
      await running.stop();
      code = codeAtEnd(storing.store, args.store);
      await endOutput(outlet, log, code);
    },
  );
  void outlet.closed.then(ending.stop);
  heedSignals(running, ending, log, () => renewCertificates(args, listeners));

  try {
    listeners = await openReceivers(settings.receivers, running, settings.http === null ? 0 : HTTP_CONNECTIONS);
    attachAll(running, listeners, log);
    if (settings.http !== null) {
      http = await openPage(pageSources(running, engine, inventory), { ...settings, ...settings.http });
      log('info', `HTTP on ${pageAddress(http.address)}`, {});
    }
  } catch (error) {
    await running.stop();
    if (!(error instanceof ListenError)) throw error;
    complain(error.diagnostic);
    return EXIT.unreadable;
  } finally {
    ending.begun();
  }
  if (args.watchFolder !== undefined && !ending.isStopping) watching = watchFolder(args.watchFolder, running);
  await ending.finished;
  return code;
}

/** What the page and the assistant are made of. */
function pageSources(running: Collector, engine: Engine, inventory: Inventory | undefined): PageSources {
  const complain = (message: string) =>
    running.complain({ level: 'error', code: 'assistant-failed', message, source: '/mcp', line: 0 });
  return { served: running, engine, inventory, read: running.read, complain };
}

function attachAll(running: Collector, listeners: readonly Listener[], log: Log): void {
  for (const listener of listeners) {
    running.attach(listener);
    log('info', `listening on ${listener.name}`, {});
  }
}

/** Hands what matters to a cluster, where workers do the rest. */
async function listenForCluster(
  cluster: string,
  { spool, spoolMb, redact, format, metrics }: ListenArgs,
  { receivers }: Settings,
  engine: Engine,
  log: Log,
): Promise<number> {
  const [{ receiveForCluster }, { metricsEndpoint }] = await Promise.all([
    import('./receive.js'),
    import('./metrics.js'),
  ]);
  return receiveForCluster({
    cluster,
    spool: spool === undefined ? null : { folder: spool, megabytes: spoolMb },
    context: { messages: engine.knowledge.messages, redact, zones: {} },
    open: (taker) => openReceivers(receivers, taker, 0),
    isPrinting: (format ?? 'ndjson') === 'ndjson',
    metrics: metricsEndpoint(metrics),
    log,
    complain,
  });
}

/** Prints what happens; alarms are for the log as well. */
function print(running: Collector, printing: Printing, log: Log): void {
  running.onEvents((events) => {
    printing.tell(events);
    for (const event of events) {
      if (event.kind === 'alarm') log(event.level, event.message, { code: event.code });
    }
  });
  running.onStored(printing.stored);
}

/** Tells hooks of incidents, beginning with what an earlier run stored and didn't come to tell. */
async function openWebhooks(hooks: readonly Hook[], running: Collector, { store, loaded }: Storing): Promise<Webhooks> {
  const kept = besideOf(loaded?.beside ?? null).webhooks ?? null;
  const webhooks = createWebhooks({
    hooks,
    device: (id) => running.snapshot().devices.find((device) => device.id === id),
    fleet: () => running.snapshot().fleet,
    onProblem: running.complain,
    kept,
    isHidden: running.silences.hides,
    isCauseHidden: running.silences.hidesCause,
  });
  running.keepBeside(() => webhooks.state());
  running.countWebhooks(() => webhooks.counts());
  const seen = seenUpTo(kept);
  if (seen !== null && store !== null) webhooks.take(await store.eventsAfter(seen, MISSED_CAP));
  running.onEvents((events) => webhooks.take(events));
  return webhooks;
}

/** @param renew reads certificates anew, and says so */
function heedSignals(running: Collector, ending: Ending, log: Log, renew: () => string): void {
  process.on('SIGTERM', () => ending.stop('SIGTERM'));
  process.on('SIGHUP', () => {
    running.flush();
    try {
      log('info', `SIGHUP: written what waited${renew()}`, {});
    } catch (error) {
      const message = messageOf(error);
      running.complain({ level: 'error', code: 'reload-failed', message, source: 'SIGHUP', line: 0 });
    }
  });
  process.once('SIGINT', () => {
    // Whoever presses Ctrl-C twice doesn't want to wait.
    process.on('SIGINT', () => {
      const { pending } = running.counters().store;
      if (pending > 0) tellLost(`${pending} events are not in the store: it was not waited for`);
      process.exit(130);
    });
    ending.stop('interrupted');
  });
}
