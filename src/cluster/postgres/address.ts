import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { ClientConfig } from 'pg';
import { codeOf } from '../../model/thrown.js';

/** Where an engine is and who asks, read from its URL; one configuration for each of its hosts. */
export interface Address {
  readonly hosts: readonly ClientConfig[];
  /** For people: without user and parameters. */
  readonly name: string;
}

const DEFAULT_PORT = 5432;
/** Where Debian and others put the socket. */
const SOCKETS = '/var/run/postgresql';
const PARAMETERS: ReadonlySet<string> = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host']);
const MODES: ReadonlySet<string> = new Set(['disable', 'require', 'verify-full']);

/**
 * Reads `postgres://USER@HOST:PORT,HOST:PORT/DATABASE?sslmode=…`. Beyond this machine the server's certificate is verified unless
 * the URL says otherwise. A password never stands in it, because lists of processes show it: PGPASSWORD or `~/.pgpass` hold it.
 * @throws Error that says what is wrong, without the URL
 */
export function readAddress(text: string): Address {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text);
  if (match === null) throw new Error('it is no postgres://USER@HOST:PORT/DATABASE');
  const [, who = '', places = '', database = '', query = ''] = match;
  if (who.includes(':'))
    throw new Error('it holds a password, which others can see: put it into PGPASSWORD or ~/.pgpass');
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!PARAMETERS.has(name)) throw new Error(`it has a parameter ${name}; known are ${[...PARAMETERS].join(', ')}`);
  }
  const listed = places === '' ? [parameters.get('host') ?? ownHost()] : places.split(',');
  const user = decodeURIComponent(who) || ownUser();
  const hosts = listed.map((place): ClientConfig => {
    const { host, port } = readPlace(place);
    return {
      host,
      port,
      database: decodeURIComponent(database) || 'sldiag',
      ssl: readSsl(parameters, host),
      ...(user === null ? {} : { user }),
    };
  });
  return { hosts, name: `${listed.join(',')}/${decodeURIComponent(database) || 'sldiag'}` };
}

/** As PostgreSQL's own programs have it: the socket of this machine, where there is one. */
function ownHost(): string {
  if (process.env.PGHOST) return process.env.PGHOST;
  return existsSync(`${SOCKETS}/.s.PGSQL.${ownPort()}`) ? SOCKETS : 'localhost';
}

function ownPort(): number {
  return Number(process.env.PGPORT || DEFAULT_PORT);
}

/** As they have it too: who runs it, whether the environment says so or not, which it doesn't in a unit or a container. */
function ownUser(): string | null {
  if (process.env.PGUSER) return process.env.PGUSER;
  try {
    return userInfo().username;
  } catch {
    // Nobody with a name.
    return null;
  }
}

function readPlace(place: string): { host: string; port: number } {
  // A folder, for a socket of this machine.
  if (place.startsWith('/')) return { host: place, port: ownPort() };
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/.exec(place);
  const port = Number(match?.[3] ?? ownPort());
  if (match === null || port > 65_535) throw new Error(`${place} is no HOST:PORT`);
  return { host: match[1] ?? match[2] ?? '', port };
}

function readSsl(parameters: URLSearchParams, host: string): ClientConfig['ssl'] {
  const isHere = host.startsWith('/') || host === 'localhost' || host === '::1' || host.startsWith('127.');
  const mode = parameters.get('sslmode') ?? (isHere ? 'disable' : 'verify-full');
  if (!MODES.has(mode)) throw new Error(`sslmode is one of ${[...MODES].join(', ')}, not ${mode}`);
  if (mode === 'disable') return false;
  const file = (name: string) => {
    const path = parameters.get(name);
    if (path === null) return {};
    try {
      return { [name === 'sslrootcert' ? 'ca' : name === 'sslcert' ? 'cert' : 'key']: readFileSync(path, 'utf8') };
    } catch (error) {
      throw new Error(`${name}: ${path} can't be read (${codeOf(error)})`);
    }
  };
  return {
    rejectUnauthorized: mode === 'verify-full',
    ...(mode === 'verify-full' && !/^[\d.:]+$/.test(host) ? { servername: host } : {}),
    ...file('sslrootcert'),
    ...file('sslcert'),
    ...file('sslkey'),
  };
}
