import type { Session } from '@wherefore/event-log/postgres';
import { binaryRows } from './binary-rows.ts';
import { type EngineContext, type Executor, execute, named, run, write } from './context.ts';
import { columnName, type Table } from './projection.ts';
import { type RowCodec, rowCodec } from './row-codec.ts';

/** Rows written by one statement. */
const BATCH = 5000;

/** One table of one generation. */
export class GenerationTable {
  readonly name: string;
  readonly #table: Table;
  readonly #codec: RowCodec;
  readonly #key: string;
  readonly #upsert: string;

  constructor(context: Pick<EngineContext, 'schema'>, table: Table, generation: number) {
    this.#table = table;
    this.#codec = rowCodec(table);
    this.#key = columnName(table.key);
    this.name = tableName(context, table.name, generation);
    const { columns, recordset, selection } = this.#codec;
    const changes = columns.filter((column) => column !== this.#key).map((column) => `${column} = excluded.${column}`);
    this.#upsert = `
      insert into ${this.name} (${columns.join(', ')})
      select ${selection} from json_to_recordset($1::json) as r(${recordset})
      on conflict (${this.#key}) do update set ${changes.join(', ')}`;
  }

  get columns(): readonly string[] {
    return this.#codec.columns;
  }

  async create(executor: Executor): Promise<void> {
    const definitions = this.#codec.definitions.map((definition, index) =>
      this.columns[index] === this.#key ? `${definition} not null` : definition,
    );
    const { own: unlogged = {}, computed = {} } = this.#table;
    const own = Object.entries({ ...unlogged, ...computed }).map(([column, definition]) => `${column} ${definition}`);
    const storage = this.#table.storage === undefined ? '' : ` with (${this.#table.storage})`;
    await run(executor, `create table ${this.name} (${[...definitions, ...own].join(', ')})${storage}`);
  }

  /** The key and the indexes, cheaper once the rows are there; does nothing where they are. */
  async index(executor: Executor | Session): Promise<void> {
    const bare = this.name.split('.')[1]?.replaceAll('"', '') ?? '';
    await execute(executor, `create unique index if not exists "${bare}_key" on ${this.name} (${this.#key})`);
    for (const columns of this.#table.indexes ?? []) {
      const index = `${bare}_${columns.join('_')}`;
      await execute(executor, `create index if not exists "${index}" on ${this.name} (${columns.join(', ')})`);
    }
    for (const [name, definition] of Object.entries(this.#table.otherIndexes ?? {})) {
      await execute(executor, `create index if not exists "${bare}_${name}" on ${this.name} ${definition}`);
    }
  }

  async analyze(executor: Executor | Session): Promise<void> {
    await execute(executor, `analyze ${this.name}`);
  }

  async drop(executor: Executor): Promise<void> {
    await run(executor, `drop table if exists ${this.name}`);
  }

  /** Every row, in no order. */
  async all(executor: Executor): Promise<readonly object[]> {
    const rows = await run<Record<string, unknown>>(executor, `select ${this.columns.join(', ')} from ${this.name}`);
    return rows.map((row) => this.#codec.decode(row));
  }

  async load(executor: Executor, keys: readonly string[]): Promise<readonly object[]> {
    const rows = await run<Record<string, unknown>>(
      executor,
      `select ${this.columns.join(', ')} from ${this.name} where ${this.#key} = any($1::text[])`,
      [keys],
    );
    return rows.map((row) => this.#codec.decode(row));
  }

  async upsert(executor: Executor, rows: readonly object[]): Promise<void> {
    for (let start = 0; start < rows.length; start += BATCH) {
      await run(executor, this.#upsert, [this.#codec.encode(rows.slice(start, start + BATCH))]);
    }
  }

  async delete(executor: Executor, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await run(executor, `delete from ${this.name} where ${this.#key} = any($1::text[])`, [keys]);
  }

  async deleteWhere(executor: Executor, condition: string): Promise<number> {
    return await write(executor, `delete from ${this.name} where ${condition}`);
  }

  /** Fills the empty table: faster than any insert, and the indexes come later. */
  async fill(session: Session, rows: Iterable<object>): Promise<void> {
    await session.copyIn(`${this.name} (${this.columns.join(', ')})`, binaryRows(this.#table.columns, rows));
  }

  async count(executor: Executor): Promise<number> {
    const [found] = await run<{ rows: string | number }>(executor, `select count(*) as rows from ${this.name}`);
    return Number(found?.rows ?? 0);
  }

  /** Columns that two generations are compared by. */
  compared({ isCut }: { readonly isCut: boolean }): readonly string[] {
    const counted = new Set(isCut ? this.#table.counted?.map(columnName) : []);
    return this.columns.filter((column) => !counted.has(column));
  }

  /** Independent of the order of rows: equal for rows that are equal in these columns. */
  async checksum(
    executor: Executor,
    columns: readonly string[],
  ): Promise<{ readonly rows: number; readonly sum: string }> {
    const [found] = await run<{ rows: string | number; sum: string }>(
      executor,
      `select count(*) as rows, coalesce(sum(hashtextextended(row(${columns.join(', ')})::text, 0)::numeric), 0)::text as sum
      from ${this.name}`,
    );
    return { rows: Number(found?.rows ?? 0), sum: found?.sum ?? '0' };
  }

  /** Keys of rows that are not the same in another generation, or are missing in one of them. */
  async differing(
    executor: Executor,
    other: GenerationTable,
    { columns, limit }: { readonly columns: readonly string[]; readonly limit: number },
  ): Promise<readonly string[]> {
    const hash = (alias: string): string => {
      const own = columns.map((column) => `${alias}.${column}`);
      return `hashtextextended(row(${own.join(', ')})::text, 0)`;
    };
    const rows = await run<{ key: string }>(
      executor,
      `select coalesce(a.${this.#key}, b.${this.#key}) as key
      from ${this.name} a full join ${other.name} b on a.${this.#key} = b.${this.#key}
      where a.${this.#key} is null or b.${this.#key} is null or ${hash('a')} <> ${hash('b')}
      order by 1 limit ${limit}`,
    );
    return rows.map(({ key }) => key);
  }

  /** Takes over what the log does not determine. */
  async carryFrom(executor: Executor, other: GenerationTable): Promise<void> {
    const own = Object.keys(this.#table.own ?? {});
    if (own.length === 0) return;
    const sets = own.map((column) => `${column} = o.${column}`).join(', ');
    const differs = own.map((column) => `n.${column} is distinct from o.${column}`).join(' or ');
    await run(
      executor,
      `update ${this.name} n set ${sets} from ${other.name} o where o.${this.#key} = n.${this.#key} and (${differs})`,
    );
  }
}

/** The table of a generation, quoted. */
export function tableName(context: Pick<EngineContext, 'schema'>, name: string, generation: number): string {
  return named(context, `${name}_g${generation}`);
}
