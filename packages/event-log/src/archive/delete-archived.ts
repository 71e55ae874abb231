import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StoredEvent } from '../jsonl/event-line.ts';
import { uuidArray } from '../postgres/binary.ts';
import { classify } from '../postgres/classify.ts';
import type { Database, Session } from '../postgres/database.ts';
import { lockDirectory } from '../postgres/directory-lock.ts';
import { carryStored } from './carry-stored.ts';
import { openArchive, type SegmentRow } from './open-archive.ts';
import type { PositionRange } from './retire.ts';

export interface DeleteArchivedOptions {
  /** Directory of the segments of this log. */
  readonly archive: string;
  /** Only segments whose newest event was recorded before then, ms since the epoch, and that have none before them. */
  readonly olderThan: number;
  /** Ids of events in these positions that have to stay at hand. What stayed until now and is not among them goes, too. */
  readonly keep?: (range: PositionRange) => AsyncIterable<string> | Iterable<string>;
  readonly signal?: AbortSignal;
}

/** What was deleted. */
export interface DeletedHistory extends PositionRange {
  readonly segments: number;
  readonly events: number;
  /** Events of these positions that stay at hand. */
  readonly kept: number;
}

/**
 * Deletes the oldest segments of an archive for good. From then on whoever reads the log from its beginning is told where
 * it begins; streams are read without what is gone; and the chains of what is left can be verified as before. Whatever
 * interrupts it, calling it again completes what was begun.
 *
 * @returns `undefined` when nothing is old enough
 * @throws {DatabaseLocked} another process has the directory
 */
export async function deleteArchived(
  database: Database,
  options: DeleteArchivedOptions,
): Promise<DeletedHistory | undefined> {
  try {
    await using _lock = await lockDirectory(options.archive);
    await removeDeleted(database, options.archive);
    const segments = await oldEnough(database, options);
    const [first, last] = [segments[0], segments.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const range = { firstPosition: 1n, lastPosition: last.lastPosition };
    const kept = new Set<string>();
    for await (const id of options.keep?.(range) ?? []) kept.add(id);
    const archive = openArchive(database, options.archive);
    for (const segment of segments) {
      options.signal?.throwIfAborted();
      await deleteSegment(database, { segment, kept, blocks: archive.readSegment(segment) });
      await removeFiles(options.archive, segment.path);
    }
    await dropCarried(database, { kept, lastPosition: last.lastPosition });
    return {
      firstPosition: first.firstPosition,
      lastPosition: last.lastPosition,
      segments: segments.length,
      events: segments.reduce((sum, { events }) => sum + events, 0),
      kept: kept.size,
    };
  } catch (error) {
    throw classify(error);
  }
}

async function oldEnough(
  database: Database,
  { archive, olderThan }: DeleteArchivedOptions,
): Promise<readonly SegmentRow[]> {
  const segments = await openArchive(database, archive).segments();
  const stays = segments.findIndex(
    ({ isRetired, newestAt }) => !isRetired || (newestAt !== undefined && newestAt >= olderThan),
  );
  return stays === -1 ? segments : segments.slice(0, stays);
}

interface SegmentToDelete {
  readonly segment: SegmentRow;
  readonly kept: ReadonlySet<string>;
  readonly blocks: AsyncIterable<readonly StoredEvent[]>;
}

/** In one transaction, so that whoever verifies sees chains go on where the archive begins. */
async function deleteSegment(
  { transact, schema }: Database,
  { segment, kept, blocks }: SegmentToDelete,
): Promise<void> {
  const ends = new Map<string, StoredEvent>();
  const staying: StoredEvent[] = [];
  for await (const block of blocks) {
    for (const event of block) {
      ends.set(event.stream, event);
      if (kept.has(event.id)) staying.push(event);
    }
  }
  await transact(async (session) => {
    await session.query('set local statement_timeout = 0');
    await carryStored(session, schema, staying);
    await endStreams(session, schema, [...ends.values()]);
    await session.query(`update "${schema}".archive_segment set deleted_at = now() where first_position = $1::bigint`, [
      segment.firstPosition.toString(),
    ]);
  });
}

const STREAMS_AT_ONCE = 5000;

async function endStreams(session: Session, schema: string, ends: readonly StoredEvent[]): Promise<void> {
  for (let from = 0; from < ends.length; from += STREAMS_AT_ONCE) {
    const some = ends.slice(from, from + STREAMS_AT_ONCE);
    const rows = some.map(({ stream, version, hash = '' }) => ({ stream, version, hash }));
    await session.query(
      `insert into "${schema}".deleted_stream (stream_no, version, hash)
      select stream_no, ended.version, decode(ended.hash, 'hex')
      from json_to_recordset($1::json) as ended(stream text, version int, hash text)
      join "${schema}".stream on stream_id = ended.stream
      on conflict (stream_no) do update set version = excluded.version, hash = excluded.hash`,
      [JSON.stringify(rows)],
    );
  }
}

/** What nothing rests on any more need not stay at hand. Only who owns the log can switch off what guards it. */
async function dropCarried(
  { transact, schema }: Database,
  { kept, lastPosition }: { readonly kept: ReadonlySet<string>; readonly lastPosition: bigint },
): Promise<void> {
  await transact(async (session) => {
    await session.query('set local statement_timeout = 0');
    await session.query(`alter table "${schema}".carried_event disable trigger append_only`);
    await session.query(
      `delete from "${schema}".carried_event where position <= $1::bigint and event_id <> all ($2::uuid[])`,
      [lastPosition.toString(), uuidArray([...kept])],
    );
    await session.query(`alter table "${schema}".carried_event enable trigger append_only`);
  });
}

/** Files that an interrupted run has left. */
async function removeDeleted({ session, schema }: Database, archive: string): Promise<void> {
  const rows = await session.query(`select uri from "${schema}".archive_segment where deleted_at is not null`);
  for (const [uri] of rows) await removeFiles(archive, String(uri));
}

async function removeFiles(archive: string, path: string): Promise<void> {
  const file = join(archive, basename(path));
  await rm(file, { force: true });
  await rm(`${file}.json`, { force: true });
}
