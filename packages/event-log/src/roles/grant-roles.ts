import type { Transaction } from 'kysely';
import { classify } from '../postgres/classify.ts';
import type { Database } from '../postgres/database.ts';

export interface LogRoles {
  /** A role that may append and read, and change or delete nothing that was recorded. */
  readonly appender?: string;
  /** A role that may read. */
  readonly reader?: string;
}

/** Who may write what, by the name of the table; columns where not all of them. */
const APPENDS: Readonly<Record<string, readonly string[]>> = {
  event: ['insert'],
  // archived_to is not theirs, nor may a stream get another name.
  stream: [
    'insert (stream_no, stream_id, version, recorded_at, head_hash)',
    'update (version, recorded_at, head_hash)',
  ],
  event_type: ['insert'],
  position_counter: ['update (position)'],
  log_horizon: ['update (horizon, updated_at)'],
};

/**
 * Gives these roles the rights that they need in the schema of a log and takes all others in it from them. They have to
 * exist. Who calls this owns the schema; partitions are made with his rights, and whoever migrates or retires is him.
 * Call it again after a migration.
 *
 * @throws {DatabaseFailed} there is no such role, or the caller does not own the log
 */
export async function grantRoles(database: Database, { appender, reader }: LogRoles): Promise<void> {
  const { kysely, sql, schema } = database;
  try {
    await kysely.transaction().execute(async (transaction) => {
      for (const name of ['ensure_partitions (bigint)', 'add_partition ()']) {
        await sql`revoke execute on function ${sql.id(schema)}.${sql.raw(name)} from public`.execute(transaction);
      }
      for (const role of [appender, reader]) {
        if (role !== undefined) await grantReading(transaction, role);
      }
      if (appender === undefined) return;
      for (const [table, rights] of Object.entries(APPENDS)) {
        for (const right of rights) {
          await sql`grant ${sql.raw(right)} on ${sql.id(schema, table)} to ${sql.id(appender)}`.execute(transaction);
        }
      }
      for (const sequence of ['stream_no_seq', 'event_position_seq']) {
        await sql`grant usage on sequence ${sql.id(schema, sequence)} to ${sql.id(appender)}`.execute(transaction);
      }
      await sql`grant execute on function ${sql.id(schema, 'ensure_partitions')} (bigint) to ${sql.id(appender)}`.execute(
        transaction,
      );
    });
  } catch (error) {
    throw classify(error);
  }

  async function grantReading(transaction: Transaction<unknown>, role: string): Promise<void> {
    const [in_, to] = [sql.id(schema), sql.id(role)];
    for (const kind of ['tables', 'sequences', 'functions']) {
      await sql`revoke all on all ${sql.raw(kind)} in schema ${in_} from ${to}`.execute(transaction);
    }
    await sql`revoke all on schema ${in_} from ${to}`.execute(transaction);
    await sql`grant usage on schema ${in_} to ${to}`.execute(transaction);
    await sql`grant select on all tables in schema ${in_} to ${to}`.execute(transaction);
    await sql`grant select on all sequences in schema ${in_} to ${to}`.execute(transaction);
  }
}
