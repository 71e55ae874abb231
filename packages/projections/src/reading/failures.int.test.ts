import { EventLogError } from '@wherefore/event-log';
import { type Database, openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolved } from '../testing/resolved.ts';
import { openProjections, type Projections } from './open-projections.ts';

const THEN = 1_767_225_600_000;
const AWAY = { code: 'database-unreachable', retryable: true };

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

/** Every call that there is, by what is called. */
function calls(projections: Projections): Readonly<Record<string, () => Promise<unknown>>> {
  const { destinations, overrides, evidence, refresh } = projections;
  return {
    migrate: () => projections.migrate(),
    catchUp: () => projections.catchUp(),
    follow: () => projections.follow({ signal: signal() }),
    rebuild: () => projections.rebuild('destination'),
    swapBack: () => projections.swapBack('destination'),
    retire: () => projections.retire(),
    retryParked: () => projections.retryParked(),
    status: () => projections.status(),
    lag: () => projections.lag(),
    stepStatistics: () => projections.stepStatistics(),
    nameStatistics: () => projections.nameStatistics(),
    'destinations.get': () => destinations.get('a.example'),
    'destinations.list': () => destinations.list(),
    'destinations.count': () => destinations.count({ restsOnStale: true }),
    'destinations.scan': () => destinations.scan(),
    'destinations.suggest': () => destinations.suggest('a'),
    'overrides.list': () => overrides.list(),
    'overrides.count': () => overrides.count(),
    'evidence.get': () => evidence.get('a:a.example'),
    'evidence.list': () => evidence.list(),
    'refresh.claim': () => refresh.claim(),
    'refresh.finish': () => refresh.finish(TOKEN, ['a.example'], { outcome: 'done' }),
    'refresh.release': () => refresh.release(TOKEN, ['a.example']),
    'refresh.want': () => refresh.want(['a.example'], THEN),
    'refresh.nextDueIn': () => refresh.nextDueIn(),
    'refresh.backlog': () => refresh.backlog(),
    'refresh.vacuum': () => refresh.vacuum(),
  };
}

const TOKEN = '00000000-0000-4000-8000-000000000000';

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  return await work().then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
}

describe('while the server is away', () => {
  let server: PostgresServer;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgresServer();
    database = await openDatabase(server.url);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('every call says so, and following goes on at once when it is back', async () => {
    const log = await openLogIn(database);
    const projections = openProjections(database, log, { leaseMs: 60_000 });
    await projections.migrate();
    await resolved(log, 'a.example', { at: THEN, freshUntil: THEN + 1 });
    const followed = failureOf(() => projections.follow({ signal: signal() }));
    await until(async () => (await projections.destinations.get('a.example')) !== undefined);
    const { pages } = await projections.destinations.scan({ now: THEN, pageSize: 1 });

    await server.crash();
    expect(await followed).toMatchObject(AWAY);
    const all = calls(projections);
    expect(Object.keys(all).sort()).toEqual(namesOf(projections).sort());
    for (const [name, call] of Object.entries(all)) {
      const failure = await failureOf(call);
      expect(failure, name).toBeInstanceOf(EventLogError);
      expect(failure, name).toMatchObject(AWAY);
    }
    expect(await failureOf(() => readAll(pages))).toMatchObject(AWAY);

    await server.restart();
    // It could not give back what it had, and gets it again, though its lease is long.
    await resolved(log, 'b.example', { at: THEN, freshUntil: THEN + 1 });
    const ending = new AbortController();
    const again = projections.follow({ signal: ending.signal });
    await until(async () => (await projections.destinations.get('b.example')) !== undefined);
    ending.abort();
    await again;
    // And has given it back: nobody has to wait for the end of the lease.
    await openProjections(database, log).catchUp({ signal: signal() });
    await log[Symbol.asyncDispose]();
  });

  test('what is missing or closed is no reason to wait', async () => {
    const log = await openLogIn(database);
    const never = openProjections(database, log, { schema: 'never_migrated' });
    expect(await failureOf(() => never.destinations.list())).toMatchObject({
      code: 'database-failed',
      retryable: false,
      message: 'The projections have no tables in this schema: run migrate first.',
    });
    for (const location of [server.url, 'memory://']) {
      const other = await openDatabase(location);
      const projections = openProjections(other, await openLogIn(other));
      await projections.migrate();
      await other[Symbol.asyncDispose]();
      for (const [name, call] of Object.entries(calls(projections))) {
        expect(await failureOf(call), name).toMatchObject({ code: 'log-closed', retryable: false });
      }
    }
  });
});

/** All that can be called, so that no call is left out. */
function namesOf(projections: Projections): string[] {
  return Object.entries(projections).flatMap(([name, member]: [string, unknown]) =>
    typeof member === 'function' ? [name] : Object.keys(member as object).map((inner) => `${name}.${inner}`),
  );
}

async function readAll(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const page of pages) expect(page).toBeDefined();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
