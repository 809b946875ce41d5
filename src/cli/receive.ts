import { receiverMetrics } from '../cluster/metrics.js';
import { openPostgres } from '../cluster/postgres/backend.js';
import { startReceiver } from '../cluster/receiver.js';
import { openSpool, type Spool } from '../cluster/spool.js';
import type { ReadContext } from '../ingest/context.js';
import { ListenError, type Listener } from '../ingest/receive/listener.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { messageOf } from '../model/thrown.js';
import { clusterAddress } from './cluster-address.js';
import { EXIT } from './exit.js';
import { endOutput, type Outlet, openOutlet } from './listen/outlet.js';
import { tellLost } from './listen/storing.js';
import type { Log } from './log.js';
import { type metricsEndpoint, serveMetrics } from './metrics.js';
import type { Taker } from './receivers.js';
import { stopSignal } from './stop-signal.js';
import { readVersion } from './version.js';

export interface ReceiveOptions {
  readonly cluster: string;
  readonly spool: { readonly folder: string; readonly megabytes: number } | null;
  readonly context: Omit<ReadContext, 'now'>;
  open(taker: Taker): Promise<Listener[]>;
  /** Whether standard output says what is in the cluster's log for good. */
  readonly isPrinting: boolean;
  /** Where figures are to be read; null for nowhere. */
  readonly metrics: ReturnType<typeof metricsEndpoint>;
  readonly log: Log;
  complain(diagnostic: Diagnostic): void;
}

/**
 * `sldiag listen --cluster`: receives, reads, and hands over; keeps no device.
 * In one piece: the order in which things are opened, and the same backwards in which they end.
 */
export async function receiveForCluster(options: ReceiveOptions): Promise<number> {
  const { log, complain } = options;
  const address = clusterAddress(options.cluster);
  const spool = options.spool === null ? null : spoolOf(options.spool, log);
  if (typeof spool === 'string') {
    process.stderr.write(`error: ${spool}\n`);
    return EXIT.unreadable;
  }
  const backend = openPostgres(options.cluster);
  let listeners: readonly Listener[] = [];
  const outlet = openOutlet();
  const figures = receiverMetrics(() => receiver.counts());
  const metrics = await serveMetrics(options.metrics, figures, log);
  const receiver = startReceiver({
    context: options.context,
    version: readVersion(),
    backend,
    spool,
    sources: () => listeners.map((listener) => listener.counters()),
    hold(isHeld) {
      for (const listener of listeners) listener.hold?.(isHeld);
    },
    appended(count, { rid, rseq }) {
      const batch = `${rid} ${rseq}`;
      if (options.isPrinting) tellAppended(outlet, count, batch);
    },
    problem: ({ level, message, source }) => log(level, `${source}: ${message}`, {}),
    log: (level, message) => log(level, message, {}),
  });
  log('info', `hands over to ${address.name} as ${receiver.name}`, {});

  let code: number = EXIT.ok;
  const asked = Promise.race([stopSignal(), outlet.closed]);
  const failed = receiver.ended.then(
    () => '',
    (error: Error) => {
      code = EXIT.unreadable;
      return error.message;
    },
  );
  try {
    listeners = await options.open({
      receive: (batch) => receiver.receive(batch),
      complain: ({ level, message, source }) => log(level, `${source}: ${message}`, {}),
    });
    for (const { name } of listeners) log('info', `listening on ${name}`, {});
    const reason = await Promise.race([asked, failed]);
    log(code === EXIT.ok ? 'info' : 'error', `stopping: ${reason}`, {});
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    complain(error.diagnostic);
    code = EXIT.unreadable;
  }
  await metrics?.close();
  await Promise.all(listeners.map((listener) => listener.close()));
  await receiver.stop();
  const { received, licensing, appended, spoolBytes, shed, shedForRoom } = receiver.counts();
  log(
    'info',
    `received ${received} lines; of ${licensing} that matter ${appended} are in the log, ${shed + shedForRoom} were let go; ${spoolBytes} bytes are spooled`,
    {},
  );
  await backend.close();
  if (shedForRoom > 0) {
    tellLost(`${shedForRoom} lines are not in the log: they were let go while the database was away, for want of room`);
    code = EXIT.lost;
  }
  await endOutput(outlet, log, code);
  return code;
}

function tellAppended(outlet: Outlet, count: number, batch: string): void {
  // Who reads nothing is not told; what is in the log is there all the same.
  if (!outlet.isSlow) outlet.write(`${JSON.stringify({ kind: 'appended', count, batch })}\n`);
}

/** The spool, or why it can't be used. */
function spoolOf({ folder, megabytes }: NonNullable<ReceiveOptions['spool']>, log: Log): Spool | string {
  try {
    return openSpool(folder, megabytes * 1_000_000, (path) =>
      log('error', `a spooled batch is damaged; it was set aside as ${path}`, {}),
    );
  } catch (error) {
    return `the spool ${folder} can't be used: ${messageOf(error)}`;
  }
}
