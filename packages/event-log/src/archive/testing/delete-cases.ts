import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
