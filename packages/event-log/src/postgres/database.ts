import type { Kysely, sql } from 'kysely';

/** What the code may rely on; branch on these, not on the product. */
export interface Capabilities {
  /** Other processes may use the same database at the same time. */
  readonly severalProcesses: boolean;
  /** Transactions of this process run side by side rather than one after the other. */
  readonly concurrentTransactions: boolean;
  /** What was written is there after the process has ended. */
  readonly persistent: boolean;
}

/** Columns in the order of the query; what PostgreSQL calls int8 is a string, a number or a bigint. */
export type Row = readonly unknown[];

/** The driver itself, for what happens often: nothing between it and the log. */
export interface Session {
  /** A `Uint8Array` among the values goes out in PostgreSQL's binary format. Prepared once for each connection. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** What a query gives, in the binary format of COPY, in chunks that end anywhere. */
  copyOut(query: string): AsyncIterable<Uint8Array>;
  /** Fills a table, given with its columns, from the binary format of COPY. */
  copyIn(table: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

/** An open database. Disposal closes every connection and gives a directory back. */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<unknown>;
  /** Kysely's template tag. It travels with the database because kysely is loaded only when one is opened. */
  readonly sql: typeof sql;
  /** The schema that holds the log; everything of one log is in one schema. */
  readonly schema: string;
  readonly capabilities: Capabilities;
  /** Each call is a transaction of its own. */
  readonly session: Session;
  /** Commits when `work` resolves. On PGlite nothing else of the database may be awaited in it: that would never end. */
  transact<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Calls back for each NOTIFY on the channel, for each `wake` of this process, and when some may have been missed. */
  subscribe(channel: string, wake: () => void): Disposable;
  /** Calls who has subscribed through this object. */
  wake(channel: string): void;
}
