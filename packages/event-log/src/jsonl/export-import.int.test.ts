import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArchive } from '../archive/open-archive.ts';
import { retire } from '../archive/retire.ts';
import { eventsOf, fill, partitionedSchema } from '../archive/testing/partitioned-log.ts';
import type { BulkLog } from '../event-log.ts';
import { createMemoryLog } from '../memory-log.ts';
import type { Database } from '../postgres/database.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { verify } from '../verify/verify.ts';
import { exportEvents } from './export-events.ts';
import { importEvents } from './import-events.ts';

const EVENTS = 2_500;

let server: PostgresServer;
let databases: { readonly postgres: Database; readonly pglite: Database };
let folder: string;
beforeAll(async () => {
  server = await startPostgresServer();
  databases = { postgres: await openDatabase(server.url), pglite: await openDatabase('memory://') };
  folder = await mkdtemp(join(tmpdir(), 'export-'));
});
afterAll(async () => {
  for (const database of Object.values(databases)) await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function linesOf(log: BulkLog): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of exportEvents(log, { now: () => 0 })) lines.push(line);
  return lines;
}

/** Chains are made anew by an import, and come out the same. */
async function headsOf({ session, schema }: Database): Promise<unknown> {
  return session.query(
    `select stream_id, version, encode(head_hash, 'hex'), recorded_at::text from "${schema}".stream order by stream_id`,
  );
}

for (const [from, to] of [
  ['postgres', 'pglite'],
  ['pglite', 'postgres'],
] as const) {
  describe(`what ${from} has exported`, () => {
    let source: Database;
    let lines: readonly string[];
    beforeAll(async () => {
      source = await partitionedSchema(databases[from], 1_000);
      await fill(source, EVENTS);
      lines = await linesOf(createPostgresLog(source));
    });

    test(`is in ${to} at once, with chains that hold and are the same`, async () => {
      const target = await partitionedSchema(databases[to], 1_000);
      const log = createPostgresLog(target);
      const progress = await importEvents(log, exportEvents(createPostgresLog(source)));
      expect(progress).toMatchObject({ recorded: EVENTS, present: 0, lines: EVENTS + 2 });
      expect(await eventsOf(log)).toEqual(await eventsOf(createPostgresLog(source)));
      expect((await log.readAll({ after: BigInt(EVENTS) - 5n })).events).toHaveLength(5);
      expect(await linesOf(log)).toEqual(lines);
      expect(await verify(target)).toMatchObject({ events: EVENTS, brokenStreams: [] });
      expect(await headsOf(target)).toEqual(await headsOf(source));
    });

    test(`goes on in ${to} where it was interrupted`, async () => {
      const target = await partitionedSchema(databases[to], 1_000);
      const log = createPostgresLog(target);
      const controller = new AbortController();
      const onProgress = (): void => controller.abort(new Error('power cut'));
      await expect(importEvents(log, lines, { signal: controller.signal, onProgress })).rejects.toThrow('power cut');
      const { present, recorded } = await importEvents(log, lines);
      expect(present).toBeGreaterThan(0);
      expect(present + recorded).toBe(EVENTS);
      expect(await headsOf(target)).toEqual(await headsOf(source));
    });

    test(`is refused by ${to} at the line that does not fit, and what came before it is there`, async () => {
      const target = await partitionedSchema(databases[to], 1_000);
      const log = createPostgresLog(target);
      const changed = lines.map((line, index) =>
        index === 1_200 ? line.replace(/"version":\d+/, '"version":3') : line,
      );
      await expect(importEvents(log, changed)).rejects.toMatchObject({ code: 'import-conflict', line: 1_201 });
      expect(await eventsOf(log)).toHaveLength(1_199);
      expect(await importEvents(log, lines)).toMatchObject({ present: 1_199, recorded: EVENTS - 1_199 });
      expect(await headsOf(target)).toEqual(await headsOf(source));
    });

    test('goes through memory and back', async () => {
      const memory = createMemoryLog();
      await importEvents(memory, lines);
      expect(await linesOf(memory)).toEqual(lines);
    });

    test('is the same once partitions were retired, and is present in a log that has them in its archive', async () => {
      const retired = await partitionedSchema(databases[from], 1_000);
      await importEvents(createPostgresLog(retired), lines);
      const archive = join(folder, `${from}-${retired.schema}`);
      expect(await retire(retired, { archive, upToPosition: 2_000n })).toHaveLength(2);
      const log = createPostgresLog(retired, { archive: openArchive(retired, archive) });
      expect(await linesOf(log)).toEqual(lines);
      expect(await importEvents(log, lines)).toMatchObject({ recorded: 0, present: EVENTS });
    });
  });
}
