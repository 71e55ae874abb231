import type { ReadHistory, RecordedEvent } from '../event-log.ts';
import { limits, type StreamRange } from '../limits.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { uuidArray } from './binary.ts';
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
    const { from, limit, backwards, recordedUntil } = range;
    const { schema } = this.#database;
    const newest =
      recordedUntil === undefined ? 'stream.version' : `"${schema}".version_at(stream.stream_no, $4::timestamptz)`;
    const wanted = backwards
      ? 'event.version <= least($2::int, bound.version) order by event.version desc'
      : 'event.version >= $2::int and event.version <= bound.version order by event.version';
    const rows = await this.#database.session.query(
      `select ${eventSelection(schema)}, bound.archived_to from (
        select stream.stream_no, stream.archived_to, ${newest} as version from "${schema}".stream as stream
        where stream.stream_id = $1 offset 0
      ) as bound left join lateral (
        select * from "${schema}".event as event where event.stream_no = bound.stream_no and ${wanted} limit $3::int
      ) as page on true`,
      [
        stream,
        Math.min(from ?? MAX_INT4, MAX_INT4),
        limit,
        ...(recordedUntil === undefined
          ? []
          : [encodeTime(Math.min(Math.max(recordedUntil, -1), limits.latestTimeMs))]),
      ],
    );
    const live = await this.#decode(rows);
    const archivedTo = (rows[0]?.[COLUMNS] as number | undefined) ?? 0;
    return archivedTo === 0 ? live : this.#withArchived(stream, range, archivedTo, live);
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

  /** Adds what is before the live versions: what was carried over, and what the archive has. */
  async #withArchived(
    stream: string,
    { from, limit, backwards, recordedUntil = Number.POSITIVE_INFINITY }: StreamRange,
    archivedTo: number,
    read: readonly RecordedEvent[],
  ): Promise<readonly RecordedEvent[]> {
    // A partition is in the archive, too, before it goes.
    const live = read.filter(({ version }) => version > archivedTo);
    const isKnown = ({ recordedAt }: RecordedEvent): boolean => recordedAt <= recordedUntil;
    // No more than is asked for, unless there is no archive: what was carried over has gaps.
    const reach = this.#archive === undefined ? MAX_INT4 : limit;
    if (!backwards) {
      const first = from ?? 1;
      if (first > archivedTo) return live;
      const archived = await this.#readArchived(stream, first, Math.min(archivedTo, first + reach - 1));
      return [...archived.filter(isKnown), ...live].slice(0, limit);
    }
    const found = [...live];
    let last = await this.#lastKnown(stream, Math.min(archivedTo, from ?? archivedTo), recordedUntil);
    while (found.length < limit && last > 0) {
      const first = Math.max(1, last - reach + 1);
      found.push(...(await this.#readArchived(stream, first, last)).filter(isKnown).toReversed());
      last = first - 1;
    }
    return found.slice(0, limit);
  }

  /** Versions that are not live any more, in their order. */
  async #readArchived(stream: string, first: number, last: number): Promise<readonly RecordedEvent[]> {
    const { schema } = this.#database;
    const rows = await this.#database.session.query(
      `select ${eventSelection(schema)} from "${schema}".carried_event as page
      where page.stream_no = (select stream_no from "${schema}".stream where stream_id = $1)
        and page.version between $2::int and $3::int`,
      [stream, first, last],
    );
    const byVersion = new Map((await this.#decode(rows)).map((event) => [event.version, event]));
    for (const event of (await this.#archive?.readStream(stream, first, last)) ?? []) {
      byVersion.set(event.version, event);
    }
    return [...byVersion.values()].toSorted((one, other) => one.version - other.version);
  }

  /** Times grow along a stream: the last version of the archive that was recorded by then, found by halving. */
  async #lastKnown(stream: string, last: number, recordedUntil: number): Promise<number> {
    if (this.#archive === undefined || recordedUntil === Number.POSITIVE_INFINITY) return last;
    let [low, high] = [0, last];
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
