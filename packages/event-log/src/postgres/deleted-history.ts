import type { RecordedEvent } from '../event-log.ts';
import type { Database } from './database.ts';
import { decodeEvent, decodeInt8, eventSelection } from './row-codec.ts';
import type { TypeDictionary } from './type-dictionary.ts';

/** The last position that was deleted, 0 if none was. */
export async function deletedTo({ session, schema }: Pick<Database, 'session' | 'schema'>): Promise<bigint> {
  const [row] = await session.query(
    `select coalesce(max(last_position), 0) from "${schema}".archive_segment where deleted_at is not null`,
  );
  return decodeInt8(row?.[0] ?? 0);
}

export interface KeptRange {
  readonly after: bigint;
  readonly until: bigint;
  readonly limit: number;
}

/** Reads the events of deleted positions that have stayed at hand. */
export class KeptEvents {
  readonly #database: Database;
  readonly #types: TypeDictionary;

  constructor(database: Database, types: TypeDictionary) {
    this.#database = database;
    this.#types = types;
  }

  async read({ after, until, limit }: KeptRange): Promise<readonly RecordedEvent[]> {
    const { session, schema } = this.#database;
    const rows = await session.query(
      `select ${eventSelection(schema)} from (
        select * from "${schema}".carried_event where position > $1::bigint and position <= $2::bigint
        order by position limit $3::int
      ) as page order by position`,
      [after.toString(), until.toString(), limit],
    );
    const typeOf = await this.#types.namesOf(rows.map((row) => row[TYPE_COLUMN] as number));
    return rows.map((row) => decodeEvent(row, typeOf));
  }
}

/** Where the number of the type is in `eventSelection`. */
const TYPE_COLUMN = 3;
