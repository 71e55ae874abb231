import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractCases } from './event-log.contract.ts';
import type { Database } from './postgres/database.ts';
import { openDatabase } from './postgres/open-database.ts';
import { openEventLog } from './postgres/open-event-log.ts';
import { describeCheckpoints } from './testing/checkpoint-cases.ts';
import { openEmptyLog } from './testing/empty-schema.ts';
import { describeMigrations } from './testing/migration-cases.ts';
import { events, recordedIds } from './testing/sample-events.ts';

describe('a log in PGlite', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase('memory://');
  });
  afterAll(() => database[Symbol.asyncDispose]());

  for (const { name, run } of contractCases) {
    test(name, () => run(openEmptyLog(() => database)));
  }

  describeMigrations(() => database);
  describeCheckpoints(() => database);

  test('says what it can do', () => {
    expect(database.capabilities).toEqual({
      severalProcesses: false,
      concurrentTransactions: false,
      persistent: false,
    });
  });
});

describe('a log in a directory', () => {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'event-log-pglite-'));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  test('gives the same events when it is opened again', async () => {
    const directory = join(parent, 'not', 'there', 'yet');
    const batch = events(3, { text: 'kept \u0000' });
    {
      await using log = await openEventLog(directory);
      await log.append([{ stream: 'a', expected: 'no-stream', events: batch }]);
    }
    await using log = await openEventLog(directory);
    expect(await recordedIds(log)).toEqual(batch.map(({ id }) => id));
    expect((await log.readStream('a'))[0]?.data).toEqual({ text: 'kept \u0000' });
    expect(await log.append([{ stream: 'a', expected: 3, events: events(1) }])).toMatchObject([
      { kind: 'appended', version: 4 },
    ]);
    // In the same process, too, a directory is open once.
    await expect(openEventLog(directory)).rejects.toMatchObject({ code: 'database-locked', holderPid: process.pid });
  });

  test('that is damaged says so, and what can be done', async () => {
    const directory = join(parent, 'damaged');
    await (await openEventLog(directory))[Symbol.asyncDispose]();
    await writeFile(join(directory, 'data', 'global', 'pg_control'), 'noise');
    const attempt = openEventLog(directory);
    await expect(attempt).rejects.toMatchObject({ code: 'location-invalid' });
    await expect(attempt).rejects.toThrow(/^the database in .* cannot be opened \(.*\): .* put back a copy/);
    // The directory is not left locked.
    await expect(openEventLog(directory)).rejects.toMatchObject({ code: 'location-invalid' });
  });

  test('never takes the place of something else that is called like it', async () => {
    const directory = join(parent, 'of-somebody');
    await mkdir(join(directory, 'data'), { recursive: true });
    await writeFile(join(directory, 'data', 'thesis.txt'), 'five years');
    const attempt = openEventLog(directory);
    await expect(attempt).rejects.toMatchObject({ code: 'location-invalid' });
    await expect(attempt).rejects.toThrow(`${join(directory, 'data')} is not a database`);
    expect(await readdir(directory)).toEqual(['data']);
    expect(await readFile(join(directory, 'data', 'thesis.txt'), 'utf8')).toBe('five years');
  });
});
