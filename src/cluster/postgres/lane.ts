import { Client } from 'pg';
import { codeOf, messageOf } from '../../model/thrown.js';
import { AwayError } from '../ports.js';
import type { Address } from './address.js';

/** A connection that comes back by itself; one thing after the other is done on it. */
export interface Lane {
  /** @throws AwayError when the engine can't be reached, or went away in the middle: what was asked is done or not then */
  run<Result>(act: (client: Client) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const CONNECT = 3000;
/** An answer that takes longer will not come, milliseconds. */
const PATIENCE = 15_000;

/** Between two statements of a transaction there is nothing to wait for, milliseconds. */
const STOPPED = 1500;

/** Classes and codes that say that another try may succeed, https://www.postgresql.org/docs/15/errcodes-appendix.html */
const PASSING = /^(?:08|53|57P|58|25006|25P03|40001|40P01|55P03|57014|XX000)/;

/** In one piece: the one connection, which asking opens, a failure drops and closing waits for. */
export function openLane(address: Address, name: string): Lane {
  let client: Client | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  async function connected(): Promise<Client> {
    if (isClosed) throw new AwayError('it was closed');
    if (client !== null) return client;
    const reasons: string[] = [];
    for (const host of address.hosts) {
      const one = new Client({
        ...host,
        application_name: `sldiag ${name}`,
        connectionTimeoutMillis: CONNECT,
        query_timeout: PATIENCE,
        statement_timeout: PATIENCE,
        // Who is stopped in the middle of a transaction must not keep others from what it has locked.
        idle_in_transaction_session_timeout: STOPPED,
        keepAlive: true,
      });
      // Told of when nothing is asked; the next question finds out by itself.
      one.on('error', () => drop(one));
      one.on('end', () => drop(one));
      try {
        await one.connect();
        // A standby answers too, and takes nothing.
        const { rows } = await one.query('SELECT pg_is_in_recovery() AS standby');
        if (rows[0]?.standby !== true) {
          client = one;
          return one;
        }
        reasons.push(`${host.host}:${host.port} is a standby`);
      } catch (error) {
        if (!isPassing(error)) throw final(error);
        reasons.push(messageOf(error) || codeOf(error) || 'no answer');
      }
      void one.end().catch(() => {});
    }
    throw new AwayError(reasons.join('; '));
  }

  function drop(one: Client): void {
    if (client === one) client = null;
    void one.end().catch(() => {});
  }

  return {
    run(act) {
      const mine = last.then(async () => {
        const one = await connected();
        try {
          return await act(one);
        } catch (error) {
          if (error instanceof AwayError) throw error;
          // What state the connection is in nobody knows.
          drop(one);
          throw isPassing(error) ? new AwayError(messageOf(error)) : final(error);
        }
      });
      last = mine.catch(() => {});
      return mine;
    },
    async close() {
      isClosed = true;
      await last;
      await client?.end().catch(() => {});
      client = null;
    },
  };
}

/** One transaction; an error undoes all of it. */
export async function transaction<Result>(client: Client, act: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    const result = await act();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Whether another try may succeed: the network failed, or the engine said that it is not able to for now. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  const message = messageOf(error);
  // Of the network; EPIPE has the length of an SQLSTATE, of which none begins with E.
  if (/^E[A-Z]+$/.test(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return PASSING.test(code);
  // pg itself gives no code.
  return /timeout|terminated|not queryable|closed|Connection/i.test(message);
}

/** What mends it. */
const HELP: readonly { readonly codes: readonly string[]; readonly type: string }[] = [
  // No table, no schema, no column, no function.
  { codes: ['42P01', '3F000', '42703', '42883'], type: 'sldiag cluster init' },
  { codes: ['3D000'], type: 'createdb, with the name of the database' },
];

/** With a code, so that it counts as the operator's affair: a password, a right, a table that is missing. */
function final(error: unknown): Error {
  const code = codeOf(error) || 'ENGINE';
  const message = messageOf(error);
  const help = HELP.find(({ codes }) => codes.includes(code));
  return Object.assign(
    new Error(`the engine refuses: ${message}${help === undefined ? '' : ` (type: ${help.type})`}`),
    { code },
  );
}
