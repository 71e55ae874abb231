import { textArray } from './binary.ts';
import type { Database } from './database.ts';
import { DatabaseFailed } from './errors.ts';

/** The numbers that a log has for the types of its events, kept in this process: they never change. */
export class TypeDictionary {
  readonly #database: Database;
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<number, string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The number of a type that `prepare` has seen. */
  numberOf(name: string): number {
    const number = this.#numbers.get(name);
    if (number === undefined) throw new Error(`the type ${name} was not prepared`);
    return number;
  }

  /** Sees to it that all these types have numbers. New ones are committed at once, whatever becomes of the append. */
  async prepare(names: Iterable<string>): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !this.#numbers.has(name));
    if (missing.length === 0) return;
    await this.#load();
    const fresh = missing.filter((name) => !this.#numbers.has(name));
    if (fresh.length === 0) return;
    const { schema } = this.#database;
    await this.#database.transact(async (session) => {
      await session.query(`select pg_advisory_xact_lock(hashtextextended('"${schema}" event types', 0))`);
      await session.query(
        `insert into "${schema}".event_type (type_no, name)
        select (select coalesce(max(type_no), 0) from "${schema}".event_type) + row_number() over (order by place), name
        from unnest($1::text[]) with ordinality as fresh(name, place)
        where not exists (select from "${schema}".event_type as known where known.name = fresh.name)`,
        [textArray(fresh)],
      );
    });
    await this.#load();
  }

  /** The numbers of those types that the log knows. */
  async knownNumbers(names: readonly string[]): Promise<readonly number[]> {
    if (names.some((name) => !this.#numbers.has(name))) await this.#load();
    return names.flatMap((name) => this.#numbers.get(name) ?? []);
  }

  /** Gives the names of these numbers. */
  async namesOf(typeNos: readonly number[]): Promise<(typeNo: number) => string> {
    if (typeNos.some((typeNo) => !this.#names.has(typeNo))) await this.#load();
    return (typeNo) => this.#nameOf(typeNo);
  }

  /** Without asking the database. */
  knownName(typeNo: number): string | undefined {
    return this.#names.get(typeNo);
  }

  #nameOf(typeNo: number): string {
    const name = this.#names.get(typeNo);
    if (name !== undefined) return name;
    throw new DatabaseFailed(`The log has an event of type number ${typeNo}, and no name for it.`, {
      cause: undefined,
      retryable: false,
      sqlState: '02000',
    });
  }

  async #load(): Promise<void> {
    const rows = await this.#database.session.query(`select type_no, name from "${this.#database.schema}".event_type`);
    for (const row of rows) {
      const [typeNo, name] = row as readonly [number, string];
      this.#numbers.set(name, typeNo);
      this.#names.set(typeNo, name);
    }
  }
}
