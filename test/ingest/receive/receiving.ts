import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Listener, ListenOptions } from '../../../src/ingest/receive/listener.js';
import { RECEIVE_LIMITS, type ReceiveLimits } from '../../../src/ingest/receive/listener.js';
import type { Diagnostic } from '../../../src/model/diagnostic.js';
import type { Arrival } from '../../../src/model/live.js';

/** What a listener under test was told to tell. */
export interface Heard {
  readonly options: ListenOptions;
  readonly arrivals: Arrival[];
  readonly batches: number[];
  readonly problems: Diagnostic[];
  texts(): string[];
}

export function listenOptions(
  over: Partial<Omit<ListenOptions, 'limits'>> & { limits?: Partial<ReceiveLimits> } = {},
): Heard {
  const arrivals: Arrival[] = [];
  const batches: number[] = [];
  const problems: Diagnostic[] = [];
  return {
    arrivals,
    batches,
    problems,
    texts: () => arrivals.map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
    options: {
      host: '127.0.0.1',
      port: 0,
      allow: [],
      onArrivals: (batch) => {
        batches.push(batch.length);
        arrivals.push(...batch);
      },
      onProblem: (problem) => problems.push(problem),
      ...over,
      limits: { ...RECEIVE_LIMITS, ...over.limits },
    },
  };
}

/** Waits until a condition holds; fails with its last value otherwise. */
export async function until(holds: () => boolean, what = 'the condition', patience = 5000): Promise<void> {
  const end = Date.now() + patience;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} did not come true within ${patience} ms`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

const open: Listener[] = [];

/** Remembers a listener, so that `closeAll` ends it whatever the test does. */
export function opened<Kind extends Listener>(listener: Kind): Kind {
  open.push(listener);
  return listener;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
}

/** Certificates made for this run: an authority, a server for 127.0.0.1 and a client signed by it, and a stranger. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
  /** Signed by itself. */
  readonly stranger: { readonly cert: string; readonly key: string };
  readonly folder: string;
}

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', '/CN=Test CA');
  for (const name of ['server', 'client', 'stranger']) {
    const signed =
      name === 'stranger'
        ? []
        : ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-addext', 'subjectAltName=IP:127.0.0.1'];
    openssl(
      'req',
      '-x509',
      ...key,
      ...signed,
      '-keyout',
      file(`${name}.key`),
      '-out',
      file(`${name}.pem`),
      '-subj',
      `/CN=${name}`,
    );
  }
  const read = (name: string) => readFileSync(file(name), 'utf8');
  const pair = (name: string) => ({ cert: read(`${name}.pem`), key: read(`${name}.key`) });
  return { ca: read('ca.pem'), server: pair('server'), client: pair('client'), stranger: pair('stranger'), folder };
}
