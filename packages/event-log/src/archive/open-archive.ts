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
}

/** The segments of a log: give it to `createPostgresLog`, and what was retired is read as if it were still there. */
export interface Archive extends ArchiveReader {
  /** All segments, in the order of positions. */
  segments(): Promise<readonly SegmentRow[]>;
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
    // Segments are added and never changed, but for that their partition goes.
    const settled = this.#known.findIndex(({ isRetired }) => !isRetired);
    const kept = settled === -1 ? this.#known : this.#known.slice(0, settled);
    const rows = await this.#database.session.query(
      `select first_position, last_position, events, uri, bytes, encode(sha256, 'hex'), encode(prev_sha256, 'hex'),
        retired_at is not null
      from "${this.#database.schema}".archive_segment where first_position > $1::bigint order by first_position`,
      [(kept.at(-1)?.firstPosition ?? 0n).toString()],
    );
    const fresh = rows.map((row): SegmentRow => {
      const [first, last, events, uri, bytes, sha256, prevSha256, isRetired] = row as readonly unknown[];
      return {
        firstPosition: decodeInt8(first),
        lastPosition: decodeInt8(last),
        events: Number(events),
        path: join(this.#directory, String(uri)),
        bytes: Number(bytes),
        sha256: String(sha256),
        prevSha256: prevSha256 === null ? null : String(prevSha256),
        isRetired: isRetired === true,
      };
    });
    this.#known = [...kept, ...fresh];
    return this.#known;
  }

  async readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]> {
    const missing = new Set(ids);
    const found: RecordedEvent[] = [];
    for (const segment of await this.segments()) {
      if (missing.size === 0) break;
      const { minId, maxId } = await this.#manifestOf(segment);
      const wanted = new Set([...missing].filter((id) => minId <= id && id <= maxId));
      if (wanted.size === 0) continue;
      for (const event of await (await this.#reader(segment)).events(wanted)) {
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
      found.unshift(...(await (await this.#reader(segment)).stream(stream, from, until)));
    }
    return found;
  }

  async readRange(after: bigint, until: bigint, limit: number): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for (const segment of await this.segments()) {
      if (segment.lastPosition <= after) continue;
      if (segment.firstPosition > until || found.length >= limit) break;
      const events = await (await this.#reader(segment)).range(after, until, limit - found.length);
      for (const event of events) found.push(recordedEvent(event));
    }
    return found;
  }

  async *readSegment(segment: SegmentRow): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    yield* (await this.#reader(segment)).all();
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
