import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, startPartition, verify } from '@wherefore/event-log/postgres';
import { DEFAULT_SERVICE_SETTINGS, openService, type Service } from '@wherefore/service';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordNames } from '../testing/due-names.ts';
import { createRetention } from './create-retention.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { retain } from './retain.ts';

const DAY = 86_400_000;
const NAMES = Array.from({ length: 20 }, (_, index) => `n${index}.example`);

let server: PostgresServer;
let folder: string;
let databases = 0;
let url: string;

beforeAll(async () => {
  [server, folder] = await Promise.all([startPostgresServer(), mkdtemp(join(tmpdir(), 'wherefore-retention-'))]);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  databases += 1;
  await using database = await openDatabase(server.url);
  await database.session.query(`create database retention_${databases}`);
  url = server.url.replace(/\/postgres$/, `/retention_${databases}`);
});

function opened(): Promise<Service> {
  return openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: url, archive: join(folder, String(databases)) },
    { signal: new AbortController().signal, logger: pino({ level: 'silent' }) },
  );
}

/** A log with names that were resolved just now, in a partition that has been ended, and some more behind it. */
async function filled(service: Service): Promise<void> {
  const now = Date.now();
  await recordNames(service.log, NAMES, { decidedAt: now, freshUntil: now + DAY });
  await service.projections.catchUp();
}

/** Comes again and again, until it tells that it went well. */
async function runUntilItWentWell(service: Service): Promise<void> {
  const end = new AbortController();
  const running = createRetention(service, { retainDays: 1 }, { firstMs: 1, everyMs: 5 })(end.signal);
  await expect
    .poll(async () => await service.metrics.getSingleMetricAsString('wherefore_retention_last_success_seconds'))
    .toMatch(/ 1\d{9}/);
  end.abort();
  await running;
}

function optionsOf(service: Service, now: number) {
  const archive = service.settings.archive ?? '';
  return { archive, now, signal: new AbortController().signal };
}

describe('retention', () => {
  test('moves what is old enough, keeps what is cached explained, and leaves what is young', async () => {
    await using service = await opened();
    await filled(service);
    const then = Date.now() + DAY;
    // An eighth of eight days: the log goes on in another partition, and nothing leaves yet.
    expect(await retain(service, { ...optionsOf(service, then + 1000), retainDays: 8 })).toEqual({
      kind: 'done',
      partitions: 0,
      deleted: 0,
    });
    await recordNames(service.log, ['later.example'], { decidedAt: then, freshUntil: then + DAY });
    await service.projections.catchUp();
    expect(await service.archive?.segments()).toEqual([]);
    const later = Date.now() + 9 * DAY;
    expect(await retain(service, { ...optionsOf(service, later), retainDays: 8 })).toEqual({
      kind: 'done',
      partitions: 1,
      deleted: 0,
    });
    expect(await service.archive?.segments()).toMatchObject([{ events: 2 * NAMES.length, isRetired: true }]);
    const { log, projections } = service;
    expect(await log.readStream('server:n3.example')).toHaveLength(2);
    // Without the archive, too: what rows name stayed at hand.
    const row = await projections.destinations.get('n3.example');
    const [carried] = await service.database.session.query(
      `select count(*) from "${service.database.schema}".carried_event where event_id in ($1::uuid, $2::uuid)`,
      [row?.concludedId, row?.requestedId],
    );
    expect(Number(carried?.[0])).toBe(2);
  });

  test('deletes what is older still, says where history begins, and keeps what is cached explained', async () => {
    await using service = await opened();
    await filled(service);
    const { log, projections, database } = service;
    // Something that is not in force any more: nothing rests on it.
    const [before] = await log.readStream('server:n3.example');
    await recordNames(log, ['n3.example'], { decidedAt: Date.now() + 1, freshUntil: Date.now() + DAY });
    await projections.catchUp();
    const later = Date.now() + 2 * DAY;
    await retain(service, { ...optionsOf(service, later), retainDays: 1 });
    await recordNames(log, ['later.example'], { decidedAt: later, freshUntil: later + DAY });
    await projections.catchUp();
    const old = { retainDays: 1, deleteAfterDays: 3 };
    expect(await retain(service, { ...optionsOf(service, later), ...old })).toEqual({
      kind: 'done',
      partitions: 1,
      deleted: 0,
    });
    const muchLater = { ...optionsOf(service, later + 3 * DAY), ...old };
    expect(await retain(service, muchLater)).toMatchObject({ kind: 'done', deleted: 1 });
    await expect(log.readAll()).rejects.toMatchObject({ code: 'history-deleted' });
    expect(await log.readEvents([before?.id ?? ''])).toEqual([]);
    for (const name of NAMES) {
      const row = await projections.destinations.get(name);
      expect(await log.readEvents([row?.concludedId ?? '', row?.requestedId ?? ''])).toHaveLength(2);
    }
    expect(await verify(database, service.archive === undefined ? {} : { archive: service.archive })).toMatchObject({
      brokenStreams: [],
      brokenSegments: [],
    });
    // Whoever follows goes on.
    await recordNames(log, ['later.example'], { decidedAt: later + 1, freshUntil: later + DAY });
    await projections.catchUp();
  });

  test('waits for a projection that cannot read on, and says so', async () => {
    await using service = await opened();
    await filled(service);
    await service.log.append([
      {
        stream: 'server:n1.example',
        expected: 'any',
        events: [{ id: crypto.randomUUID(), type: 'ResolutionRequested', schemaVersion: 99, data: {} }],
      },
    ]);
    await service.projections.catchUp().catch(() => undefined);
    const retained = await retain(service, { ...optionsOf(service, Date.now() + 100 * DAY), retainDays: 1 });
    expect(retained).toMatchObject({ kind: 'later', reason: expect.stringContaining('at fault') });
    expect(await service.archive?.segments()).toEqual([]);
  });

  test('is done by one worker at a time', async () => {
    await using service = await opened();
    await using other = await opened();
    await filled(service);
    const started = Promise.withResolvers<void>();
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = oneAtATime(other.database, 'retention', () => {
      started.resolve();
      return promise;
    });
    await started.promise;
    expect(await retain(service, { ...optionsOf(service, Date.now()), retainDays: 1 })).toEqual({ kind: 'busy' });
    resolve();
    await first;
    expect(await retain(service, { ...optionsOf(service, Date.now()), retainDays: 1 })).toEqual({
      kind: 'done',
      partitions: 0,
      deleted: 0,
    });
  });

  test('comes again and again, and tells when it last went well', async () => {
    await using service = await opened();
    await filled(service);
    await runUntilItWentWell(service);
  });

  test('goes by the clock of the database, whatever that of the worker says', async () => {
    await using service = await opened();
    await filled(service);
    const now = Date.now();
    await startPartition(service.database, { olderThan: now + DAY });
    await recordNames(service.log, ['later.example'], { decidedAt: now, freshUntil: now + DAY });
    await service.projections.catchUp();
    using _ = vi.spyOn(Date, 'now').mockReturnValue(now + 100 * DAY);
    await runUntilItWentWell(service);
    expect(await service.archive?.segments()).toEqual([]);
  });

  test('without an archive there is nothing to do', async () => {
    await using service = await opened();
    const bare = { ...service, settings: { ...DEFAULT_SERVICE_SETTINGS, database: url } };
    await createRetention(bare, { retainDays: 1 })(new AbortController().signal);
  });
});
