import type { Argv } from 'yargs';
import { openPostgres } from '../cluster/postgres/backend.js';
import { type Serving, startServing } from '../cluster/served.js';
import { type HttpServer, openHttp } from '../collector/http.js';
import { clusterAddress } from './cluster-address.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { checkReach, DEFAULT_HTTP_PORT, pageAddress } from './http-endpoint.js';
import { openLog } from './log.js';
import { endpointOf } from './receivers.js';
import { CLUSTER, HTTP_TOKEN, LOG_LEVEL } from './shared-options.js';
import { stopSignal } from './stop-signal.js';
import { tokenOf } from './token.js';
import { readInstalled, readVersion } from './version.js';

const options = (yargs: Argv) =>
  yargs
    .option('cluster', CLUSTER)
    .option('http', {
      describe: 'Where to answer, HOST:PORT',
      type: 'string',
      default: `127.0.0.1:${DEFAULT_HTTP_PORT}`,
    })
    .option('http-token', HTTP_TOKEN)
    .option('log-level', LOG_LEVEL)
    .example('$0 serve --cluster postgres://sldiag@db1,db2/sldiag', 'the state of a cluster over HTTP; any number may')
    .example('$0 watch --attach http://127.0.0.1:8514', 'the dashboard on it');

export const serveCommand = defineCommand(options, serve);

async function serve(args: ArgumentsOf<typeof options>): Promise<number> {
  const address = clusterAddress(args.cluster);
  const endpoint = endpointOf('--http', args.http, DEFAULT_HTTP_PORT, '127.0.0.1');
  const token = tokenOf('--http-token', args.httpToken);
  checkReach(endpoint.host, token);
  const log = await openLog(args.logLevel);
  const backend = openPostgres(args.cluster);
  let serving: Serving | null = null;
  let http: HttpServer | null = null;
  let code: number = EXIT.ok;
  try {
    serving = await startServing({ backend, version: readVersion(), log: (level, message) => log(level, message, {}) });
    const description = () => readInstalled('docs/openapi.yaml');
    http = await openHttp(serving, { ...endpoint, token, version: readVersion(), description });
    log('info', `HTTP on ${pageAddress(http.address)}, the state of ${address.name}`, {});
    const asked = stopSignal();
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
