import { join } from 'node:path';
import type { RecordedEvent } from '../event-log.ts';
import { recordedEvent, type StoredEvent } from '../jsonl/event-line.ts';
import type { ArchiveReader } from '../postgres/archive-reader.ts';
import type { Database } from '../postgres/database.ts';
import { decodeInt8 } from '../postgres/row-codec.ts';
import { ArchiveDamaged } from './errors.ts';
import { Lru } from './lru.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { SegmentReader } from './segment-reader.ts';

/** Segments with what was last read of them in memory. */
const KEPT_SEGMENTS = 16;

/** A segment as the database knows it. */
export interface SegmentRow {
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
  readonly events: number;
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly prevSha256: string | null;
  readonly isRetired: boolean;
  /** When its newest event was recorded, ms since the epoch; `undefined` if it has none. */
  readonly newestAt: number | undefined;
}

/** The last segment that was deleted: everything up to there is gone but for what was carried over. */
export interface DeletedSegment {
  readonly lastPosition: bigint;
  /** Hex. */
  readonly sha256: string;
}

/** The segments of a log: give it to `createPostgresLog`, and what was retired is read as if it were still there. */
export interface Archive extends ArchiveReader {
  /** All segments that there are, in the order of positions. */
  segments(): Promise<readonly SegmentRow[]>;
  /** `undefined`: none was. Segments are deleted in the order of positions. */
  lastDeleted(): Promise<DeletedSegment | undefined>;
  /** A segment as it is in its file, a block at a time. */
  readSegment(segment: SegmentRow): AsyncIterable<readonly StoredEvent[]>;
  /** Versions `from` to `to` of a stream as they are in the files. */
  readStored(stream: string, from: number, to: number): Promise<readonly StoredEvent[]>;
}

/** The archive of a log in a directory. Which segments there are is what the database says. */
export function openArchive(database: Database, directory: string): Archive {
  return new SegmentArchive(database, directory);
}

class SegmentArchive implements Archive {
  readonly #database: Database;
  readonly #directory: string;
  readonly #readers = new Lru<string, SegmentReader>(KEPT_SEGMENTS);
  readonly #manifests = new Map<string, Promise<Manifest>>();
  #known: readonly SegmentRow[] = [];

  constructor(database: Database, directory: string) {
    this.#database = database;
    this.#directory = directory;
  }

  async segments(): Promise<readonly SegmentRow[]> {
    // Segments are added and never changed, but for that their partition goes, and much later they themselves.
    const settled = this.#known.findIndex(({ isRetired }) => !isRetired);
    const known = settled === -1 ? this.#known : this.#known.slice(0, settled);
    const deletedTo = (await this.lastDeleted())?.lastPosition ?? 0n;
    const kept = known.filter(({ lastPosition }) => lastPosition > deletedTo);
    const rows = await this.#database.session.query(
      `select first_position, last_position, events, uri, bytes, encode(sha256, 'hex'), encode(prev_sha256, 'hex'),
        retired_at is not null, extract(epoch from newest_at) * 1000
      from "${this.#database.schema}".archive_segment where first_position > $1::bigint order by first_position`,
      [(kept.at(-1)?.firstPosition ?? deletedTo).toString()],
    );
    const fresh = rows.map((row): SegmentRow => {
      const [first, last, events, uri, bytes, sha256, prevSha256, isRetired, newestAt] = row as readonly unknown[];
      return {
        firstPosition: decodeInt8(first),
        lastPosition: decodeInt8(last),
        events: Number(events),
        path: join(this.#directory, String(uri)),
        bytes: Number(bytes),
        sha256: String(sha256),
        prevSha256: prevSha256 === null ? null : String(prevSha256),
        isRetired: isRetired === true,
        newestAt: newestAt === null ? undefined : Number(newestAt),
      };
    });
    this.#known = [...kept, ...fresh];
    return this.#known;
  }

  async lastDeleted(): Promise<DeletedSegment | undefined> {
    const [row] = await this.#database.session.query(
      `select last_position, encode(sha256, 'hex') from "${this.#database.schema}".archive_segment
      where deleted_at is not null order by first_position desc limit 1`,
    );
    return row === undefined ? undefined : { lastPosition: decodeInt8(row[0]), sha256: String(row[1]) };
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    const missing = new Set(ids);
    const found: RecordedEvent[] = [];
    for (const segment of await this.segments()) {
      if (missing.size === 0) break;
      const events = await this.#unlessDeleted(segment, async () => {
        const { minId, maxId } = await this.#manifestOf(segment);
        const wanted = new Set([...missing].filter((id) => minId <= id && id <= maxId));
        return wanted.size === 0 ? [] : await (await this.#reader(segment)).events(wanted);
      });
      for (const event of events) {
        missing.delete(event.id);
        found.push(recordedEvent(event));
      }
    }
    return found;
  }

  async readStream(stream: string, from: number, to: number): Promise<readonly RecordedEvent[]> {
    return (await this.readStored(stream, from, to)).map(recordedEvent);
  }

  async readStored(stream: string, from: number, to: number): Promise<readonly StoredEvent[]> {
    const found: StoredEvent[] = [];
    // The newest first: versions have no gaps, so one knows when there is nothing more to find.
    for (const segment of (await this.segments()).toReversed()) {
      const until = (found[0]?.version ?? to + 1) - 1;
      if (until < from) break;
      const read = async () => (await this.#reader(segment)).stream(stream, from, until);
      found.unshift(...(await this.#unlessDeleted(segment, read)));
    }
    return found;
  }

  async readRange(after: bigint, until: bigint, limit: number): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for (const segment of await this.segments()) {
      if (segment.lastPosition <= after) continue;
      if (segment.firstPosition > until || found.length >= limit) break;
      const read = async () => (await this.#reader(segment)).range(after, until, limit - found.length);
      const events = await this.#unlessDeleted(segment, read);
      for (const event of events) found.push(recordedEvent(event));
    }
    return found;
  }

  async *readSegment(segment: SegmentRow): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    yield* (await this.#reader(segment)).all();
  }

  /** Nothing, if the segment has gone since it was listed. */
  async #unlessDeleted(
    segment: SegmentRow,
    read: () => Promise<readonly StoredEvent[]>,
  ): Promise<readonly StoredEvent[]> {
    try {
      return await read();
    } catch (error) {
      const deletedTo = (await this.lastDeleted())?.lastPosition ?? 0n;
      if (error instanceof ArchiveDamaged && segment.lastPosition <= deletedTo) return [];
      throw error;
    }
  }

  #reader(segment: SegmentRow): Promise<SegmentReader> {
    return this.#readers.get(segment.path, async () => {
      await this.#manifestOf(segment);
      return new SegmentReader(segment.path);
    });
  }

  #manifestOf(segment: SegmentRow): Promise<Manifest> {
    const known = this.#manifests.get(segment.path);
    if (known !== undefined) return known;
    const manifest = ownManifest(segment);
    this.#manifests.set(segment.path, manifest);
    manifest.catch(() => this.#manifests.delete(segment.path));
    return manifest;
  }
}

/** Segments of other logs have the same names. */
async function ownManifest({ path, sha256 }: SegmentRow): Promise<Manifest> {
  const manifest = await readManifest(path);
  if (manifest.sha256 === sha256) return manifest;
  throw new ArchiveDamaged(path, 'this is the segment of another log');
}
