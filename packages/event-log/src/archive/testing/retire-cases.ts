import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../postgres/database.ts';
import { logSize } from '../../postgres/log-size.ts';
import { createPostgresLog } from '../../postgres/postgres-log.ts';
import { event } from '../../testing/sample-events.ts';
import { verify } from '../../verify/verify.ts';
import { openArchive } from '../open-archive.ts';
import { retirable } from '../retirable.ts';
import { type RetireProgress, retire } from '../retire.ts';
import { answersOf, BEGIN, eventId, eventsOf, fill, partitionedSchema, STEP, streamName } from './partitioned-log.ts';

/** What retiring does, on any database. */
export function describeRetirement(open: () => Database): void {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'retire-'));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  let count = 0;
  const newDirectory = (): string => join(parent, String(++count));

  async function filled(events: number): Promise<{ readonly database: Database; readonly archive: string }> {
    const database = await partitionedSchema(open());
    await fill(database, events);
    return { database, archive: newDirectory() };
  }

  async function partitionsOf({ session, schema }: Database): Promise<number> {
    const [row] = await session.query(`select count(*) from "${schema}".event_partition`);
    return Number(row?.[0]);
  }

  describe('retiring partitions', () => {
    test('changes no answer of a log that has its archive', async () => {
      const { database, archive } = await filled(350);
      const before = await answersOf(createPostgresLog(database), 350);
      expect(before['events']).toHaveLength(350);
      const retired = await retire(database, { archive, upToPosition: 300n });
      expect(retired).toMatchObject([
        { firstPosition: 1n, lastPosition: 100n, events: 100, carried: 0 },
        { firstPosition: 101n, lastPosition: 200n, events: 100, carried: 0 },
        { firstPosition: 201n, lastPosition: 300n, events: 100, carried: 0 },
      ]);
      const files = openArchive(database, archive);
      expect(await answersOf(createPostgresLog(database, { archive: files }), 350)).toEqual(before);
      expect(await verify(database, { archive: files })).toEqual({
        streams: 12,
        events: 350,
        segments: 3,
        brokenStreams: [],
        brokenSegments: [],
      });
      const some = await verify(database, { archive: files, streams: ['stream 1', 'stream 2', 'nobody'] });
      expect(some).toMatchObject({ streams: 2, brokenStreams: [], events: 59 });
    });

    test('goes on where it stopped, and appends go on where they were', async () => {
      const { database, archive } = await filled(250);
      await retire(database, { archive, upToPosition: 100n });
      await fill(database, 200, 250);
      expect(await retire(database, { archive, upToPosition: 300n })).toHaveLength(2);
      expect(await retire(database, { archive, upToPosition: 300n })).toEqual([]);
      const files = openArchive(database, archive);
      const log = createPostgresLog(database, { archive: files });
      expect((await eventsOf(log)).map(({ id }) => id)).toEqual(Array.from({ length: 450 }, (_, n) => eventId(n)));
      const [result] = await log.append([{ stream: 'stream 0', expected: 38, events: [event()] }]);
      expect(result).toMatchObject({ kind: 'appended', version: 39, position: 451n });
      expect(await verify(database, { archive: files })).toMatchObject({ brokenStreams: [], brokenSegments: [] });
    });

    test('a log without its archive says what is missing, and serves the rest', async () => {
      const { database, archive } = await filled(250);
      await retire(database, { archive, upToPosition: 200n });
      const log = createPostgresLog(database);
      await expect(log.readAll()).rejects.toMatchObject({ code: 'archive-missing', archivedTo: 200n });
      await expect(verify(database)).rejects.toMatchObject({ code: 'archive-missing', archivedTo: 200n });
      expect((await log.readAll({ after: 200n })).events).toHaveLength(50);
      expect(await log.readEvents([eventId(1), eventId(240)])).toMatchObject([{ id: eventId(240) }]);
    });

    test('keeps at hand what is still needed', async () => {
      const { database, archive } = await filled(250);
      const keep = ({ firstPosition }: { readonly firstPosition: bigint }): readonly string[] =>
        firstPosition === 1n ? [eventId(5), eventId(17), eventId(150), crypto.randomUUID()] : [];
      const retired = await retire(database, { archive, upToPosition: 200n, keep });
      expect(retired.map(({ carried }) => carried)).toEqual([2, 0]);
      const log = createPostgresLog(database);
      expect((await log.readEvents([eventId(17), eventId(18), eventId(5)])).map(({ id }) => id)).toEqual([
        eventId(17),
        eventId(5),
      ]);
      expect(await log.readStream('stream 5', { limit: 2 })).toMatchObject([{ version: 1 }, { version: 2 }]);
      const files = openArchive(database, archive);
      expect(await verify(database, { archive: files })).toMatchObject({ brokenStreams: [] });
      expect(await eventsOf(createPostgresLog(database, { archive: files }))).toHaveLength(250);
    });

    test('takes whole partitions, none that is written to, and none too young', async () => {
      const { database, archive } = await filled(250);
      expect(await retire(database, { archive, upToPosition: 99n })).toEqual([]);
      expect(await retire(database, { archive, olderThan: BEGIN + 99 * STEP })).toEqual([]);
      expect(await retire(database, { archive, olderThan: BEGIN + 100 * STEP })).toHaveLength(1);
      expect(await retire(database, { archive, olderThan: BEGIN + 1_000 * STEP, upToPosition: 10_000n })).toHaveLength(
        1,
      );
      expect((await createPostgresLog(database).readAll({ after: 200n })).events).toHaveLength(50);
      await expect(retire(database, { archive })).rejects.toMatchObject({ code: 'retire-refused' });
    });

    test('waits for whoever has yet to read it, and names him', async () => {
      const { database, archive } = await filled(250);
      const before = await partitionsOf(database);
      await database.session.query(
        `insert into "${database.schema}".checkpoint (name, generation, lane, position, epoch) values
        ('quick', 1, 0, 100, 1), ('slow', 2, 0, 99, 1)`,
      );
      const refused = retire(database, { archive, upToPosition: 200n });
      await expect(refused).rejects.toMatchObject({ code: 'retire-refused' });
      await expect(refused).rejects.toThrow(/^slow \(generation 2\) has read up to position 99 .* ends at 100/);
      expect(await partitionsOf(database)).toBe(before);
      const isLive = ({ name }: { readonly name: string }): boolean => name === 'quick';
      await expect(retire(database, { archive, upToPosition: 200n, isLive })).rejects.toThrow(/^quick .* ends at 200/);
      expect(await partitionsOf(database)).toBe(before - 1);
    });

    for (const step of ['written', 'verified', 'carried', 'marked'] as const) {
      test(`completes what was interrupted once it was ${step}, and answers the same meanwhile`, async () => {
        const { database, archive } = await filled(250);
        const before = await answersOf(createPostgresLog(database), 250);
        const crash = new Error('crash');
        const onProgress = (progress: RetireProgress): void => {
          if (progress.step === step && progress.firstPosition === 101n) throw crash;
        };
        const keep = (): readonly string[] => [eventId(3), eventId(103)];
        await expect(retire(database, { archive, upToPosition: 200n, keep, onProgress })).rejects.toBe(crash);
        const files = openArchive(database, archive);
        expect(await answersOf(createPostgresLog(database, { archive: files }), 250)).toEqual(before);
        expect(await verify(database, { archive: files })).toMatchObject({ brokenStreams: [], brokenSegments: [] });
        expect(await retire(database, { archive, upToPosition: 200n, keep })).toMatchObject([{ firstPosition: 101n }]);
        expect(await answersOf(createPostgresLog(database, { archive: files }), 250)).toEqual(before);
        expect(await verify(database, { archive: files })).toMatchObject({
          ...{ segments: 2, events: 250, brokenStreams: [], brokenSegments: [] },
        });
        expect((await readdir(archive)).filter((name) => name.endsWith('.partial'))).toEqual([]);
      });
    }

    test('is refused where the chain is broken, and nothing is dropped', async () => {
      const { database, archive } = await filled(250);
      const before = await partitionsOf(database);
      await database.transact(async (session) => {
        await session.query('set local session_replication_role = replica');
        await session.query(`update "${database.schema}".event set data = '{}' where position = 50`);
      });
      const refused = retire(database, { archive, upToPosition: 200n });
      await expect(refused).rejects.toMatchObject({ code: 'retire-refused' });
      await expect(refused).rejects.toThrow(/the chain of "stream 1" is broken at version 5/);
      expect(await partitionsOf(database)).toBe(before);
    });

    test('finds damage to the archive later', async () => {
      const { database, archive } = await filled(250);
      await retire(database, { archive, upToPosition: 200n });
      const [first = '', second = ''] = (await readdir(archive)).filter((name) => name.endsWith('.segment')).sort();
      const bytes = await readFile(join(archive, second));
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      await writeFile(join(archive, second), bytes);
      const changed = await verify(database, { archive: openArchive(database, archive) });
      expect(changed.brokenSegments).toEqual([
        { path: join(archive, second), message: expect.stringContaining('checksum') },
      ]);
      // Every stream had its versions 9 to 17 or so there.
      expect(changed.brokenStreams).toHaveLength(12);
      expect(changed.brokenStreams).toContainEqual(
        expect.objectContaining({ kind: 'missing', stream: streamName(0), version: 10 }),
      );
      const log = createPostgresLog(database, { archive: openArchive(database, archive) });
      await expect(log.readAll({ after: 100n })).rejects.toMatchObject({ code: 'archive-damaged' });

      await rm(join(archive, first));
      const gone = await verify(database, { archive: openArchive(database, archive) });
      expect(gone.brokenSegments.map(({ path }) => path)).toEqual([join(archive, first), join(archive, second)]);
    });

    test('shows in the size of the log', async () => {
      const { database, archive } = await filled(250);
      const whole = await logSize(database);
      expect(whole).toMatchObject({
        ...{ events: { count: 250, isExact: true }, streams: { count: 12, isExact: true }, carried: 0, settled: 250n },
        archived: { segments: 0, events: 0, bytes: 0, lastPosition: 0n },
        oldest: { position: 1n, recordedAt: BEGIN },
        newest: { position: 250n, recordedAt: BEGIN + 249 * STEP },
      });
      await retire(database, { archive, upToPosition: 200n, keep: () => [eventId(7)] });
      const files = openArchive(database, archive);
      const bytes = (await files.segments()).reduce((sum, segment) => sum + segment.bytes, 0);
      const rest = await logSize(database, { archive: files, countUpTo: 10 });
      expect(rest).toEqual({
        ...whole,
        events: { count: 50, isExact: false },
        streams: { count: 12, isExact: false },
        bytes: expect.any(Number),
        partitions: whole.partitions - 2,
        carried: 1,
        archived: { segments: 2, events: 200, bytes, lastPosition: 200n },
      });
      expect(rest.bytes).toBeLessThan(whole.bytes);
      expect(await logSize(database)).toMatchObject({ oldest: undefined, newest: { position: 250n } });
      expect(await logSize(await partitionedSchema(open()))).toMatchObject({
        ...{ events: { count: 0, isExact: true }, oldest: undefined, newest: undefined, settled: 0n },
      });
    });

    test('tells beforehand what would go, and why the rest stays', async () => {
      const { database, archive } = await filled(250);
      const [first, second] = [
        { firstPosition: 1n, lastPosition: 100n, events: 100, bytes: expect.any(Number) },
        { firstPosition: 101n, lastPosition: 200n, events: 100, bytes: expect.any(Number) },
      ];
      expect(await retirable(database, { upToPosition: 199n })).toEqual({
        partitions: [first],
        staying: { kind: 'beyond', lastPosition: 200n },
      });
      expect(await retirable(database, { olderThan: BEGIN + 199 * STEP })).toEqual({
        partitions: [first],
        staying: { kind: 'young', lastPosition: 200n, newestAt: BEGIN + 199 * STEP },
      });
      expect(await retirable(database, { olderThan: BEGIN + 1_000 * STEP })).toEqual({
        partitions: [first, second],
        staying: { kind: 'open', lastPosition: 300n, settled: 250n },
      });
      await expect(readdir(archive)).rejects.toThrow('ENOENT');
    });

    test('never mixes two logs in one directory', async () => {
      const [one, other] = [await filled(150), await partitionedSchema(open())];
      await createPostgresLog(other).append([{ stream: 'other', expected: 'no-stream', events: [event()] }]);
      await fill(other, 150);
      await retire(one.database, { archive: one.archive, upToPosition: 100n });
      const refused = retire(other, { archive: one.archive, upToPosition: 100n });
      await expect(refused).rejects.toThrow(/segment is there already, with other events in it/);
      expect(await partitionsOf(other)).toBe(3);
      const files = openArchive(one.database, one.archive);
      expect(await verify(one.database, { archive: files })).toMatchObject({ brokenSegments: [], brokenStreams: [] });
    });

    test('never takes the archive of another log for its own', async () => {
      const [one, other] = [await filled(150), await partitionedSchema(open())];
      await createPostgresLog(other).append([{ stream: 'other', expected: 'no-stream', events: [event()] }]);
      await fill(other, 150);
      await retire(one.database, { archive: one.archive, upToPosition: 100n });
      await retire(other, { archive: newDirectory(), upToPosition: 100n });
      const mixed = createPostgresLog(other, { archive: openArchive(other, one.archive) });
      const refusal = { code: 'archive-damaged' };
      await expect(mixed.readAll()).rejects.toMatchObject(refusal);
      await expect(mixed.readStream('stream 1')).rejects.toMatchObject(refusal);
      await expect(mixed.readEvents([eventId(1)])).rejects.toMatchObject(refusal);
    });

    test('splits what is too much for one segment', async () => {
      const { database, archive } = await filled(250);
      await retire(database, { archive, upToPosition: 200n, segmentEvents: 30 });
      const files = openArchive(database, archive);
      const ranges = (await files.segments()).map(({ firstPosition, lastPosition }) => [firstPosition, lastPosition]);
      expect(ranges).toEqual([
        ...[
          [1n, 30n],
          [31n, 60n],
          [61n, 90n],
          [91n, 100n],
        ],
        ...[
          [101n, 130n],
          [131n, 160n],
          [161n, 190n],
          [191n, 200n],
        ],
      ]);
      expect(await eventsOf(createPostgresLog(database, { archive: files }))).toHaveLength(250);
      expect(await verify(database, { archive: files, streamsAtOnce: 5 })).toEqual({
        ...{ streams: 12, events: 250, segments: 8, brokenStreams: [], brokenSegments: [] },
      });
    });
  });
}
