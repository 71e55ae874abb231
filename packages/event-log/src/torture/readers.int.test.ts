import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventLog } from '../event-log.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { createPostgresLog } from '../postgres/postgres-log.ts';
import { event } from '../testing/sample-events.ts';
import { connect } from './connect.ts';
import { cleanDelivery, type DeliveryVerdict, judgeDelivery, type Sighting } from './judge.ts';
import { elsewhere, prepareSchema } from './prepare.ts';
import { type RawAppend, rawAppendIn } from './raw-append.ts';
import { openReader } from './readers.ts';
import type { ReaderName, Target } from './settings.ts';
import { readTruth } from './truth.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A schedule tells writers what to do, and calls `poll` wherever the reader may look. */
type Schedule = (stage: Stage) => Promise<void>;

interface Stage {
  readonly target: Target;
  readonly log: EventLog;
  readonly raw: RawAppend;
  begin(): Promise<pg.Client>;
  poll(): Promise<number>;
}

const append = (log: EventLog, stream: string): Promise<unknown> =>
  log.append([{ stream, expected: 'any', events: [event()] }]);

/** The first position is drawn by a transaction that ends last. */
const heldPosition: Schedule = async ({ raw, log, begin, poll }) => {
  const slow = await begin();
  await raw(slow, [{ stream: 'slow', ids: [event().id] }]);
  // Nobody who appends waits for it, nor for the reader.
  for (let n = 0; n < 5; n++) {
    await append(log, 'quick');
    await poll();
  }
  await slow.query('commit');
  await poll();
};

/** The transaction with the smaller id appends to a stream after one with a greater id. */
const earlyTransaction: Schedule = async ({ target, raw, log, begin, poll }) => {
  const early = await begin();
  await early.query(`insert into ${elsewhere(target)} values (1)`);
  await append(log, 'shared');
  await poll();
  await raw(early, [{ stream: 'shared', ids: [event().id] }]);
  await early.query('commit');
  await poll();
};

/** A transaction that has nothing to do with the log takes long. */
const foreignTransaction: Schedule = async ({ target, log, begin, poll }) => {
  const foreign = await begin();
  await foreign.query(`insert into ${elsewhere(target)} values (1)`);
  await append(log, 'a');
  await poll();
  await foreign.query('commit');
  await poll();
};

let count = 0;

interface Played {
  readonly verdict: DeliveryVerdict;
  /** What each poll gave. */
  readonly polls: readonly number[];
}

async function play(name: ReaderName, schedule: Schedule): Promise<Played> {
  const target: Target = { url: server.url, schema: `readers_${++count}` };
  await prepareSchema(target);
  await using database = await openDatabase(target.url, target);
  await using log = createPostgresLog(database);
  await using reader = await openReader(name, target);
  const sessions: pg.Client[] = [];
  const given: Sighting[] = [];
  const polls: number[] = [];
  let { start: checkpoint } = reader;
  const poll = async (): Promise<number> => {
    const page = await reader.poll(checkpoint);
    given.push(...page.given);
    checkpoint = page.checkpoint;
    polls.push(page.given.length);
    return page.given.length;
  };
  const begin = async (): Promise<pg.Client> => {
    const session = await connect(target.url, 'writer');
    sessions.push(session);
    await session.query('begin');
    return session;
  };
  try {
    await schedule({ target, log, raw: rawAppendIn(database), begin, poll });
  } finally {
    for (const session of sessions) await session.end();
  }
  while ((await poll()) > 0);
  return { verdict: judgeDelivery((await readTruth(target)).events, given), polls };
}

describe('a position that is held while others commit', () => {
  test('is missed by a reader that goes by positions', async () => {
    expect((await play('naive', heldPosition)).verdict).toEqual({ ...cleanDelivery, missed: 1 });
  });

  test('is given by ours, once', async () => {
    expect((await play('ours', heldPosition)).verdict).toEqual(cleanDelivery);
  });
});

describe('a transaction that began early and appends late', () => {
  test('comes out of order from a reader that goes by transaction ids', async () => {
    expect((await play('xid', earlyTransaction)).verdict).toEqual({ ...cleanDelivery, inverted: 1 });
  });

  test('comes in order from ours', async () => {
    expect((await play('ours', earlyTransaction)).verdict).toEqual(cleanDelivery);
  });
});

describe('a long transaction that writes elsewhere', () => {
  test('stalls a reader that goes by transaction ids', async () => {
    expect((await play('xid', foreignTransaction)).polls).toEqual([0, 1, 0]);
  });

  test('does not stall ours', async () => {
    expect((await play('ours', foreignTransaction)).polls).toEqual([1, 0, 0]);
  });
});
