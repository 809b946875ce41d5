export declare const ROOT: string;
/** Folder with `postgres`, `initdb` and `psql` of the newest version; null where it is not installed. */
export declare function postgresPrograms(): string | null;
export declare function postgresOwner(): { uid?: number; gid?: number };
export declare function postgresFolder(name: string): string;
export declare function psql(url: string, statements: string): string;
export declare function copyLog(from: string, to: string): void;
export declare const WAITING: string;

/** A PostgreSQL of one's own, in a temporary folder. */
export interface OwnPostgres {
  readonly url: string;
  /** Ends all of it as a power cut would, for the processes. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Another database, empty; its URL. */
  createDatabase(): string;
  stop(): Promise<void>;
}

export declare function startPostgres(settings?: Readonly<Record<string, string>>): Promise<OwnPostgres>;
