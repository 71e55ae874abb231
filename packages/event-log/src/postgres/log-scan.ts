import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { int4Array } from './binary.ts';
import { CopyReader } from './copy-format.ts';
import type { Database } from './database.ts';
import { ArchiveMissing } from './errors.ts';
import { decodeInt8 } from './row-codec.ts';
import type { TypeDictionary } from './type-dictionary.ts';

/** Positions to a COPY. The next one is under way while one is worked on. */
const CHUNK = 8_192n;
/** Names kept before all are forgotten: 100 bytes each. */
const KEPT_NAMES = 500_000;

type Field = keyof RecordedEvent;

/** The column that each field is read from. */
const COLUMNS: Readonly<Record<Field, string>> = {
  position: 'position',
  recordedAt: 'recorded_at',
  observedAt: 'observed_at',
  stream: 'stream_no',
  id: 'event_id',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
  version: 'version',
  type: 'type_no',
  schemaVersion: 'schema_version',
  data: 'data',
};

const ALL = Object.keys(COLUMNS) as Field[];

interface Range {
  readonly after: bigint;
  readonly until: bigint;
  readonly types: readonly string[] | undefined;
}

/** Reads a log from one end to the other. */
export class LogScan {
  readonly #database: Database;
  readonly #types: TypeDictionary;
  readonly #archive: ArchiveReader | undefined;
  readonly #names = new Map<number, string>();

  constructor(database: Database, types: TypeDictionary, archive: ArchiveReader | undefined) {
    this.#database = database;
    this.#types = types;
    this.#archive = archive;
  }

  async *read<F extends Field>(
    { after, until, types }: Range,
    fields: readonly F[] | undefined,
  ): AsyncGenerator<readonly Pick<RecordedEvent, F>[], void, undefined> {
    const select = await this.#selection(types, fields);
    if (select === undefined) return;
    const wanted = new Set<Field>(fields ?? ALL);
    let from = await this.#skipRetired(after);
    if (from > after) yield* this.#readArchived({ after, until: from < until ? from : until, types }, wanted);
    let ahead = this.#copy(select, from, until);
    while (from < until) {
      const start = from;
      from = start + CHUNK < until ? start + CHUNK : until;
      const buffer = await ahead;
      ahead = this.#copy(select, from, until);
      // A partition that was retired meanwhile may have gone before it was read.
      const retired = await this.#skipRetired(start);
      if (retired > start) {
        await ahead;
        yield* this.read({ after: start, until, types }, fields);
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
  ): Promise<((after: bigint, until: bigint) => string) | undefined> {
    const { schema } = this.#database;
    const wanted = new Set<Field>(fields ?? ALL);
    // What was seen when it was recorded has no time of its own.
    if (wanted.has('observedAt')) wanted.add('recordedAt');
    const columns = ALL.filter((field) => wanted.has(field)).map((field) => COLUMNS[field]);
    let filter = '';
    if (types !== undefined) {
      const numbers = await this.#types.knownNumbers(types);
      if (numbers.length === 0) return undefined;
      filter = `and type_no in (${numbers.join(', ')})`;
    }
    return (after, until) =>
      `select ${columns.join(', ')} from "${schema}".event where position > ${after} and position <= ${until} ${filter}
      order by position`;
  }

  /** The next chunk, on its way; its failure shows when it is waited for. */
  #copy(select: (after: bigint, until: bigint) => string, after: bigint, until: bigint): Promise<Buffer> {
    if (after >= until) return Promise.resolve(Buffer.alloc(0));
    const end = after + CHUNK < until ? after + CHUNK : until;
    const copied = collect(this.#database.session.copyOut(select(after, end)));
    copied.catch(() => {});
    return copied;
  }

  async #decode<F extends Field>(
    buffer: Buffer,
    wanted: ReadonlySet<Field>,
  ): Promise<readonly Pick<RecordedEvent, F>[]> {
    const reader = new CopyReader(buffer);
    const flags = Object.fromEntries(ALL.map((field) => [field, wanted.has(field)])) as Wanted;
    const typeNos: number[] = [];
    const streamNos: number[] = [];
    const events: Mutable[] = [];
    while (reader.nextRow()) events.push(decodeRow(reader, flags, { typeNos, streamNos }));
    if (wanted.has('type')) {
      const typeOf = await this.#types.namesOf(typeNos);
      for (const [index, event] of events.entries()) event.type = typeOf(typeNos[index] ?? 0);
    }
    if (wanted.has('stream')) {
      await this.#loadNames(streamNos);
      for (const [index, event] of events.entries()) event.stream = this.#names.get(streamNos[index] ?? 0) ?? '';
    }
    return events as unknown as readonly Pick<RecordedEvent, F>[];
  }

  async #loadNames(streamNos: readonly number[]): Promise<void> {
    if (this.#names.size > KEPT_NAMES) this.#names.clear();
    const missing = new Set<number>();
    for (const streamNo of streamNos) if (!this.#names.has(streamNo)) missing.add(streamNo);
    if (missing.size === 0) return;
    const rows = await this.#database.session.query(
      `select stream_no, stream_id from "${this.#database.schema}".stream where stream_no = any ($1::int[])`,
      [int4Array([...missing])],
    );
    for (const [streamNo, name] of rows) this.#names.set(streamNo as number, name as string);
  }

  async *#readArchived<F extends Field>(
    { after, until, types }: Range,
    wanted: ReadonlySet<Field>,
  ): AsyncGenerator<readonly Pick<RecordedEvent, F>[], void, undefined> {
    if (this.#archive === undefined) throw new ArchiveMissing(until);
    const ofTypes = types && new Set(types);
    let from = after;
    for (;;) {
      const events = await this.#archive.readRange(from, until, Number(CHUNK));
      const last = events.at(-1);
      if (last === undefined) return;
      from = last.position;
      const chosen = events.filter(({ type }) => ofTypes?.has(type) !== false);
      if (chosen.length > 0)
        yield chosen.map((event) => pickFields(event, wanted)) as unknown as Pick<RecordedEvent, F>[];
    }
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

type Mutable = { -readonly [F in Field]?: RecordedEvent[F] };
type Wanted = Readonly<Record<Field, boolean>>;

function decodeRow(reader: CopyReader, wanted: Wanted, numbers: { typeNos: number[]; streamNos: number[] }): Mutable {
  // In the order of COLUMNS, where the time that two fields come from stands once.
  const position = wanted.position ? reader.int8() : undefined;
  const recordedAt = wanted.recordedAt || wanted.observedAt ? reader.time() : undefined;
  const observedAt = wanted.observedAt ? (reader.time() ?? recordedAt) : undefined;
  if (wanted.stream) numbers.streamNos.push(reader.int4());
  const id = wanted.id ? reader.uuid() : undefined;
  const correlationId = wanted.correlationId ? reader.uuid() : undefined;
  const causationId = wanted.causationId ? reader.uuid() : undefined;
  const version = wanted.version ? reader.int4() : undefined;
  if (wanted.type) numbers.typeNos.push(reader.int2());
  const schemaVersion = wanted.schemaVersion ? reader.int2() : undefined;
  const data = wanted.data ? (JSON.parse(reader.text()) as JsonObject) : undefined;

  const event: Mutable = {};
  if (id !== undefined) event.id = id;
  if (wanted.type) event.type = '';
  if (schemaVersion !== undefined) event.schemaVersion = schemaVersion;
  if (data !== undefined) event.data = data;
  if (correlationId !== undefined) event.correlationId = correlationId;
  if (causationId !== undefined) event.causationId = causationId;
  if (observedAt !== undefined) event.observedAt = observedAt;
  if (wanted.recordedAt && recordedAt !== undefined) event.recordedAt = recordedAt;
  if (wanted.stream) event.stream = '';
  if (version !== undefined) event.version = version;
  if (position !== undefined) event.position = position;
  return event;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

function pickFields(event: RecordedEvent, wanted: ReadonlySet<Field>): Mutable {
  return Object.fromEntries(Object.entries(event).filter(([field]) => wanted.has(field as Field)));
}
