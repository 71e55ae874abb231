import type { RecordedEvent } from '@wherefore/event-log';
import { type EngineContext, type Executor, execute, isCut } from './context.ts';
import { Overtaken } from './errors.ts';
import { clearHalts, type Poison, recordFault } from './faults.ts';
import { type Folded, type FoldSources, foldPage } from './fold.ts';
import { type Generation, moveCheckpoint, readGeneration } from './generations.ts';
import type { Derived, Projection } from './projection.ts';
import type { RecentEvents } from './recent-events.ts';
import { RowCache } from './row-cache.ts';
import { GenerationTable } from './tables.ts';

const UNDEFINED_TABLE = '42P01';

/** Rows kept in memory for each generation. */
const ROWS = 20_000;

/** Takes one generation of a projection from page to page. */
export class GenerationFold {
  readonly projection: Projection;
  readonly table: GenerationTable;
  readonly derived: readonly { readonly table: GenerationTable; readonly definition: Derived<object> }[];
  readonly #context: EngineContext;
  readonly #recent: RecentEvents;
  readonly #rows = new RowCache(ROWS);
  #generation: Generation;

  constructor(context: EngineContext, projection: Projection, generation: Generation, recent: RecentEvents) {
    this.#context = context;
    this.projection = projection;
    this.#generation = generation;
    this.#recent = recent;
    this.table = new GenerationTable(context, projection.table, generation.generation);
    this.derived = (projection.derived ?? []).map((definition) => ({
      definition,
      table: new GenerationTable(context, definition.table, generation.generation),
    }));
  }

  /** As it was read, or as it has left it. */
  get generation(): Generation {
    return this.#generation;
  }

  /** Goes on from a state that was read anew. */
  renew(generation: Generation): void {
    const { epoch, positions } = this.#generation;
    const isSame =
      generation.epoch === epoch && generation.positions.every((position, lane) => position === positions[lane]);
    if (!isSame) this.#rows.clear();
    this.#generation = generation;
  }

  /**
   * Folds what follows in a lane, and moves the checkpoint to `to`, or to where an event stands in the way; that one is
   * given back.
   *
   * @throws {Overtaken} nothing was written
   */
  async advance(lane: number, page: readonly RecordedEvent[], to: bigint): Promise<Poison | undefined> {
    const from = this.#generation.positions[lane] ?? 0n;
    if (to <= from) return undefined;
    let events = page.filter(({ position }) => position > from && position <= to);
    const parked: Poison[] = [];
    let folded = await this.#fold(events);
    while (folded.poison !== undefined && this.#context.onPoison === 'park') {
      const { poison } = folded;
      parked.push(poison);
      events = events.filter(({ id }) => id !== poison.event.id);
      folded = await this.#fold(events);
    }
    const { poison } = folded;
    const reached = poison === undefined ? to : poison.event.position - 1n;
    await this.#commit(lane, from, reached, folded, parked);
    return poison;
  }

  /** Writes what was folded from the beginning of the log into the tables, which are empty, and makes their indexes. */
  async fill(
    rows: ReadonlyMap<string, object>,
    positions: readonly bigint[],
    clearedAt: number | undefined,
  ): Promise<void> {
    const { transact } = this.#context.database;
    await transact(async (session) => {
      await execute(session, 'set local statement_timeout = 0');
      let clearedBefore: number | undefined;
      for (const [lane, to] of positions.entries()) {
        const move = { lane, from: 0n, to, clearedBefore, clearedAt };
        await moveCheckpoint(this.#context, session, this.#generation, move);
        clearedBefore = clearedAt;
      }
      await this.table.fill(session, rows.values());
      for (const { table, definition } of this.derived) {
        await table.fill(session, derive(rows.values(), definition, clearedAt ?? Number.NEGATIVE_INFINITY));
      }
    });
    this.#generation = { ...this.#generation, positions, clearedAt };
  }

  /** Indexes and figures for the planner, once the rows are there. */
  async index(): Promise<void> {
    await this.#context.database.kysely.transaction().execute(async (transaction) => {
      await execute(transaction, 'set local statement_timeout = 0');
      for (const table of [this.table, ...this.derived.map((each) => each.table)]) {
        await table.index(transaction);
        await table.analyze(transaction);
      }
    });
  }

  /** Folds the whole stream of a row again, up to where the generation stands, and writes the row. */
  async refold(key: string, lane: number, isLeftOut: (event: RecordedEvent) => boolean): Promise<Poison | undefined> {
    const { log } = this.#context;
    const upTo = this.#generation.positions[lane] ?? 0n;
    const stream = this.projection.stream(key);
    const rows = new Map<string, object | undefined>();
    for (let from = 1; ; ) {
      const read = await log.readStream(stream, { from, limit: 1000 });
      const events = read.filter((event) => event.position <= upTo && !isLeftOut(event));
      const folded = await foldPage(this.#context, this.projection, events, {
        row: (each) => rows.get(each),
        load: async () => undefined,
        events: (ids) => this.#recent.find(ids),
        isCut: () => isCut(this.#context),
      });
      if (folded.poison !== undefined) return folded.poison;
      for (const [each, row] of folded.rows) rows.set(each, row);
      const last = read.at(-1);
      if (last === undefined || read.length < 1000 || last.position > upTo) break;
      from = last.version + 1;
    }
    const { clearedAt } = this.#generation;
    const changed = new Map([[key, rows.get(key)]]);
    await this.#context.database.kysely.transaction().execute(async (transaction) => {
      const move = { lane, from: upTo, to: upTo, clearedBefore: clearedAt, clearedAt };
      await moveCheckpoint(this.#context, transaction, this.#generation, move);
      await this.#write(transaction, changed, clearedAt ?? Number.NEGATIVE_INFINITY);
    });
    this.#rows.set(key, rows.get(key) ?? null);
    return undefined;
  }

  /** Takes note that everything was cleared then, by an event that was left out when it came by. */
  async clear(lane: number, at: number): Promise<void> {
    const position = this.#generation.positions[lane] ?? 0n;
    const { clearedAt: clearedBefore } = this.#generation;
    const clearedAt = later(clearedBefore, at);
    await this.#context.database.kysely.transaction().execute(async (transaction) => {
      const move = { lane, from: position, to: position, clearedBefore, clearedAt };
      await moveCheckpoint(this.#context, transaction, this.#generation, move);
      await this.#clear(transaction, at);
    });
    this.#generation = { ...this.#generation, clearedAt };
  }

  async #fold(events: readonly RecordedEvent[]): Promise<Folded> {
    return await foldPage(this.#context, this.projection, events, this.#sources());
  }

  /** @throws {Overtaken} its tables are gone, because somebody has retired it since it was read */
  async #load(keys: readonly string[]): Promise<readonly object[]> {
    const { kysely } = this.#context.database;
    try {
      return await this.table.load(kysely, keys);
    } catch (error) {
      const { name, generation } = this.#generation;
      const isGone = error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE;
      if (!isGone || (await readGeneration(this.#context, this.#generation))?.status !== 'retired') throw error;
      throw new Overtaken(`${name} (generation ${generation}) was retired`, { cause: error });
    }
  }

  #sources(): FoldSources {
    const loaded = new Map<string, object | undefined>();
    return {
      row: (key) => loaded.get(key),
      load: async (keys) => {
        const missing: string[] = [];
        for (const key of keys) {
          const row = this.#rows.get(key);
          if (row === undefined) missing.push(key);
          else if (row !== null) loaded.set(key, row);
        }
        if (missing.length === 0) return;
        const { key: property } = this.projection.table;
        for (const row of await this.#load(missing)) {
          loaded.set(String(Reflect.get(row, property)), row);
        }
      },
      events: (ids) => this.#recent.find(ids),
      isCut: () => isCut(this.#context),
    };
  }

  async #commit(lane: number, from: bigint, to: bigint, folded: Folded, parked: readonly Poison[]): Promise<void> {
    const { clearedAt: clearedBefore } = this.#generation;
    const clearedAt = later(clearedBefore, folded.clearedAt);
    await this.#context.database.kysely.transaction().execute(async (transaction) => {
      // First: of two workers that are here at once one waits, and then finds that it has been overtaken.
      const move = { lane, from, to, clearedBefore, clearedAt };
      await moveCheckpoint(this.#context, transaction, this.#generation, move);
      if (clearedAt !== undefined && clearedAt !== clearedBefore) await this.#clear(transaction, clearedAt);
      await this.#write(transaction, folded.rows, clearedAt ?? Number.NEGATIVE_INFINITY);
      for (const poison of parked) {
        await recordFault(this.#context, transaction, this.#generation, lane, 'parked', poison);
      }
      if (to > from) await clearHalts(this.#context, transaction, this.#generation, lane, to);
      if (folded.poison !== undefined) {
        await recordFault(this.#context, transaction, this.#generation, lane, 'halted', folded.poison);
      }
    });
    const positions = this.#generation.positions.map((position, each) => (each === lane ? to : position));
    this.#generation = { ...this.#generation, positions, clearedAt };
    for (const [key, row] of folded.rows) this.#rows.set(key, row ?? null);
  }

  async #clear(transaction: Executor, clearedAt: number): Promise<void> {
    for (const { table, definition } of this.derived) {
      await table.deleteWhere(transaction, definition.goneBy(String(clearedAt)));
    }
  }

  async #write(transaction: Executor, rows: ReadonlyMap<string, object | undefined>, clearedAt: number): Promise<void> {
    await writeRows(this.table, transaction, rows, (row) => row);
    for (const { table, definition } of this.derived) {
      await writeRows(table, transaction, rows, (row) => definition.from(row, clearedAt));
    }
  }
}

function* derive(rows: Iterable<object>, definition: Derived<object>, clearedAt: number): Iterable<object> {
  for (const row of rows) {
    const second = definition.from(row, clearedAt);
    if (second !== undefined) yield second;
  }
}

async function writeRows(
  table: GenerationTable,
  transaction: Executor,
  rows: ReadonlyMap<string, object | undefined>,
  from: (row: object) => object | undefined,
): Promise<void> {
  const there: object[] = [];
  const gone: string[] = [];
  for (const [key, row] of rows) {
    const each = row && from(row);
    if (each === undefined) gone.push(key);
    else there.push(each);
  }
  await table.upsert(transaction, there);
  await table.delete(transaction, gone);
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
