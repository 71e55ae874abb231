import { ArchiveDamaged } from '../archive/errors.ts';
import { foundEvent, foundEvents, tableEvents } from '../archive/live-rows.ts';
import type { Archive } from '../archive/open-archive.ts';
import type { StoredEvent } from '../jsonl/event-line.ts';
import { laneOf } from '../lane.ts';
import { classify } from '../postgres/classify.ts';
import type { Database } from '../postgres/database.ts';
import { deletedTo } from '../postgres/deleted-history.ts';
import { ArchiveMissing } from '../postgres/errors.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { decodeInt8 } from '../postgres/row-codec.ts';
import { type BrokenStream, ChainCheck, type StreamHead } from './chain-check.ts';
import { chainHash, type FoundEvent } from './chain-hash.ts';
import { type BrokenSegment, verifySegments } from './verify-segments.ts';

export interface VerifyOptions {
  /** Only these. Default: all, in the time that reading the log takes. */
  readonly streams?: readonly string[];
  /** Where retired events are; needed once there are some. */
  readonly archive?: Archive;
  /** Streams to follow at once, some 150 bytes each; of more than that the log is read several times. Default 1,000,000. */
  readonly streamsAtOnce?: number;
  /** Called after each page. */
  readonly onProgress?: (progress: VerifyProgress) => void;
  readonly signal?: AbortSignal;
}

export interface VerifyProgress {
  readonly events: number;
  readonly position: bigint;
}

export interface Verification {
  readonly streams: number;
  readonly events: number;
  readonly segments: number;
  readonly brokenStreams: readonly BrokenStream[];
  readonly brokenSegments: readonly BrokenSegment[];
}

/**
 * Follows the chain of every stream from its first event to its head, through the archive and the live log, and tells
 * where each breaks first. Appends may go on meanwhile. Whoever can write to the tables as he likes, heads included, and
 * computes every hash anew from where he changed something, is found out only by what is kept elsewhere: segments and
 * exports.
 *
 * @throws {ArchiveMissing} events were retired, and no archive was given
 */
export async function verify(database: Database, options: VerifyOptions = {}): Promise<Verification> {
  try {
    const retired = await retiredTo(database);
    if (retired > 0n && options.archive === undefined) throw new ArchiveMissing(retired);
    const brokenSegments = await verifySegments(options.archive, options.signal);
    const done =
      options.streams === undefined ? await verifyAll(database, options) : await verifySome(database, options);
    const segments = (await options.archive?.segments())?.length ?? 0;
    return { ...done, segments, brokenSegments };
  } catch (error) {
    throw classify(error);
  }
}

type Chains = Pick<Verification, 'streams' | 'events' | 'brokenStreams'>;

async function verifyAll(database: Database, options: VerifyOptions): Promise<Chains> {
  const { streamsAtOnce = 1_000_000 } = options;
  const [row] = await database.session.query(`select count(*) from "${database.schema}".stream`);
  const slices = Math.max(1, Math.ceil(Number(row?.[0] ?? 0) / streamsAtOnce));
  const parts: Chains[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const isHere = (stream: string): boolean => laneOf(stream, slices) === slice;
    parts.push(await verifySlice(database, options, isHere));
  }
  return {
    streams: parts.reduce((sum, { streams }) => sum + streams, 0),
    events: parts.reduce((sum, { events }) => sum + events, 0),
    brokenStreams: parts.flatMap(({ brokenStreams }) => brokenStreams),
  };
}

async function verifySlice(
  database: Database,
  options: VerifyOptions,
  isHere: (stream: string) => boolean,
): Promise<Chains> {
  const { archive, onProgress, signal } = options;
  const check = new ChainCheck();
  const retired = await retiredTo(database);
  const deleted = await deletedTo(database);
  const deletedVersions = await beginBehindDeleted(database, check, isHere);
  for await (const page of everyEvent(database, archive, retired)) {
    signal?.throwIfAborted();
    for (const event of page) if (isHere(event.stream ?? '')) check.follow(event);
    onProgress?.({ events: check.events, position: page.at(-1)?.position ?? 0n });
  }
  const streams = await checkHeads(database, check, isHere);
  await checkCarried(database, check, { archive, isHere, deletedVersions });
  check.endWithoutHeads();
  // A partition that was retired meanwhile may have gone before it was read, and so may a segment that was deleted.
  if ((await retiredTo(database)) > retired || (await deletedTo(database)) > deleted) {
    return verifySlice(database, options, isHere);
  }
  return { streams, events: check.events, brokenStreams: check.broken };
}

/** Retired events first, then live ones, up to where everything is settled. */
async function* everyEvent(
  database: Database,
  archive: Archive | undefined,
  retired: bigint,
): AsyncGenerator<readonly FoundEvent[], void, undefined> {
  for (const segment of (await archive?.segments()) ?? []) {
    if (segment.lastPosition > retired) break;
    try {
      for await (const block of archive?.readSegment(segment) ?? []) yield block.map(foundEvent);
    } catch (error) {
      // Told with the segments; its streams break where it breaks.
      if (!(error instanceof ArchiveDamaged)) throw error;
    }
  }
  await using log = createPostgresLog(database);
  yield* tableEvents(database, 'event', { after: retired, until: await log.settled() });
}

async function retiredTo({ session, schema }: Database): Promise<bigint> {
  const [row] = await session.query(
    `select coalesce(max(last_position), 0) from "${schema}".archive_segment where retired_at is not null`,
  );
  return decodeInt8(row?.[0] ?? 0);
}

/** Chains whose beginnings were deleted go on where they are said to. Gives the versions up to which they were. */
async function beginBehindDeleted(
  { session, schema }: Database,
  check: ChainCheck,
  isHere: (stream: string) => boolean,
): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>();
  for (let after = '0'; ; ) {
    const rows = await session.query(
      `select stream_no, stream_id, deleted.version, encode(hash, 'hex') from "${schema}".deleted_stream as deleted
      join "${schema}".stream using (stream_no) where stream_no > $1::bigint order by stream_no limit ${HEADS}`,
      [after],
    );
    for (const [, name, version, hash] of rows) {
      const stream = String(name);
      if (!isHere(stream)) continue;
      check.begin(stream, Number(version), String(hash));
      versions.set(stream, Number(version));
    }
    const last = rows.at(-1)?.[0];
    if (last === undefined) return versions;
    after = decodeInt8(last).toString();
  }
}

const HEADS = 5_000;

/** Streams have grown since they were read: what has come since is read now, with the head as it is then. */
async function checkHeads(database: Database, check: ChainCheck, isHere: (stream: string) => boolean): Promise<number> {
  let count = 0;
  let after = '0';
  for (;;) {
    const rows = await database.session.query(
      `select stream_no, stream_id, version, coalesce(encode(head_hash, 'hex'), '') from "${database.schema}".stream
      where stream_no > $1::bigint order by stream_no limit ${HEADS}`,
      [after],
    );
    for (const row of rows) {
      const stream = String(row[1]);
      if (!isHere(stream)) continue;
      count += 1;
      const head: StreamHead = { stream, version: Number(row[2]), hash: String(row[3]) };
      await catchUp(database, check, head, String(row[0]));
      check.end(head);
    }
    const last = rows.at(-1)?.[0];
    if (last === undefined) return count;
    after = decodeInt8(last).toString();
  }
}

async function catchUp(database: Database, check: ChainCheck, head: StreamHead, streamNo: string): Promise<void> {
  if (check.at(head.stream) < head.version) await followLive(database, check, { ...head, streamNo });
}

/** What is behind where the stream has been followed to, up to a version. */
async function followLive(
  database: Database,
  check: ChainCheck,
  { stream, streamNo, version }: { readonly stream: string; readonly streamNo: string; readonly version: number },
): Promise<void> {
  while (!check.isBroken(stream)) {
    const page = await foundEvents(database, BEHIND, [streamNo, check.at(stream), version]);
    if (page.length === 0) return;
    for (const event of page) check.follow(event);
  }
}

const BEHIND = {
  table: 'event',
  where: 'stream_no = $1::bigint and version > $2::int and version <= $3::int',
  order: 'version',
  limit: 1_000,
} as const;
const MAX_VERSION = 2_147_483_647;

async function verifySome(database: Database, options: VerifyOptions): Promise<Chains> {
  const { streams = [], archive, signal, onProgress } = options;
  const check = new ChainCheck();
  const retired = await retiredTo(database);
  let count = 0;
  for (const stream of new Set(streams)) {
    signal?.throwIfAborted();
    const [row] = await database.session.query(
      `select stream_no, archived_to from "${database.schema}".stream where stream_id = $1`,
      [stream],
    );
    if (row === undefined) continue;
    count += 1;
    const streamNo = String(row[0]);
    const [gone] = await database.session.query(
      `select version, encode(hash, 'hex') from "${database.schema}".deleted_stream where stream_no = $1::bigint`,
      [streamNo],
    );
    if (gone !== undefined) check.begin(stream, Number(gone[0]), String(gone[1]));
    await followArchived(check, archive, { stream, first: check.at(stream) + 1, last: Number(row[1]) });
    await followLive(database, check, { stream, streamNo, version: MAX_VERSION });
    const [head] = await database.session.query(
      `select version, coalesce(encode(head_hash, 'hex'), '') from "${database.schema}".stream where stream_no = $1::bigint`,
      [streamNo],
    );
    const now: StreamHead = { stream, version: Number(head?.[0]), hash: String(head?.[1]) };
    await catchUp(database, check, now, streamNo);
    check.end(now);
    onProgress?.({ events: check.events, position: 0n });
  }
  // As above.
  if ((await retiredTo(database)) > retired) return verifySome(database, options);
  return { streams: count, events: check.events, brokenStreams: check.broken };
}

async function followArchived(
  check: ChainCheck,
  archive: Archive | undefined,
  { stream, first, last }: { readonly stream: string; readonly first: number; readonly last: number },
): Promise<void> {
  try {
    for (let from = first; from <= last; from += 1_000) {
      const events = (await archive?.readStored(stream, from, Math.min(last, from + 999))) ?? [];
      for (const event of events) check.follow(foundEvent(event));
    }
  } catch (error) {
    if (!(error instanceof ArchiveDamaged)) throw error;
  }
}

interface CarriedOptions {
  readonly archive: Archive | undefined;
  readonly isHere: (stream: string) => boolean;
  readonly deletedVersions: ReadonlyMap<string, number>;
}

/** An event that was carried over has to be the one that went into the archive. */
async function checkCarried(
  database: Database,
  check: ChainCheck,
  { archive, isHere, deletedVersions }: CarriedOptions,
): Promise<void> {
  for await (const page of tableEvents(database, 'carried_event')) {
    for (const event of page) {
      const { stream = '', version, id: eventId, position } = event;
      if (archive === undefined || !isHere(stream) || check.isBroken(stream)) continue;
      // There is nothing left to hold it against.
      if (version <= (deletedVersions.get(stream) ?? 0)) continue;
      const stored = await storedAround(archive, stream, version);
      // A part of the archive is damaged, which is told with the segments.
      if (stored === undefined) continue;
      const own = stored.find((each) => each.version === version);
      const before = stored.find((each) => each.version === version - 1);
      const expected = chainHash(before?.hash ?? '', event);
      const actual = event.hash;
      if (own !== undefined && expected === actual && own.hash === actual && own.position === position) continue;
      const wanted = own === undefined ? 'no such event' : (own.hash ?? expected);
      check.report({ kind: 'changed', stream, version, eventId, position, expected: wanted, actual });
    }
  }
}

/** A version and the one before it; `undefined` if the archive is too damaged to tell. */
async function storedAround(
  archive: Archive,
  stream: string,
  version: number,
): Promise<readonly StoredEvent[] | undefined> {
  try {
    return await archive.readStored(stream, Math.max(1, version - 1), version);
  } catch (error) {
    if (error instanceof ArchiveDamaged) return undefined;
    throw error;
  }
}
