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

/** An open database. Disposal closes every connection and gives a directory back. */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<unknown>;
  /** Kysely's template tag. It travels with the database because kysely is loaded only when one is opened. */
  readonly sql: typeof sql;
  /** The schema that holds the log; everything of one log is in one schema. */
  readonly schema: string;
  readonly capabilities: Capabilities;
}
