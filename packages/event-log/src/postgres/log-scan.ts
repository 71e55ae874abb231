import type { ReadHistory, RecordedEvent } from '../event-log.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { int4Array } from './binary.ts';
import { columnsFor, decodeCopied, type PartialEvent, type Unnamed, type Wanted, wantedOf } from './copied-events.ts';
import { isEmptyCopy } from './copy-format.ts';
import type { Database } from './database.ts';
import { deletedTo, KeptEvents } from './deleted-history.ts';
import { ArchiveMissing, HistoryDeleted } from './errors.ts';
import { decodeInt8 } from './row-codec.ts';
import { smaller } from './smaller.ts';
import type { TypeDictionary } from './type-dictionary.ts';

/** Positions to a COPY, at most. The next one is under way while one is worked on. */
const CHUNK = 4_096n;
/** One that is longer is given up for two of half the positions: events may be a MiB each. */
const CHUNK_BYTES = 33_554_432;
/** Names kept before all are forgotten: 100 bytes each. */
const KEPT_NAMES = 500_000;

type Field = keyof RecordedEvent;

interface Range {
  readonly after: bigint;
  readonly until: bigint;
  readonly types: readonly string[] | undefined;
  readonly history: ReadHistory;
}

/** The query of a chunk. */
type Select = (after: bigint, until: bigint) => string;

/** What a COPY gave, up to a position. */
interface Chunk {
  readonly buffer: Buffer;
  readonly end: bigint;
}

/** Reads a log from one end to the other. */
export class LogScan {
  readonly #database: Database;
  readonly #types: TypeDictionary;
  readonly #archive: ArchiveReader | undefined;
  readonly #kept: KeptEvents;
  readonly #names = new Map<number, string>();
  #chunk = CHUNK;

  constructor(database: Database, types: TypeDictionary, archive: ArchiveReader | undefined) {
    this.#database = database;
    this.#types = types;
    this.#archive = archive;
    this.#kept = new KeptEvents(database, types);
  }

  async *read<F extends Field>(
    range: Range,
    fields: readonly F[] | undefined,
  ): AsyncGenerator<readonly Pick<RecordedEvent, F>[], void, undefined> {
    const { after, until, types } = range;
    const select = await this.#selection(types, fields);
    if (select === undefined) return;
    const wanted = wantedOf(fields);
    let from = await this.#skipRetired(after);
    if (from > after) yield* this.#readArchived({ ...range, until: smaller(from, until) }, wanted);
    let ahead = this.#copy(select, from, until);
    while (from < until) {
      const start = from;
      const { buffer, end } = await ahead;
      from = end;
      ahead = this.#copy(select, from, until);
      // A partition that was retired meanwhile may have gone before it was read.
      const retired = await this.#skipRetired(start);
      if (retired > start) {
        await ahead;
        yield* this.read({ ...range, after: start }, fields);
        return;
      }
      const events = await this.#decode<F>(buffer, wanted);
      if (events.length > 0) yield events;
    }
    await ahead;
  }

  /** The query of a chunk; `undefined` if no event has such a type. */
  async #selection(
    types: readonly string[] | undefined,
    fields: readonly Field[] | undefined,
  ): Promise<Select | undefined> {
    const { schema } = this.#database;
    const columns = columnsFor(wantedOf(fields));
    let filter = '';
    if (types !== undefined) {
      const numbers = await this.#types.knownNumbers(types);
      if (numbers.length === 0) return undefined;
      filter = `and type_no in (${numbers.join(', ')})`;
    }
    return (after, until) =>
      `select ${columns} from "${schema}".event where position > ${after} and position <= ${until} ${filter}
      order by position`;
  }

  /** The next chunk, on its way; its failure shows when it is waited for. */
  #copy(select: Select, after: bigint, until: bigint): Promise<Chunk> {
    const copied = this.#copyNow(select, after, until);
    copied.catch(() => {});
    return copied;
  }

  async #copyNow(select: Select, after: bigint, until: bigint): Promise<Chunk> {
    if (after >= until) return { buffer: Buffer.alloc(0), end: until };
    for (;;) {
      const chunk = this.#chunk;
      const end = after + chunk < until ? after + chunk : until;
      const most = chunk > 1n ? CHUNK_BYTES : Number.POSITIVE_INFINITY;
      const buffer = await collect(this.#database.session.copyOut(select(after, end)), most);
      if (buffer === undefined) {
        this.#chunk = chunk / 2n;
        continue;
      }
      if (chunk < CHUNK && buffer.length < CHUNK_BYTES / 4) this.#chunk = chunk * 2n;
      return { buffer, end: isEmptyCopy(buffer) ? await this.#gapEnd(end, until) : end };
    }
  }

  /**
   * The last position behind which there is an event, or `until`. A partition that was ended early leaves millions of
   * positions that were never given.
   */
  async #gapEnd(after: bigint, until: bigint): Promise<bigint> {
    if (after >= until) return until;
    const [row] = await this.#database.session.query(
      `select min(position) from "${this.#database.schema}".event where position > $1::bigint and position <= $2::bigint`,
      [after.toString(), until.toString()],
    );
    return row?.[0] == null ? until : decodeInt8(row[0]) - 1n;
  }

  async #decode<F extends Field>(buffer: Buffer, wanted: Wanted): Promise<readonly Pick<RecordedEvent, F>[]> {
    if (this.#names.size > KEPT_NAMES) this.#names.clear();
    const { events, unnamed } = decodeCopied(buffer, wanted, {
      stream: (streamNo) => this.#names.get(streamNo),
      type: (typeNo) => this.#types.knownName(typeNo),
    });
    if (unnamed.length > 0) await this.#name(unnamed);
    return events as unknown as readonly Pick<RecordedEvent, F>[];
  }

  async #name(unnamed: readonly Unnamed[]): Promise<void> {
    const typeOf = await this.#types.namesOf(unnamed.flatMap(({ typeNo }) => typeNo ?? []));
    const missing = new Set(unnamed.flatMap(({ streamNo }) => streamNo ?? []));
    const rows = await this.#database.session.query(
      `select stream_no, stream_id from "${this.#database.schema}".stream where stream_no = any ($1::int[])`,
      [int4Array([...missing])],
    );
    for (const [streamNo, name] of rows) this.#names.set(streamNo as number, name as string);
    for (const { event, streamNo, typeNo } of unnamed) {
      if (typeNo !== undefined) event.type = typeOf(typeNo);
      if (streamNo !== undefined) event.stream = this.#names.get(streamNo) ?? nameless(streamNo);
    }
  }

  /** From the archive, and what was kept of what has left that, too. */
  async *#readArchived<F extends Field>(
    { after, until, types, history }: Range,
    wanted: Wanted,
  ): AsyncGenerator<readonly Pick<RecordedEvent, F>[], void, undefined> {
    const ofTypes = types && new Set(types);
    let from = after;
    while (from < until) {
      const { events, next } = await this.#archivedPage(from, until, history);
      from = next;
      const chosen = events.filter(({ type }) => ofTypes?.has(type) !== false);
      if (chosen.length > 0)
        yield chosen.map((event) => pickFields(event, wanted)) as unknown as Pick<RecordedEvent, F>[];
    }
  }

  async #archivedPage(
    after: bigint,
    until: bigint,
    history: ReadHistory,
  ): Promise<{ readonly events: readonly RecordedEvent[]; readonly next: bigint }> {
    const limit = Number(CHUNK);
    const deleted = await deletedTo(this.#database);
    if (deleted <= after) {
      if (this.#archive === undefined) throw new ArchiveMissing(until);
      const events = await this.#archive.readRange(after, until, limit);
      const next = events.length < limit ? until : (events.at(-1)?.position ?? until);
      // Segments that were deleted meanwhile may have gone before they were read.
      if ((await deletedTo(this.#database)) <= after) return { events, next };
      return await this.#archivedPage(after, until, history);
    }
    if (history !== 'left') throw new HistoryDeleted(deleted);
    const end = smaller(deleted, until);
    const events = await this.#kept.read({ after, until: end, limit });
    return { events, next: events.length < limit ? end : (events.at(-1)?.position ?? end) };
  }

  /** The position, or the last one that is in the archive only if that is behind it. */
  async #skipRetired(position: bigint): Promise<bigint> {
    const [row] = await this.#database.session.query(
      `select coalesce(max(last_position), 0) from "${this.#database.schema}".archive_segment
      where retired_at is not null`,
    );
    const retired = decodeInt8(row?.[0] ?? 0);
    return retired > position ? retired : position;
  }
}

/** `undefined` if it is more than that. */
async function collect(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) return undefined;
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function pickFields(event: RecordedEvent, wanted: Wanted): PartialEvent {
  return Object.fromEntries(Object.entries(event).filter(([field]) => wanted[field as Field]));
}

function nameless(streamNo: number): never {
  throw new Error(`the log has an event of stream number ${streamNo}, and no name for it`);
}
