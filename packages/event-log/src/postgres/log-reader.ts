import type { ReadHistory, RecordedEvent } from '../event-log.ts';
import { limits, type StreamRange } from '../limits.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { int4Array, textArray, uuidArray } from './binary.ts';
import type { Database, Row } from './database.ts';
import { deletedTo, KeptEvents } from './deleted-history.ts';
import { ArchiveMissing, HistoryDeleted } from './errors.ts';
import { decodeEvent, decodeInt8, encodeTime, eventSelection } from './row-codec.ts';
import { smaller } from './smaller.ts';
import type { TypeDictionary } from './type-dictionary.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAX_INT4 = 2_147_483_647;
/** The columns of `eventSelection`, and where the number of the type is among them. */
const COLUMNS = 11;
const TYPE_COLUMN = 3;

export interface LogRange {
  readonly after: bigint;
  readonly until: bigint;
  readonly limit: number;
  readonly history: ReadHistory;
}

/** What is read of a stream among several: they differ in where they begin, and in nothing else. */
export interface RangeOfStream {
  readonly stream: string;
  readonly range: StreamRange;
}

interface CarriedRange {
  readonly first: number;
  readonly last: number;
  readonly limit: number;
  readonly backwards: boolean;
  readonly recordedUntil?: number;
}

/** Reads events from the tables, and from the archive what is there no more. */
export class LogReader {
  readonly #database: Database;
  readonly #types: TypeDictionary;
  readonly #archive: ArchiveReader | undefined;
  readonly #kept: KeptEvents;

  constructor(database: Database, types: TypeDictionary, archive: ArchiveReader | undefined) {
    this.#database = database;
    this.#types = types;
    this.#archive = archive;
    this.#kept = new KeptEvents(database, types);
  }

  async readStream(stream: string, range: StreamRange): Promise<readonly RecordedEvent[]> {
    const { from, limit } = range;
    const { schema } = this.#database;
    const { newest, wanted, until } = pieces(schema, range, '$2::int');
    const rows = await this.#database.session.query(
      `select ${eventSelection(schema)}, bound.archived_to from (
        select stream.stream_no, stream.archived_to, ${newest} as version from "${schema}".stream as stream
        where stream.stream_id = $1 offset 0
      ) as bound left join lateral (
        select * from "${schema}".event as event where event.stream_no = bound.stream_no and ${wanted} limit $3::int
      ) as page on true`,
      [stream, Math.min(from ?? MAX_INT4, MAX_INT4), limit, ...until],
    );
    const live = await this.#decode(rows);
    const archivedTo = (rows[0]?.[COLUMNS] as number | undefined) ?? 0;
    return archivedTo === 0 ? live : this.#withArchived(stream, range, archivedTo, live);
  }

  /** All in one statement, but for what the archive has. */
  async readStreams(reads: readonly RangeOfStream[]): Promise<readonly (readonly RecordedEvent[])[]> {
    const [first] = reads;
    if (first === undefined) return [];
    const { limit, backwards } = first.range;
    const { schema } = this.#database;
    const { newest, wanted, until } = pieces(schema, first.range, 'bound.begin');
    const rows = await this.#database.session.query(
      `select ${eventSelection(schema)}, bound.archived_to, bound.place::int from (
        select asked.place, asked.begin, stream.stream_no, stream.archived_to, ${newest} as version
        from unnest($1::text[], $2::int[]) with ordinality as asked(name, begin, place)
        join "${schema}".stream as stream on stream.stream_id = asked.name offset 0
      ) as bound left join lateral (
        select * from "${schema}".event as event where event.stream_no = bound.stream_no and ${wanted} limit $3::int
      ) as page on true order by bound.place, page.version ${backwards ? 'desc' : ''}`,
      [
        textArray(reads.map(({ stream }) => stream)),
        int4Array(reads.map(({ range: { from } }) => Math.min(from ?? MAX_INT4, MAX_INT4))),
        limit,
        ...until,
      ],
    );
    const events = await this.#decode(rows.filter(([position]) => position !== null));
    const found = reads.map((): RecordedEvent[] => []);
    const archivedTo = new Map<number, number>();
    let next = 0;
    for (const row of rows) {
      const place = (row[COLUMNS + 1] as number) - 1;
      if ((row[COLUMNS] as number) > 0) archivedTo.set(place, row[COLUMNS] as number);
      const event = row[0] === null ? undefined : events[next++];
      if (event !== undefined) found[place]?.push(event);
    }
    const whole: (readonly RecordedEvent[])[] = found;
    for (const [place, to] of archivedTo) {
      const [read, live] = [reads[place], found[place]];
      if (read === undefined || live === undefined) continue;
      const isEnough = backwards && live.length === limit && live.every(({ version }) => version > to);
      if (!isEnough) whole[place] = await this.#withArchived(read.stream, read.range, to, live);
    }
    return whole;
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    const wanted = [...new Set(ids)].filter((id) => UUID.test(id));
    if (wanted.length === 0) return [];
    const { schema } = this.#database;
    const rows = await this.#database.session.query(
      `select ${eventSelection(schema)} from (
        select * from "${schema}".event where event_id = any ($1::uuid[])
        union all select * from "${schema}".carried_event where event_id = any ($1::uuid[])
      ) as page`,
      [uuidArray(wanted)],
    );
    const byId = new Map((await this.#decode(rows)).map((event) => [event.id, event]));
    const missing = wanted.filter((id) => !byId.has(id));
    if (missing.length > 0) {
      for (const event of (await this.#archive?.readEvents(missing)) ?? []) byId.set(event.id, event);
    }
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /**
   * Positions behind `after` up to `until`, at most `limit`.
   *
   * @throws {HistoryDeleted} some of them, unless what is left is wanted
   */
  async readRange(range: LogRange): Promise<readonly RecordedEvent[]> {
    const { after, until, limit } = range;
    const { schema } = this.#database;
    const rows = await this.#database.session.query(
      `select ${eventSelection(schema)}, archive.retired, archive.deleted from (
        select coalesce(max(last_position), 0) as retired,
          coalesce(max(last_position) filter (where deleted_at is not null), 0) as deleted from "${schema}".archive_segment where retired_at is not null
      ) as archive left join lateral (
        select * from "${schema}".event where position > $1::bigint and position <= $2::bigint
        order by position limit $3::int
      ) as page on true`,
      [after.toString(), until.toString(), limit],
    );
    const retired = decodeInt8(rows[0]?.[COLUMNS] ?? 0);
    if (after >= retired) return this.#decode(rows);
    const deleted = decodeInt8(rows[0]?.[COLUMNS + 1] ?? 0);
    if (after < deleted) return this.#readLeft(range, deleted);
    if (this.#archive === undefined) throw new ArchiveMissing(retired);
    const archived = await this.#archive.readRange(after, smaller(until, retired), limit);
    // Segments that were deleted meanwhile may have gone before they were read.
    const deletedSince = await deletedTo(this.#database);
    if (after < deletedSince) return this.#readLeft(range, deletedSince);
    return this.#continued(archived, range, retired);
  }

  /** What is left of deleted positions, and what comes behind. */
  async #readLeft(range: LogRange, deleted: bigint): Promise<readonly RecordedEvent[]> {
    if (range.history !== 'left') throw new HistoryDeleted(deleted);
    const kept = await this.#kept.read({ ...range, until: smaller(range.until, deleted) });
    return this.#continued(kept, range, deleted);
  }

  async #continued(read: readonly RecordedEvent[], range: LogRange, after: bigint): Promise<readonly RecordedEvent[]> {
    if (read.length >= range.limit || after >= range.until) return read;
    return [...read, ...(await this.readRange({ ...range, after, limit: range.limit - read.length }))];
  }

  /**
   * Adds what is before the live versions: what the archive has, or what was carried over where there is none; and before
   * that what was kept of what has left the archive, too.
   */
  async #withArchived(
    stream: string,
    range: StreamRange,
    archivedTo: number,
    read: readonly RecordedEvent[],
  ): Promise<readonly RecordedEvent[]> {
    const { backwards, limit, recordedUntil = Number.POSITIVE_INFINITY } = range;
    // A partition is in the archive, too, before it goes.
    const live = read.filter(({ version }) => version > archivedTo);
    const deletedVersion = await this.#deletedVersion(stream);
    // Without an archive there are gaps up to where the live versions begin.
    const gappyTo = this.#archive === undefined ? archivedTo : deletedVersion;
    const isKnown = ({ recordedAt }: RecordedEvent): boolean => recordedAt <= recordedUntil;
    if (!backwards) {
      const first = range.from ?? 1;
      const found = [...(await this.#readCarried(stream, { first, last: gappyTo, limit, backwards }))];
      const next = Math.max(first, gappyTo + 1);
      const last = Math.min(archivedTo, next + (limit - found.length) - 1);
      found.push(...(await this.#readArchived(stream, next, last)));
      return [...found.filter(isKnown), ...live].slice(0, limit);
    }
    const found = [...live];
    const newest = Math.min(archivedTo, range.from ?? archivedTo);
    let last = await this.#lastKnown(stream, { first: gappyTo, last: newest, recordedUntil });
    while (found.length < limit && last > gappyTo) {
      const first = Math.max(gappyTo + 1, last - limit + 1);
      found.push(...(await this.#readArchived(stream, first, last)).filter(isKnown).toReversed());
      last = first - 1;
    }
    const left = limit - found.length;
    if (left > 0) {
      const kept = { first: 1, last: Math.min(gappyTo, newest), limit: left, backwards, recordedUntil };
      found.push(...(await this.#readCarried(stream, kept)));
    }
    return found.slice(0, limit);
  }

  /** Up to this version the archive has nothing of it any more. */
  async #deletedVersion(stream: string): Promise<number> {
    const { session, schema } = this.#database;
    const [row] = await session.query(
      `select version from "${schema}".deleted_stream
      where stream_no = (select stream_no from "${schema}".stream where stream_id = $1)`,
      [stream],
    );
    return Number(row?.[0] ?? 0);
  }

  /** Versions that the archive has, in their order. There are no gaps between them. */
  async #readArchived(stream: string, first: number, last: number): Promise<readonly RecordedEvent[]> {
    if (this.#archive === undefined || first > last) return [];
    const carried = await this.#readCarried(stream, { first, last, limit: last - first + 1, backwards: false });
    if (carried.length === last - first + 1) return carried;
    const byVersion = new Map(carried.map((event) => [event.version, event]));
    for (const event of await this.#archive.readStream(stream, first, last)) byVersion.set(event.version, event);
    return [...byVersion.values()].toSorted((one, other) => one.version - other.version);
  }

  async #readCarried(
    stream: string,
    { first, last, limit, backwards, recordedUntil = Number.POSITIVE_INFINITY }: CarriedRange,
  ): Promise<readonly RecordedEvent[]> {
    if (first > last || limit < 1) return [];
    const { session, schema } = this.#database;
    const until = Math.min(recordedUntil, limits.latestTimeMs);
    const rows = await session.query(
      `select ${eventSelection(schema)} from (
        select * from "${schema}".carried_event
        where stream_no = (select stream_no from "${schema}".stream where stream_id = $1)
          and version between $2::int and $3::int and recorded_at <= $4::timestamptz
        order by version ${backwards ? 'desc' : ''} limit $5::int
      ) as page order by version ${backwards ? 'desc' : ''}`,
      [stream, first, last, encodeTime(until), limit],
    );
    return this.#decode(rows);
  }

  /** Times grow along a stream: the last version of the archive that was recorded by then, found by halving. */
  async #lastKnown(
    stream: string,
    { first, last, recordedUntil }: { readonly first: number; readonly last: number; readonly recordedUntil: number },
  ): Promise<number> {
    if (this.#archive === undefined || recordedUntil === Number.POSITIVE_INFINITY) return last;
    let [low, high] = [Math.min(first, last), last];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const [event] = await this.#archive.readStream(stream, middle, middle);
      if (event === undefined) return last;
      if (event.recordedAt <= recordedUntil) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  async #decode(rows: readonly Row[]): Promise<readonly RecordedEvent[]> {
    // An outer join gives a row of nulls where there is no event.
    if (rows.length === 1 && rows[0]?.[0] === null) return [];
    const typeOf = await this.#types.namesOf(rows.map((row) => row[TYPE_COLUMN] as number));
    return rows.map((row) => decodeEvent(row, typeOf));
  }
}

/** How a stream is read, and up to where. */
function pieces(
  schema: string,
  { backwards, recordedUntil }: StreamRange,
  begin: string,
): { readonly newest: string; readonly wanted: string; readonly until: readonly string[] } {
  const wanted = backwards
    ? `event.version <= least(${begin}, bound.version) order by event.version desc`
    : `event.version >= ${begin} and event.version <= bound.version order by event.version`;
  if (recordedUntil === undefined) return { newest: 'stream.version', wanted, until: [] };
  const until = encodeTime(Math.min(Math.max(recordedUntil, -1), limits.latestTimeMs));
  return { newest: `"${schema}".version_at(stream.stream_no, $4::timestamptz)`, wanted, until: [until] };
}
