import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BulkLog, importEvents } from '@wherefore/event-log';
import { type Database, DatabaseFailed, openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { openProjections, type Projections } from '@wherefore/projections';
import {
  migrateService,
  type Replay,
  type ReplayOrder,
  type Replays,
  replaysIn,
  serviceSchema,
} from '@wherefore/service';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ReplayTimes, runReplays } from './run-replays.ts';

const SAMPLE = fileURLToPath(new URL('../../../projections/samples/tuwunel-385.jsonl', import.meta.url));
const TIMES: ReplayTimes = { leaseMs: 60_000, renewMs: 20, pollMs: 20 };

let database: Database;
let log: BulkLog;
let projections: Projections;
let replays: Replays;

beforeAll(async () => {
  database = await openDatabase('memory://');
  log = await openLogIn(database);
  await importEvents(log, createReadStream(SAMPLE));
  projections = openProjections(database, log);
  await projections.migrate();
  await projections.catchUp();
  await migrateService(database);
  replays = replaysIn(database);
});

afterAll(async () => {
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await database.session.query(`delete from ${serviceSchema(database)}.replay`);
});

/** A worker over the log, or over one that behaves otherwise. */
function worker(over: BulkLog = log, times: ReplayTimes = TIMES) {
  const ending = new AbortController();
  const service = serviceOf(over, ending.signal);
  const done = runReplays(service, times);
  return {
    metrics: service.metrics,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await done;
    },
  };
}

function serviceOf(over: BulkLog, signal: AbortSignal) {
  return { database, log: over, projections, logger: pino({ level: 'silent' }), metrics: new Registry(), signal };
}

async function ordered(order: ReplayOrder = {}): Promise<string> {
  return (await replays.order(order, 'oly'))?.id ?? expect.fail('there was no room for it');
}

async function ended(id: string): Promise<Replay> {
  await expect.poll(async () => (await replays.get(id))?.endedAt).toEqual(expect.any(Number));
  return (await replays.get(id)) ?? expect.fail('it is gone');
}

/** A log whose reading of all stops until it is let go. */
function heldLog(): { log: BulkLog; reached: Promise<void>; letGo: () => void } {
  const reached = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  async function* scan(...args: Parameters<BulkLog['scan']>) {
    for await (const batch of log.scan(...args)) {
      yield batch.slice(0, 1);
      reached.resolve();
      await held.promise;
      yield batch.slice(1);
    }
  }
  return { log: overLog(scan), reached: reached.promise, letGo: held.resolve };
}

/** The log, but for how all of it is read. */
function overLog(scan: BulkLog['scan']): BulkLog {
  return new Proxy(log, {
    get: (target, name) => {
      if (name === 'scan') return scan;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('replays are done by a worker', () => {
  test('all of them, each with what came of it', async () => {
    const ids = [
      await ordered(),
      await ordered({ servers: ['matrix.org'] }),
      await ordered({ servers: ['none.example'] }),
    ];
    await using _ = worker();
    const [all, name, none] = await Promise.all(ids.map(ended));
    const summary = { conclusions: 9, equal: 9, different: 0 };
    expect(all).toMatchObject({ state: 'done', attempts: 1, result: { summary, differences: [] } });
    expect(all?.progress).toMatchObject({ conclusions: 9, total: 70 });
    expect(name).toMatchObject({ state: 'done', result: { summary } });
    expect(none).toMatchObject({ state: 'done', result: { summary: { conclusions: 0 } } });
  });

  test('as of a time, and from then to then', async () => {
    const then = Date.parse('2026-03-04T12:00:01Z');
    const ids = [await ordered({ at: then }), await ordered({ to: then }), await ordered({ from: then + 1 })];
    await using _ = worker();
    const counts = await Promise.all(ids.map(async (id) => (await ended(id)).result));
    const [at, before, after] = counts.map(
      (result) => (result as { summary: { conclusions: number } }).summary.conclusions,
    );
    expect(at).toBe(1);
    expect((before ?? 0) + (after ?? 0)).toBe(9);
  });

  test('under another policy, as where it would have parted', async () => {
    const ids = [await ordered({ policy: 'tuwunel-1.5.1' }), await ordered({ policy: 'recommended' })];
    await using _ = worker();
    const [parted, same] = await Promise.all(ids.map(ended));
    expect(parted?.result).toMatchObject({
      summary: { policy: 'tuwunel-1.5.1', against: 'recommended', names: 1, partings: 1, wrongMs: { recommended: 0 } },
      partings: [
        {
          kind: 'parting',
          serverName: 'matrix.org',
          'tuwunel-1.5.1': { step: '5' },
          recommended: { step: '3.2' },
          startedBy: { question: 'well-known:matrix.org' },
          cures: expect.arrayContaining(['!admin server clear-caches']),
        },
      ],
    });
    expect(parted?.progress).toMatchObject({ names: 1, total: 1 });
    expect(same?.result).toMatchObject({ summary: { partings: 0 }, partings: [], wrong: [] });
  });

  test('and tell of a conclusion that nothing leads to', async () => {
    const id = randomUUID();
    const conclusion = { outcome: 'destination', serverName: 'odd.example', step: '3.2', because: [] };
    const rest = { hostHeader: 'odd.example', tlsName: 'odd.example', sni: 'odd.example', policy: 'recommended@1' };
    const targets = [{ host: 'odd.example', port: 1, addresses: ['192.0.2.1'] }];
    const times = { decidedAt: 1000, since: 1000, draw: 0, freshUntil: 2000 };
    const data = { ...conclusion, ...rest, targets, ...times };
    await log.append([
      {
        stream: 'server:odd.example',
        expected: 'any',
        events: [{ id, type: 'DestinationChosen', data, observedAt: 1000 }],
      },
    ]);
    const order = await ordered({ servers: ['odd.example'] });
    await using _ = worker();
    const { result } = await ended(order);
    expect(result).toMatchObject({
      summary: { conclusions: 1, equal: 0 },
      differences: [{ kind: 'unanswerable', obstacle: 'unanswered', id, serverName: 'odd.example' }],
    });
  });

  test('fail with a reason that people can read', async () => {
    const id = await ordered({ policy: 'nobody' });
    await using _ = worker();
    expect(await ended(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining('nobody') });
  });
});

describe('a replay that is under way', () => {
  test('fails when the database fails each time, and keeps nobody behind it from being done', async () => {
    const [id, next] = [await ordered(), await ordered({ servers: ['matrix.org'] })];
    const timeout = new DatabaseFailed('canceling statement due to statement timeout', {
      cause: undefined,
      retryable: true,
      sqlState: '57014',
    });
    const failing = overLog(() => {
      throw timeout;
    });
    for (let begun = 0; begun < 7; begun += 1) {
      const ending = new AbortController();
      const run = runReplays(serviceOf(failing, ending.signal), TIMES).catch((error: unknown) => error);
      const first = await Promise.race([run, Promise.all([ended(next), ended(id)]).then(() => 'went on')]);
      ending.abort();
      if (first === 'went on') break;
      expect(first).toBe(timeout);
    }
    expect(await replays.get(id)).toMatchObject({ state: 'failed', attempts: 5 });
    expect(await replays.get(next)).toMatchObject({ state: 'done' });
  });

  test('ends promptly when it is canceled, and the next one is begun', async () => {
    const [first, second] = [await ordered(), await ordered({ servers: ['matrix.org'] })];
    const { log: held, reached, letGo } = heldLog();
    await using _ = worker(held, { ...TIMES, renewMs: 600_000 });
    await reached;
    expect(await replays.cancel(first)).toMatchObject({ state: 'canceled' });
    letGo();
    expect(await ended(second)).toMatchObject({ state: 'done' });
    expect(await replays.get(first)).toMatchObject({ state: 'canceled', result: null });
  });

  test('is taken over when its worker is not heard of any more, and counts once', async () => {
    const id = await ordered({ servers: ['matrix.org'] });
    // As one that was killed: it has the lease, and does nothing.
    await replays.claim({ leaseMs: 50 });
    await using _ = worker();
    expect(await ended(id)).toMatchObject({ state: 'done', attempts: 2, result: { summary: { conclusions: 9 } } });
  });

  test('is not finished by a worker that was too slow', async () => {
    const id = await ordered();
    const { log: held, reached, letGo } = heldLog();
    const slow = worker(held, { leaseMs: 1, renewMs: 600_000, pollMs: 20 });
    await reached;
    await using _ = worker();
    const { endedAt } = await ended(id);
    letGo();
    await slow[Symbol.asyncDispose]();
    expect(await replays.get(id)).toMatchObject({ state: 'done', attempts: 2, endedAt });
  });

  test('is given back when the worker ends, and done by another', async () => {
    const id = await ordered();
    const { log: held, reached, letGo } = heldLog();
    const first = worker(held);
    await reached;
    const ending = first[Symbol.asyncDispose]();
    letGo();
    await ending;
    expect(await replays.get(id)).toMatchObject({ state: 'waiting', attempts: 0 });
    await using _ = worker();
    expect(await ended(id)).toMatchObject({ state: 'done', attempts: 1 });
  });

  test('is done once by one of many workers that come and go', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => ordered({ servers: ['matrix.org'] })));
    for (let round = 0; round < 6; round += 1) {
      const workers = [worker(), worker()];
      await new Promise((resolve) => setTimeout(resolve, 10 + round * 15));
      for (const each of workers) await each[Symbol.asyncDispose]();
    }
    await using _ = worker();
    for (const each of await Promise.all(ids.map(ended))) {
      expect(each).toMatchObject({ state: 'done', result: { summary: { conclusions: 9, equal: 9 } } });
    }
  });
});

test('replays are counted by state', async () => {
  const id = await ordered({ policy: 'nobody' });
  await using running = worker();
  await ended(id);
  expect(await running.metrics.metrics()).toContain('wherefore_replays{state="failed"} 1');
});
