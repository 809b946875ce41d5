import type { Argv } from 'yargs';
import { openPostgres } from '../cluster/postgres/backend.js';
import { type Serving, startServing } from '../cluster/served.js';
import { createDiagnosing } from '../collector/diagnosing.js';
import type { HttpServer } from '../collector/http.js';
import { bracketed, ListenError } from '../ingest/receive/listener.js';
import { messageOf } from '../model/thrown.js';
import { basisOf } from './basis.js';
import { clusterAddress } from './cluster-address.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { checkReach, DEFAULT_HTTP_PORT, httpTokens, pageAddress } from './http-endpoint.js';
import { openPage } from './http-page.js';
import { areUsable } from './inputs.js';
import { complain } from './listen/complaint.js';
import { openLog } from './log.js';
import { endpointOf } from './receivers.js';
import { CLUSTER, HTTP_READ_TOKEN, HTTP_TOKEN, LOG_LEVEL, RULES } from './shared-options.js';
import { stopSignal } from './stop-signal.js';
import { readVersion } from './version.js';

const options = (yargs: Argv) =>
  yargs
    .option('cluster', CLUSTER)
    .option('http', {
      describe: 'Where to answer, HOST:PORT',
      type: 'string',
      default: `127.0.0.1:${DEFAULT_HTTP_PORT}`,
    })
    .option('http-token', HTTP_TOKEN)
    .option('http-read-token', HTTP_READ_TOKEN)
    .option('rules', RULES)
    .option('log-level', LOG_LEVEL)
    .example('$0 serve --cluster postgres://sldiag@db1,db2/sldiag', 'the state of a cluster over HTTP; any number may')
    .example('$0 watch --attach http://127.0.0.1:8514', 'the dashboard on it');

export const serveCommand = defineCommand(options, serve);

async function serve(args: ArgumentsOf<typeof options>): Promise<number> {
  const address = clusterAddress(args.cluster);
  const endpoint = endpointOf('--http', args.http, DEFAULT_HTTP_PORT, '127.0.0.1');
  const tokens = httpTokens(args);
  checkReach(endpoint.host, tokens.token);
  const log = await openLog(args.logLevel);
  const { engine, problems } = await basisOf(args);
  for (const { level, message, source, line } of problems) log(level, message, { source, line });
  if (!areUsable(problems)) return EXIT.unreadable;
  const version = readVersion();
  const diagnosing = createDiagnosing(engine, { version });
  const backend = openPostgres(args.cluster);
  let serving: Serving | null = null;
  let http: HttpServer | null = null;
  let code: number = EXIT.ok;
  try {
    const { read } = diagnosing;
    serving = await startServing({
      backend,
      version,
      address: () => (http === null ? null : `${bracketed(http.address.host)}:${http.address.port}`),
      findings: engine.knowledge.findings.map(({ id }) => id),
      diagnosing,
      log: (level, message) => log(level, message, {}),
    });
    const faults = (message: string) => log('error', message, {});
    http = await openPage({ served: serving, engine, read, complain: faults }, { ...endpoint, ...tokens });
    log('info', `HTTP on ${pageAddress(http.address)}, the state of ${address.name}`, {});
    const asked = stopSignal();
    const reason = await Promise.race([asked, serving.ended.then(() => 'it ended')]);
    log('info', `stopping: ${reason}`, {});
  } catch (error) {
    if (error instanceof ListenError) complain(error.diagnostic);
    else process.stderr.write(`error: ${address.name}: ${messageOf(error)}\n`);
    code = EXIT.unreadable;
  }
  await http?.close();
  await serving?.stop();
  await diagnosing.close();
  await backend.close();
  return code;
}
