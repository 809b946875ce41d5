/** SQLite as the store needs it, whoever brings it: Node itself where it can, or else the package better-sqlite3. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { codeOf, messageOf } from '../model/thrown.js';
import { fieldOf } from '../model/tree.js';

type Value = string | number | null;
type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  /** Returns how many rows it changed. */
  run(...values: Value[]): number;
  all(...values: Value[]): Row[];
  get(...values: Value[]): Row | undefined;
}

/** An open database file. Every error is a `SqliteError`. */
export interface Sqlite {
  prepare(text: string): Statement;
  exec(text: string): void;
  /** The first column of the first row that a pragma gives. */
  pragma(text: string): unknown;
  /** All of it happens, or nothing. */
  transaction(act: () => void): void;
  close(): void;
}

/** @param isReadOnly the file is neither made nor changed */
export type OpenSqlite = (path: string, isReadOnly?: boolean) => Sqlite;

export interface SqliteKind {
  /** `node:sqlite` or `better-sqlite3` */
  readonly name: string;
  readonly open: OpenSqlite;
}

/** An error of SQLite; `code` as https://www.sqlite.org/rescode.html names the primary ones. */
export class SqliteError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Primary result codes that are told apart, https://www.sqlite.org/rescode.html */
const CODES: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
};

/** What both drivers have in common. */
interface DriverStatement {
  run(...values: Value[]): { changes: number | bigint };
  all(...values: Value[]): unknown[];
  get(...values: Value[]): unknown;
  /** False where it returns no rows; better-sqlite3 wants `run` for these. */
  readonly reader?: boolean;
}
interface Driver {
  prepare(text: string): DriverStatement;
  exec(text: string): void;
  close(): void;
}

/**
 * Finds a SQLite. Without native parts first: `node:sqlite` is there from Node 22.13 on.
 * @throws SqliteError that says what to install when there is none
 */
export async function loadSqlite(): Promise<SqliteKind> {
  const found = nodeSqlite() ?? (await betterSqlite());
  if (found !== null) return found;
  throw new SqliteError(
    'NO_SQLITE',
    `Node ${process.versions.node} brings no SQLite: use Node 22.13 or later, or type: ${howToBuild(installedAt())}`,
  );
}

/**
 * What makes better-sqlite3 work. Beside sldiag it mostly is there, and only its native part was not built, because npm ran no scripts:
 * another one elsewhere would never be found.
 * @param folder that holds it in its `node_modules`; null where it is not installed
 */
export function howToBuild(folder: string | null): string {
  const allowed = '--ignore-scripts=false --allow-scripts=better-sqlite3';
  return folder === null
    ? `npm install -g better-sqlite3 ${allowed}`
    : `npm rebuild better-sqlite3 ${allowed} --prefix ${/[^\w/.:\\-]/.test(folder) ? JSON.stringify(folder) : folder}`;
}

function installedAt(): string | null {
  try {
    return dirname(dirname(dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'))));
  } catch {
    return null;
  }
}

/** Node's own; null where it has none. */
export function nodeSqlite(): SqliteKind | null {
  const module = withoutNotice(() => process.getBuiltinModule?.('node:sqlite')) as
    | { DatabaseSync: new (path: string, options: { readOnly: boolean }) => Driver }
    | undefined;
  if (module === undefined) return null;
  const { DatabaseSync } = module;
  return {
    name: 'node:sqlite',
    open: (path, isReadOnly = false) => adapted(() => new DatabaseSync(path, { readOnly: isReadOnly })),
  };
}

/** Node warns, once, that its SQLite may still change; every other warning is let through. */
function withoutNotice<Result>(load: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === 'ExperimentalWarning' && String(warning).includes('SQLite')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The package; null where it is not installed, or its native part isn't built. */
export async function betterSqlite(): Promise<SqliteKind | null> {
  try {
    const { default: Database } = await import('better-sqlite3');
    // Its native part is looked for only now.
    new Database(':memory:').close();
    return {
      name: 'better-sqlite3',
      open: (path, isReadOnly = false) =>
        adapted(() => new Database(path, { readonly: isReadOnly, fileMustExist: isReadOnly })),
    };
  } catch {
    return null;
  }
}

function adapted(connect: () => Driver): Sqlite {
  const driver = guarded(connect);
  const exec = (text: string) => guarded(() => driver.exec(text));
  return {
    exec,
    prepare(text) {
      const statement = guarded(() => driver.prepare(text));
      return {
        run: (...values) => guarded(() => Number(statement.run(...values).changes)),
        all: (...values) => guarded(() => statement.all(...values) as Row[]),
        get: (...values) => guarded(() => statement.get(...values) as Row | undefined),
      };
    },
    pragma: (text) => {
      const row = guarded(() => {
        const statement = driver.prepare(`PRAGMA ${text}`);
        return statement.reader === false ? void statement.run() : (statement.get() as Row | undefined);
      });
      return row === undefined ? undefined : Object.values(row)[0];
    },
    transaction(act) {
      exec('BEGIN IMMEDIATE');
      try {
        act();
        exec('COMMIT');
      } catch (error) {
        try {
          exec('ROLLBACK');
        } catch {
          // A full disk ends the transaction by itself.
        }
        throw error;
      }
    },
    close: () => guarded(() => driver.close()),
  };
}

function guarded<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw errorOf(error);
  }
}

function errorOf(error: unknown): Error {
  if (error instanceof SqliteError) return error;
  const number = fieldOf(error, 'errcode');
  // Extended codes carry the primary one in their lowest byte.
  if (typeof number === 'number') return new SqliteError(CODES[number & 0xff] ?? `SQLITE_${number}`, messageOf(error));
  const named = codeOf(error);
  const code = Object.values(CODES).find((each) => named.startsWith(each)) ?? (named || 'SQLITE_ERROR');
  return new SqliteError(code, messageOf(error));
}
