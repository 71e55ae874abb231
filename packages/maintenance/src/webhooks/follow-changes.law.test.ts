import type { BulkLog } from '@wherefore/event-log';
import { type Database, lanesOf, openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { migrateService, serviceSchema } from '@wherefore/service';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebhookEndpoint } from '../settings.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { followChanges } from './follow-changes.ts';
import { FollowerLease } from './follower-lease.ts';
import { FollowerStore } from './follower-store.ts';
import { WEBHOOK_CHANGES } from './read-endpoints.ts';
import { STORY_NAMES, type Story, StoryTeller, stories } from './testing/change-story.ts';
import { carelessDatabase, Killed, mortalDatabase } from './testing/mortal-database.ts';

let shared: Database;

beforeAll(async () => {
  shared = await openDatabase('memory://');
});

afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

const ENDPOINTS: readonly WebhookEndpoint[] = [
  { name: 'all', url: 'http://127.0.0.1:1/', secret: '', changes: WEBHOOK_CHANGES },
  { name: 'fell', url: 'http://127.0.0.1:1/', secret: '', changes: ['step-fell', 'certificate-failing'] },
];

let schemas = 0;

/** Tells the story while followers live and die. Gives what has to be told and what was queued. */
async function play(
  story: Story,
  wrap: (database: Database) => Database,
): Promise<{ readonly expected: readonly string[]; readonly queued: readonly string[] }> {
  schemas += 1;
  const database: Database = { ...shared, schema: `webhooks_${schemas}` };
  await using log = await openLogIn(database, { lanes: story.lanes });
  await migrateService(database);
  const teller = new StoryTeller(log);
  const queued: string[] = [];
  const table = `${serviceSchema(database)}.webhook_delivery`;

  async function follow(statements: number): Promise<void> {
    const workers = Array.from({ length: story.rivals ? 2 : 1 }, async () => {
      const end = new AbortController();
      const mortal = mortalDatabase(wrap(database), statements);
      const queue = new DeliveryQueue(mortal);
      await followChanges({
        log: endingAtEnd(log, end),
        queue,
        store: new FollowerStore(mortal, log, queue),
        // Of next to no time: rivals take it from each other between two pages, and within one.
        lease: new FollowerLease(mortal, story.rivals ? 5 : 0),
        endpoints: ENDPOINTS,
        logger: pino({ level: 'silent' }),
        signal: end.signal,
        idleMs: 1,
        pageEvents: story.pageEvents,
      }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
    });
    await Promise.all(workers);
    // As if all had been taken: what is queued once more afterwards is a double.
    const rows = await database.session.query(
      `select endpoint, server_name, event_id, change from ${table} order by seq`,
    );
    await database.session.query(`delete from ${table}`);
    queued.push(...rows.map((row) => row.join(' ')));
  }

  try {
    for (const each of story.acts.slice(0, story.before)) teller.tell(each);
    await teller.record();
    await follow(Number.POSITIVE_INFINITY);
    teller.begin();
    let place = story.before;
    for (let turn = 0; place < story.acts.length; turn += 1) {
      const count = story.pieces[turn % story.pieces.length] ?? 1;
      for (const each of story.acts.slice(place, place + count)) teller.tell(each);
      await teller.record();
      place += count;
      await follow(story.lives[turn % story.lives.length] ?? 1);
    }
    await follow(Number.POSITIVE_INFINITY);
  } finally {
    for (const { schema } of lanesOf(database, story.lanes))
      await database.session.query(`drop schema "${schema}" cascade`);
    await database.session.query(`drop schema ${serviceSchema(database)} cascade`);
  }
  const expected = teller.expected.flatMap(({ name, eventId, change }) =>
    ENDPOINTS.filter(({ changes }) => changes.includes(change)).map((to) => `${to.name} ${name} ${eventId} ${change}`),
  );
  return { expected: byName(expected), queued: byName(queued) };
}

/** There is no order among names of several lanes. */
function byName(told: readonly string[]): readonly string[] {
  const nameOf = (line: string): string => line.split(' ')[1] ?? '';
  return STORY_NAMES.flatMap((name) => told.filter((line) => nameOf(line) === name));
}

/** Ends whoever follows when there is no more to read. */
function endingAtEnd(log: BulkLog, end: AbortController): BulkLog {
  const done = new Set<number>();
  return {
    lanes: log.lanes,
    append: (appends) => log.append(appends),
    readStream: (stream, options) => log.readStream(stream, options),
    readStreams: (reads, options) => log.readStreams(reads, options),
    readEvents: (ids) => log.readEvents(ids),
    async readAll(options = {}) {
      const page = await log.readAll(options);
      if (page.events.length === 0) done.add(options.lane ?? 0);
      if (done.size === log.lanes) end.abort();
      return page;
    },
    listen: (wake) => log.listen(wake),
    settled: (lane) => log.settled(lane),
    scan: (options) => log.scan(options),
    bulkAppend: (events, how) => log.bulkAppend(events, how),
    deletedTo: (lane) => log.deletedTo(lane),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

describe('whoever follows, and is killed between any two statements', () => {
  test('tells each change between conclusions in a row once', async () => {
    const told: string[] = [];
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { expected, queued } = await play(story, (database) => database);
        expect(queued).toEqual(expected);
        told.push(...queued);
      }),
      { numRuns: 12 },
    );
    for (const change of WEBHOOK_CHANGES) {
      expect(told.filter((line) => line.endsWith(change)).length, change).toBeGreaterThan(3);
    }
  });

  test('positive control: without transactions changes are lost or doubled', async () => {
    const run = await fc.check(
      fc.asyncProperty(stories, async (story) => {
        const { expected, queued } = await play({ ...story, rivals: false }, carelessDatabase);
        expect(queued).toEqual(expected);
      }),
      { numRuns: 30, endOnFailure: true },
    );
    expect(String(run.errorInstance)).toContain('AssertionError');
  });
});
