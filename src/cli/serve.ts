import type { Argv } from 'yargs';
import { openPostgres } from '../cluster/postgres/backend.js';
import { type Serving, startServing } from '../cluster/served.js';
import { isLoopback } from '../collector/doors.js';
import { type HttpServer, openHttp } from '../collector/http.js';
import { UsageError } from './arguments.js';
import { clusterAddress } from './cluster-address.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { openLog } from './log.js';
import { endpointOf } from './receivers.js';
import { tokenOf } from './token.js';
import { readVersion } from './version.js';

const DEFAULT_HTTP_PORT = 8514;

const options = (yargs: Argv) =>
  yargs
    .option('cluster', {
      describe: 'The cluster’s engine: postgres://USER@HOST:PORT,HOST:PORT/DATABASE',
      type: 'string',
      demandOption: true,
    })
    .option('http', {
      describe: 'Where to answer, HOST:PORT',
      type: 'string',
      default: `127.0.0.1:${DEFAULT_HTTP_PORT}`,
    })
    .option('http-token', {
      describe: 'Token that every request must bring; needed beyond loopback (or in SLDIAG_HTTP_TOKEN)',
      type: 'string',
    })
    .option('log-level', {
      describe: 'How much to log on standard error',
      choices: ['debug', 'info', 'warn', 'error', 'silent'] as const,
      default: 'info' as const,
    })
    .example('$0 serve --cluster postgres://sldiag@db1,db2/sldiag', 'the state of a cluster over HTTP; any number may')
    .example('$0 watch --attach http://127.0.0.1:8514', 'the dashboard on it');

export const serveCommand = defineCommand(options, serve);

async function serve(args: ArgumentsOf<typeof options>): Promise<number> {
  const address = clusterAddress(args.cluster);
  const endpoint = endpointOf('--http', args.http, DEFAULT_HTTP_PORT, '127.0.0.1');
  const token = tokenOf('--http-token', args.httpToken);
  if (!isLoopback(endpoint.host) && token === null)
    throw new UsageError(`--http on ${endpoint.host} can be reached from elsewhere, so it needs --http-token`);
  const log = await openLog(args.logLevel);
  const backend = openPostgres(args.cluster);
  let serving: Serving | null = null;
  let http: HttpServer | null = null;
  let code: number = EXIT.ok;
  try {
    serving = await startServing({ backend, version: readVersion(), log: (level, message) => log(level, message, {}) });
    http = await openHttp(serving, { ...endpoint, token, version: readVersion() });
    const { host, port } = http.address;
    log('info', `HTTP on http://${host.includes(':') ? `[${host}]` : host}:${port}, the state of ${address.name}`, {});
    const asked = new Promise<string>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
    });
    const reason = await Promise.race([asked, serving.ended.then(() => 'it ended')]);
    log('info', `stopping: ${reason}`, {});
  } catch (error) {
    process.stderr.write(`error: ${address.name}: ${(error as Error).message}\n`);
    code = EXIT.unreadable;
  }
  await http?.close();
  await serving?.stop();
  await backend.close();
  return code;
}
