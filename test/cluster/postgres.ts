import {
  postgresPrograms as installed,
  type OwnPostgres,
  psql,
  startPostgres as startOwn,
} from '../../scripts/postgres.mjs';
import { migrate } from '../../src/cluster/postgres/backend.js';

/** A PostgreSQL of a test's own, in a temporary folder. */
export interface Postgres extends OwnPostgres {
  /** Another database with the cluster's schema; its URL. */
  fresh(): Promise<string>;
  psql(url: string, statements: string): string;
}

/** Where the server's programs are; null where it is not installed, which is a failure where peers are required. */
export const postgresPrograms: string | null = (() => {
  const found = installed();
  if (found === null && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error('PostgreSQL is not installed');
  return found;
})();

export async function startPostgres(): Promise<Postgres> {
  const own = await startOwn();
  return {
    ...own,
    psql,
    async fresh() {
      const url = own.createDatabase();
      await migrate(url);
      return url;
    },
  };
}
