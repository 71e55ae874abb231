import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../event-log.ts';
import { followLog } from '../../follow-log.ts';
import { exportEvents } from '../../jsonl/export-events.ts';
import { importEvents } from '../../jsonl/import-events.ts';
import { createMemoryLog } from '../../memory-log.ts';
import type { Database } from '../../postgres/database.ts';
import { logSize } from '../../postgres/log-size.ts';
import { createPostgresLog } from '../../postgres/postgres-log.ts';
import { event } from '../../testing/sample-events.ts';
import { verify } from '../../verify/verify.ts';
import { deleteArchived } from '../delete-archived.ts';
import { type Archive, openArchive } from '../open-archive.ts';
import { retire } from '../retire.ts';
import { BEGIN, eventId, fill, partitionedSchema, STEP, streamName } from './partitioned-log.ts';

/** What deleting does, on any database. */
export function describeDeletion(open: () => Database): void {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'delete-'));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  let count = 0;

  /** 350 events, 300 of them in three segments; the events of positions 11 and 130 stay at hand. */
  async function archived(): Promise<{ database: Database; archive: string; files: Archive }> {
    const database = await partitionedSchema(open());
    await fill(database, 350);
    count += 1;
    const archive = join(parent, String(count));
    await retire(database, { archive, upToPosition: 300n, keep: () => [eventId(10), eventId(129)] });
    return { database, archive, files: openArchive(database, archive) };
  }

  const AFTER_200 = BEGIN + 200 * STEP;

  describe('deleting what is archived', () => {
    test('takes segments whose newest event is old enough, and no others', async () => {
      const { database, archive, files } = await archived();
      expect((await files.segments()).map(({ newestAt }) => newestAt)).toEqual(
        [99, 199, 299].map((index) => BEGIN + index * STEP),
      );
      expect(await deleteArchived(database, { archive, olderThan: BEGIN + 99 * STEP })).toBeUndefined();
      expect(await deleteArchived(database, { archive, olderThan: AFTER_200 })).toEqual({
        firstPosition: 1n,
        lastPosition: 200n,
        segments: 2,
        events: 200,
        kept: 0,
      });
      expect(await deleteArchived(database, { archive, olderThan: AFTER_200 })).toBeUndefined();
      expect(await files.segments()).toMatchObject([{ firstPosition: 201n }]);
      expect((await readdir(archive)).filter((name) => name.includes('segment')).sort()).toEqual([
        '0000000000000000201-0000000000000000300.segment',
        '0000000000000000201-0000000000000000300.segment.json',
      ]);
      expect(await logSize(database)).toMatchObject({ archived: { segments: 1, events: 100 } });
    });

    test('tells whoever reads from the beginning where history begins, and serves the rest', async () => {
      const { database, archive, files } = await archived();
      await using log = createPostgresLog(database, { archive: files });
      const before = await log.readStream(streamName(5));
      await deleteArchived(database, { archive, olderThan: AFTER_200 });
      await expect(log.readAll()).rejects.toMatchObject({ code: 'history-deleted', deletedTo: 200n, retryable: false });
      await expect(log.readAll({ after: 199n })).rejects.toMatchObject({ code: 'history-deleted' });
      const scanned = (async () => {
        for await (const page of log.scan({ after: 7n })) expect(page).toEqual([]);
      })();
      await expect(scanned).rejects.toMatchObject({ code: 'history-deleted', deletedTo: 200n });
      expect((await log.readAll({ after: 200n, limit: 1000 })).events).toHaveLength(150);
      expect(await log.readStream(streamName(5))).toEqual(before.filter(({ position }) => position > 200n));
      expect(await log.readStream(streamName(5), { direction: 'backwards' })).toEqual(
        before.filter(({ position }) => position > 200n).toReversed(),
      );
      expect(await log.readEvents([eventId(5), eventId(250)])).toMatchObject([{ id: eventId(250) }]);
    });

    test('gives what is left to whoever asks for that: what was kept, and all that comes behind', async () => {
      const { database, archive, files } = await archived();
      await using log = createPostgresLog(database, { archive: files });
      const before = (await log.readAll({ limit: 1000 })).events;
      expect(await log.deletedTo()).toBe(0n);
      // Nothing was deleted, and nothing is left out.
      expect((await log.readAll({ limit: 1000, history: 'left' })).events).toEqual(before);
      await deleteArchived(database, { archive, olderThan: AFTER_200, keep: () => [eventId(10), eventId(129)] });
      expect(await log.deletedTo()).toBe(200n);
      const left = before.filter(({ id, position }) => position > 200n || [eventId(10), eventId(129)].includes(id));
      expect(left).toHaveLength(152);
      const history = 'left';
      for (const limit of [1, 2, 7, 1000]) {
        const paged: RecordedEvent[] = [];
        for (let after = 0n; after < 350n; ) {
          const page = await log.readAll({ after, limit, history });
          paged.push(...page.events);
          expect(page.next).toBeGreaterThan(after);
          after = page.next;
        }
        expect(paged).toEqual(left);
      }
      const scanned = (options: object) => collected(log.scan({ ...options, history })).then((pages) => pages.flat());
      expect(await scanned({})).toEqual(left);
      expect(await scanned({ after: 11n, until: 250n })).toEqual(
        left.filter(({ position }) => position > 11n && position <= 250n),
      );
      expect(await scanned({ until: 100n })).toEqual(left.slice(0, 1));
      expect(await scanned({ types: ['type 0'], fields: ['id'] })).toEqual(
        left.filter(({ type }) => type === 'type 0').map(({ id }) => ({ id })),
      );
      const { value: first } = await followLog(log, { history, limit: 1 }).next();
      expect(first?.events).toEqual(left.slice(0, 1));
    });

    test('leaves streams that are read to their end, whatever is missing before it', async () => {
      const { database, archive, files } = await archived();
      await using log = createPostgresLog(database, { archive: files });
      const stream = streamName(5);
      const before = await log.readStream(stream);
      // Of position 18 and of 174, which are its versions 2 and 15.
      await deleteArchived(database, { archive, olderThan: AFTER_200, keep: () => [eventId(17), eventId(173)] });
      const left = before.filter(({ version, position }) => version === 2 || version === 15 || position > 200n);
      expect(left.map(({ version }) => version).slice(0, 4)).toEqual([2, 15, 18, 19]);
      const recordedUntil = left.at(-3)?.recordedAt ?? 0;
      for (const limit of [1, 2, 3, 5, 1000]) {
        const forwards: RecordedEvent[] = [];
        for (let from = 1; ; from = (forwards.at(-1)?.version ?? 0) + 1) {
          const page = await log.readStream(stream, { from, limit });
          forwards.push(...page);
          if (page.length < limit) break;
        }
        expect(forwards).toEqual(left);
        const backwards: RecordedEvent[] = [];
        for (let from = 1000; from > 0; from = (backwards.at(-1)?.version ?? 1) - 1) {
          const page = await log.readStream(stream, { from, limit, direction: 'backwards' });
          backwards.push(...page);
          if (page.length < limit) break;
        }
        expect(backwards).toEqual(left.toReversed());
        expect(await log.readStream(stream, { limit, recordedUntil })).toEqual(left.slice(0, -2).slice(0, limit));
        expect(await log.readStream(stream, { limit, recordedUntil, direction: 'backwards' })).toEqual(
          left.slice(0, -2).toReversed().slice(0, limit),
        );
        const early = { limit, recordedUntil: left[1]?.recordedAt ?? 0 };
        expect(await log.readStream(stream, { ...early, direction: 'backwards' })).toEqual(
          left.slice(0, 2).toReversed().slice(0, limit),
        );
        const reads = [{ stream }, { stream: streamName(6) }, { stream: 'none' }, { stream, from: 16 }];
        for (const options of [{ limit }, { ...early, direction: 'backwards' }] as const) {
          const oneByOne = await Promise.all(reads.map((read) => log.readStream(read.stream, { ...options, ...read })));
          expect(await log.readStreams(reads, options)).toEqual(oneByOne);
        }
      }
    });

    test('is noticed by who is reading just then', async () => {
      const { database, archive, files } = await archived();
      await using log = createPostgresLog(database, { archive: files });
      const before = (await log.readAll({ limit: 1000 })).events;
      // It goes while the archive is looked at.
      const goingAway: Archive = {
        segments: () => files.segments(),
        lastDeleted: () => files.lastDeleted(),
        readEvents: (ids) => files.readEvents(ids),
        readStream: (...of) => files.readStream(...of),
        readSegment: (segment) => files.readSegment(segment),
        readStored: (...of) => files.readStored(...of),
        async readRange(...range) {
          await deleteArchived(database, { archive, olderThan: AFTER_200, keep: () => [eventId(10)] });
          return await files.readRange(...range);
        },
      };
      await using reading = createPostgresLog(database, { archive: goingAway });
      const left = before.filter(({ position }) => position === 11n || position > 200n);
      expect((await reading.readAll({ limit: 1000, history: 'left' })).events).toEqual(left);
      const again = await archived();
      await using other = createPostgresLog(again.database, {
        archive: {
          ...goingAway,
          async readRange(...range) {
            await deleteArchived(again.database, { archive: again.archive, olderThan: AFTER_200 });
            return await again.files.readRange(...range);
          },
        },
      });
      await expect(collected(other.scan())).rejects.toMatchObject({ code: 'history-deleted', deletedTo: 200n });
    });

    test('leaves what can be exported, and taken over by a log in which it has versions of its own', async () => {
      const { database, archive, files } = await archived();
      await using log = createPostgresLog(database, { archive: files });
      const whole = await collected(exportEvents(log, { history: 'left', now: () => 0 }));
      expect(JSON.parse(whole[0] ?? '')).not.toHaveProperty('deletedTo');
      await deleteArchived(database, { archive, olderThan: AFTER_200, keep: () => [eventId(10), eventId(129)] });
      await expect(collected(exportEvents(log))).rejects.toMatchObject({ code: 'history-deleted' });
      const lines = await collected(exportEvents(log, { history: 'left', now: () => 0 }));
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ deletedTo: ['200'] });
      const source = (await log.readAll({ limit: 1000, history: 'left' })).events;
      const counts = new Map<string, number>();
      const expected = source.map((each, index) => {
        const version = (counts.get(each.stream) ?? 0) + 1;
        counts.set(each.stream, version);
        return { ...each, version, position: BigInt(index + 1) };
      });
      const schema = await partitionedSchema(open());
      for (const copy of [createMemoryLog(), createPostgresLog(schema)]) {
        expect(await importEvents(copy, lines)).toMatchObject({ recorded: 152, present: 0 });
        expect(await importEvents(copy, lines)).toMatchObject({ recorded: 0, present: 152 });
        expect((await copy.readAll({ limit: 1000 })).events).toEqual(expected);
        // As its own, it may go on.
        await copy.append([{ stream: streamName(5), expected: counts.get(streamName(5)) ?? 0, events: [event()] }]);
      }
      expect(await verify(schema)).toMatchObject({ brokenStreams: [], events: 153 });
      // One that has it all from before has nothing to take.
      const earlier = createMemoryLog();
      await importEvents(earlier, whole);
      expect(await importEvents(earlier, lines)).toMatchObject({ recorded: 0, present: 152 });
    });

    test('leaves chains that can be verified, and that show what is changed in them', async () => {
      const { database, archive, files } = await archived();
      await deleteArchived(database, { archive, olderThan: AFTER_200 });
      const sound = { events: 150, segments: 1, brokenStreams: [], brokenSegments: [] };
      expect(await verify(database, { archive: files })).toMatchObject({ ...sound, streams: 12 });
      expect(await verify(database, { archive: files, streamsAtOnce: 3 })).toMatchObject({ ...sound, streams: 12 });
      const some = { streams: [streamName(1), streamName(3)] };
      expect(await verify(database, { archive: files, ...some })).toMatchObject({ streams: 2, brokenStreams: [] });
      // Positive controls: an end that is not the true one, and a segment that is missing.
      await database.session.query(
        `update "${database.schema}".deleted_stream set hash = '\\x00' where stream_no = (select min(stream_no) from "${database.schema}".deleted_stream)`,
      );
      expect((await verify(database, { archive: files })).brokenStreams).toMatchObject([{ kind: 'changed' }]);
      for (const name of await readdir(archive)) await rm(join(archive, name), { force: true });
      const fresh = openArchive(database, archive);
      expect((await verify(database, { archive: fresh })).brokenSegments).toHaveLength(1);
    });

    test('lets appends and retirement go on', async () => {
      const { database, archive, files } = await archived();
      await deleteArchived(database, { archive, olderThan: BEGIN + 300 * STEP });
      expect(await files.segments()).toEqual([]);
      await fill(database, 100, 350);
      await retire(database, { archive, upToPosition: 400n });
      await using log = createPostgresLog(database, { archive: files });
      const [result] = await log.append([{ stream: 'stream 0', expected: 38, events: [event()] }]);
      expect(result).toMatchObject({ kind: 'appended', version: 39, position: 451n });
      expect(await verify(database, { archive: files })).toMatchObject({ brokenStreams: [], brokenSegments: [] });
      expect((await log.readAll({ after: 300n, limit: 1000 })).events).toHaveLength(151);
    });

    test('keeps at hand what it is told to, whether it was so before or not, and lets go of the rest', async () => {
      const { database, archive, files } = await archived();
      await using log = createPostgresLog(database, { archive: files });
      const wanted = [eventId(129), eventId(131), eventId(4)];
      const before = await log.readEvents([...wanted, eventId(10)]);
      expect(before).toHaveLength(4);
      const deleted = await deleteArchived(database, { archive, olderThan: AFTER_200, keep: () => wanted });
      expect(deleted).toMatchObject({ kept: 3 });
      expect(await log.readEvents([...wanted, eventId(10)])).toEqual(before.slice(0, 3));
      expect(await verify(database, { archive: files })).toMatchObject({ brokenStreams: [], brokenSegments: [] });
      await expect(database.session.query(`delete from "${database.schema}".carried_event`)).rejects.toThrow(
        'events are never changed or deleted',
      );
    });

    test('completes what an interrupted run has left', async () => {
      const { database, archive } = await archived();
      const [first] = await openArchive(database, archive).segments();
      await deleteArchived(database, { archive, olderThan: AFTER_200 });
      await writeFile(first?.path ?? '', 'left behind');
      await deleteArchived(database, { archive, olderThan: AFTER_200 });
      expect((await readdir(archive)).filter((name) => name.endsWith('.segment'))).toHaveLength(1);
    });
  });
}

async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
