import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../postgres/database.ts';
import type { HorizonName } from '../../postgres/horizon.ts';
import { migrate } from '../../postgres/migrate.ts';
import { createPostgresLog } from '../../postgres/postgres-log.ts';
import { emptySchema } from '../../testing/empty-schema.ts';
import { event } from '../../testing/sample-events.ts';
import { verify } from '../../verify/verify.ts';
import { openArchive } from '../open-archive.ts';
import { retire } from '../retire.ts';
import { startPartition } from '../start-partition.ts';
import { BEGIN, eventsOf, fill, partitionedSchema, STEP } from './partitioned-log.ts';

const LATER = Date.parse('2100-01-01T00:00:00.000Z');

/** What beginning a partition early does, on any database. */
export function describeStartingPartitions(open: () => Database): void {
  describe('beginning the next partition', () => {
    test('lets the one before leave, however few its events are', async () => {
      await using folder = await scratch();
      const database = await partitionedSchema(open(), 1000);
      await fill(database, 30);
      expect(await startPartition(database, { olderThan: LATER })).toBe(true);
      await using log = createPostgresLog(database);
      const [result] = await log.append([{ stream: 'after', expected: 0, events: [event()] }]);
      expect(result).toMatchObject({ kind: 'appended', position: 1001n });
      const retired = await retire(database, { archive: folder.path, olderThan: BEGIN + 30 * STEP });
      expect(retired).toMatchObject([{ firstPosition: 1n, lastPosition: 1000n, events: 30 }]);
      const files = openArchive(database, folder.path);
      await using whole = createPostgresLog(database, { archive: files });
      expect((await eventsOf(whole)).map(({ position }) => position)).toEqual([
        ...Array.from({ length: 30 }, (_, index) => BigInt(index + 1)),
        1001n,
      ]);
      expect(await verify(database, { archive: files })).toMatchObject({ brokenStreams: [], brokenSegments: [] });
    });

    test('leaves a partition alone whose oldest event is younger, and one that has none', async () => {
      const database = await partitionedSchema(open(), 1000);
      expect(await startPartition(database, { olderThan: LATER })).toBe(false);
      await fill(database, 30);
      expect(await startPartition(database, { olderThan: BEGIN })).toBe(false);
      expect(await startPartition(database, { olderThan: BEGIN + 1 })).toBe(true);
      expect(await startPartition(database, { olderThan: LATER })).toBe(false);
    });

    test('leaves nothing to read where positions were not given', async () => {
      const database = await partitionedSchema(open(), 1_000_000_000);
      await fill(database, 30);
      expect(await startPartition(database, { olderThan: LATER })).toBe(true);
      let asked = 0;
      const { session } = database;
      const copyOut: Database['session']['copyOut'] = (query) => {
        asked += 1;
        return session.copyOut(query);
      };
      await using log = createPostgresLog({ ...database, session: { ...session, copyOut } });
      await log.append([{ stream: 'after', expected: 0, events: [event()] }]);
      const positions: bigint[] = [];
      for await (const some of log.scan({ fields: ['position'] }))
        positions.push(...some.map(({ position }) => position));
      expect(positions).toEqual([...Array.from({ length: 30 }, (_, index) => BigInt(index + 1)), 1_000_000_001n]);
      expect(asked).toBeLessThan(10);
    });

    test.each<HorizonName>(['fence', 'counter', 'serial'])(
      'disturbs nobody who appends meanwhile, and nobody who reads (%s)',
      async (horizon) => {
        const database = emptySchema(open());
        await migrate(database, { partitionRows: 100_000, horizon });
        await using log = createPostgresLog(database);
        const read: bigint[] = [];
        const over = new AbortController();
        const follow = async (): Promise<void> => {
          for (let after = 0n; !over.signal.aborted || after < (await log.settled()); ) {
            const { events, next } = await log.readAll({ after, limit: 100 });
            read.push(...events.map(({ position }) => position));
            after = next;
            await new Promise((resolve) => setImmediate(resolve));
          }
        };
        const append = async (writer: number): Promise<void> => {
          for (let count = 0; count < 40; count += 1) {
            const [result] = await log.append([{ stream: `writer ${writer}`, expected: count, events: [event()] }]);
            expect(result).toMatchObject({ kind: 'appended', version: count + 1 });
          }
        };
        const following = follow();
        const writing = Promise.all([1, 2, 3, 4].map(append));
        let started = 0;
        for (let count = 0; count < 8; count += 1) {
          if (await startPartition(database, { olderThan: LATER })) started += 1;
          await log.append([{ stream: 'between', expected: 'any', events: [event()] }]);
        }
        await writing;
        over.abort();
        await following;
        expect(started).toBeGreaterThan(3);
        expect(read).toHaveLength(168);
        expect(read).toEqual(read.toSorted((one, other) => (one < other ? -1 : 1)));
        expect(read.at(-1)).toBeGreaterThan(BigInt(started) * 100_000n);
        expect(await verify(database)).toMatchObject({ events: 168, brokenStreams: [] });
      },
    );
  });
}

async function scratch(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'start-partition-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
