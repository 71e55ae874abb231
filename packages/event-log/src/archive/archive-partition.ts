import { createHash, type Hash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { formatEventLine, type StoredEvent } from '../jsonl/event-line.ts';
import type { Database } from '../postgres/database.ts';
import { ChainCheck } from '../verify/chain-check.ts';
import { ArchiveDamaged, RetireRefused } from './errors.ts';
import { foundEvent, storedEvent, tableEvents } from './live-rows.ts';
import { checksumOf, type Manifest, moveInto, segmentFile, writeManifest } from './manifest.ts';
import { openArchive } from './open-archive.ts';
import type { Partition } from './partitions.ts';
import { SEGMENT_EVENTS } from './segment-format.ts';
import { SegmentReader } from './segment-reader.ts';
import { writeSegment } from './segment-writer.ts';

export interface ArchivePartitionOptions {
  readonly archive: string;
  readonly signal?: AbortSignal;
  readonly tell: (step: 'written' | 'verified', events: number) => void;
  /** Events to a segment at most. */
  readonly segmentEvents?: number;
}

/**
 * Puts a partition into segments beside it, reads them back, and only then names them in the database. Segments that
 * are named there already are verified and stay.
 */
export async function archivePartition(
  database: Database,
  partition: Partition,
  options: ArchivePartitionOptions,
): Promise<{ readonly events: number; readonly bytes: number }> {
  const archived = openArchive(database, options.archive);
  const segments = await archived.segments();
  const own = segments.filter(
    ({ firstPosition, lastPosition }) =>
      firstPosition >= partition.firstPosition && lastPosition <= partition.lastPosition,
  );
  if (own.length > 0) {
    for (const { path, sha256, bytes } of own) await verifyFile(path, { sha256, bytes });
    return sumOf(own);
  }
  const previous = segments.at(-1)?.sha256 ?? (await archived.lastDeleted())?.sha256 ?? null;
  const manifests: NewSegment[] = [];
  let first = partition.firstPosition;
  while (first <= partition.lastPosition) {
    options.signal?.throwIfAborted();
    const before = manifests.at(-1)?.sha256 ?? previous;
    const manifest = await writeOne(database, partition, { ...options, first, before });
    manifests.push(manifest);
    first = BigInt(manifest.lastPosition) + 1n;
  }
  await nameSegments(database, manifests);
  return sumOf(manifests);
}

/** A manifest, and when the newest event was recorded, ms since the epoch; `undefined`: there is none. */
type NewSegment = Manifest & { readonly newestAt: number | undefined };

interface WriteOneOptions extends ArchivePartitionOptions {
  readonly first: bigint;
  readonly before: string | null;
}

async function writeOne(database: Database, partition: Partition, options: WriteOneOptions): Promise<NewSegment> {
  const { archive, first, before, segmentEvents = SEGMENT_EVENTS, tell, signal } = options;
  const partial = join(archive, `${first.toString().padStart(19, '0')}.partial`);
  const tally = new Tally();
  const { events, bytes, sha256 } = await writeSegment(partial, chosen());
  tell('written', events);
  const last = tally.isFull ? tally.lastPosition : partition.lastPosition;
  await readBack(partial, tally);
  await verifyFile(partial, { sha256, bytes });
  const file = segmentFile(first, last);
  await refuseIfAnothers(join(archive, file), sha256);
  await moveInto(partial, join(archive, file));
  const manifest: Manifest = {
    format: 'event-log-segment',
    version: 1,
    file,
    firstPosition: first.toString(),
    lastPosition: last.toString(),
    events,
    minId: tally.minId,
    maxId: tally.maxId,
    bytes,
    sha256,
    prevSha256: before,
  };
  await writeManifest(archive, manifest);
  tell('verified', events);
  return { ...manifest, newestAt: events === 0 ? undefined : tally.newestAt };

  async function* chosen(): AsyncGenerator<StoredEvent, void, undefined> {
    for await (const page of tableEvents(database, partition.table, { after: first - 1n })) {
      signal?.throwIfAborted();
      for (const found of page) {
        const event = storedEvent(found);
        if (event === undefined) {
          throw new RetireRefused(`event ${found.id} at position ${found.position} was tampered with: see verify`);
        }
        tally.add(event);
        yield event;
        tally.isFull = tally.events === segmentEvents;
        if (tally.isFull) return;
      }
    }
  }
}

/** What an interrupted run has left is the same again; anything else of that name belongs to another log. */
async function refuseIfAnothers(path: string, sha256: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere || (await checksumOf(path)).sha256 === sha256) return;
  throw new RetireRefused(`${path} is there already, with other events in it: give each log a directory of its own`);
}

/** What went into a segment, to be held against what comes out of it. */
class Tally {
  events = 0;
  isFull = false;
  lastPosition = 0n;
  minId = '';
  maxId = '';
  newestAt = 0;
  readonly content: Hash = createHash('sha256');

  add(event: StoredEvent): void {
    this.events += 1;
    this.lastPosition = event.position;
    if (event.recordedAt > this.newestAt) this.newestAt = event.recordedAt;
    if (this.minId === '' || event.id < this.minId) this.minId = event.id;
    if (event.id > this.maxId) this.maxId = event.id;
    this.content.update(formatEventLine(event));
  }
}

async function readBack(path: string, written: Tally): Promise<void> {
  const read = new Tally();
  // Chains begin in the middle here: of each stream the first event is taken as it is.
  const chains = new ChainCheck({ fromAnywhere: true });
  const reader = new SegmentReader(path);
  const someIds: string[] = [];
  for await (const block of reader.all()) {
    for (const event of block) {
      read.add(event);
      chains.follow(foundEvent(event));
    }
    someIds.push(...block.slice(0, 1).map(({ id }) => id));
  }
  if (read.events !== written.events || read.content.digest('hex') !== written.content.digest('hex')) {
    await rm(path, { force: true });
    throw new ArchiveDamaged(path, 'what was read back is not what was written');
  }
  const [broken] = chains.broken;
  if (broken !== undefined) {
    throw new RetireRefused(
      `the chain of ${JSON.stringify(broken.stream)} is broken at version ${broken.version}: see verify`,
    );
  }
  // The index is used, too, before anything rests on it.
  const found = await reader.events(new Set(someIds));
  if (found.length !== someIds.length) throw new ArchiveDamaged(path, 'the index does not lead to the events');
}

async function verifyFile(path: string, wanted: { readonly sha256: string; readonly bytes: number }): Promise<void> {
  const { sha256, bytes } = await checksumOf(path);
  if (sha256 === wanted.sha256 && bytes === wanted.bytes) return;
  throw new ArchiveDamaged(path, `the file has checksum ${sha256} and ${bytes} bytes, not ${wanted.sha256}`);
}

async function nameSegments({ transact, schema }: Database, manifests: readonly NewSegment[]): Promise<void> {
  await transact(async (session) => {
    for (const { firstPosition, lastPosition, events, file, bytes, sha256, prevSha256, newestAt } of manifests) {
      await session.query(
        `insert into "${schema}".archive_segment
          (first_position, last_position, events, uri, bytes, sha256, prev_sha256, newest_at)
        values ($1::bigint, $2::bigint, $3::bigint, $4, $5::bigint, decode($6, 'hex'), decode($7, 'hex'),
          'epoch'::timestamptz + $8::bigint * interval '1 millisecond')`,
        [firstPosition, lastPosition, events, basename(file), bytes, sha256, prevSha256, newestAt ?? null],
      );
    }
  });
}

function sumOf(parts: readonly { readonly events: number; readonly bytes: number }[]): {
  readonly events: number;
  readonly bytes: number;
} {
  return {
    events: parts.reduce((sum, { events }) => sum + events, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
