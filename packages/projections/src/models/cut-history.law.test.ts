import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BulkLog, RecordedEvent } from '@wherefore/event-log';
import {
  type Database,
  deleteArchived,
  openArchive,
  openDatabase,
  openLogIn,
  type RetireOptions,
  retire,
  startPartition,
} from '@wherefore/event-log/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { citedByRows } from '../provenance/cited-by-rows.ts';
import { keepCited } from '../provenance/keep-cited.ts';
import { contextOf, openProjections, type Projections } from '../reading/open-projections.ts';
import { plainFold } from '../testing/plain-fold.ts';
import { readServed } from '../testing/projection-rig.ts';
import { copyInto, everyEvent, playLog, randomLogs, type Timeline } from '../testing/random-log.ts';
import { REFRESHER } from './destination.ts';
import { projections } from './models.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 5);

/** More than a story has: a partition is ended before it is full. */
const PARTITION = 5000;

interface Story {
  readonly timeline: Timeline;
  /** How much of the log is written before each deletion, as a part of what is left. */
  readonly parts: readonly number[];
  /** Whether the last part but one is archived, and not deleted. */
  readonly hasArchive: boolean;
}

const stories: fc.Arbitrary<Story> = fc.record({
  // Two that know nothing of each other confirm what the other one has replaced, and that may be deleted by then.
  timeline: randomLogs({ minSteps: 30, maxSteps: 80, processes: 1 }),
  parts: fc.array(fc.double({ min: 0.2, max: 0.9, noNaN: true }), { minLength: 2, maxLength: 3 }),
  hasArchive: fc.boolean(),
});

type Keep = NonNullable<RetireOptions['keep']>;

interface Cut extends AsyncDisposable {
  readonly database: Database;
  readonly log: BulkLog;
  readonly models: Projections;
  /** Every event that was ever there. */
  readonly events: readonly RecordedEvent[];
  readonly deletedTo: bigint;
}

describe('a log whose beginning was deleted', () => {
  let shared: Database;
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    shared = await openDatabase('memory://');
    folder = await mkdtemp(join(tmpdir(), 'wherefore-cut-'));
  });
  afterAll(async () => {
    await shared[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** Written in parts, each a partition: those before the last are retired when the next one was begun, and deleted. */
  async function cut({ timeline, parts, hasArchive }: Story, keepOf: (log: BulkLog, models: Projections) => Keep) {
    const played = byRefreshers((await playLog(timeline)).events);
    count += 1;
    const database: Database = { ...shared, schema: `cut_${count}` };
    const archive = join(folder, String(count));
    const log = await openLogIn(database, { partitionRows: PARTITION, archive: (own) => openArchive(own, archive) });
    const models = openProjections(database, log, { pageSize: 50 });
    await models.migrate();
    const events: RecordedEvent[] = [];
    let written = 0;
    let after = 0n;
    for (const [index, part] of [...parts, 1].entries()) {
      const until = written + Math.ceil((played.length - written) * part);
      await copyInto(log, played.slice(written, until));
      written = until;
      await models.catchUp();
      const { events: read } = await log.readAll({ after, limit: 10_000 });
      events.push(...read);
      after = events.at(-1)?.position ?? 0n;
      const keep = keepOf(log, models);
      const olderThan = Date.now() + 60_000;
      await retire(database, { archive, olderThan, keep });
      if (index < parts.length || !hasArchive) await deleteArchived(database, { archive, olderThan, keep });
      await startPartition(database, { olderThan });
    }
    const deletedTo = await log.deletedTo();
    const made: Cut = {
      ...{ database, log, models, events, deletedTo },
      async [Symbol.asyncDispose]() {
        await log[Symbol.asyncDispose]();
        for (const schema of [database.schema, `${database.schema}_projections`, `${database.schema}_anew`]) {
          await database.session.query(`drop schema if exists "${schema}" cascade`);
        }
      },
    };
    return made;
  }

  const asRowsNeed =
    (log: BulkLog, models: Projections): Keep =>
    (range) =>
      keepCited(log, citedByRows(models), range);

  test('is folded to the rows of the whole, but for how often what is gone was confirmed', async () => {
    let compared = 0;
    let deletions = 0;
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        await using made = await cut(story, asRowsNeed);
        const { database, log, models, events, deletedTo } = made;
        if (deletedTo > 0n) deletions += 1;
        for (const name of ['destination', 'evidence'] as const) {
          expect(await models.rebuild(name)).toMatchObject({
            path: 'fold',
            deletedTo: [deletedTo],
            comparison: { areEqual: true },
          });
        }
        // Somebody who begins now, page by page.
        const anew = { schema: `${database.schema}_anew`, pageSize: 7 };
        const later = openProjections(database, log, anew);
        await later.migrate();
        await later.catchUp();
        for (const projection of projections()) {
          const plain = plainFold(projection, events);
          for (const context of [contextOf(database, log), contextOf(database, log, anew)]) {
            expect(comparable(await readServed(context, projection)), projection.name).toEqual(comparable(plain.rows));
            for (const [table, rows] of plain.derived) {
              expect(comparable(await readServed(context, projection, table)), table).toEqual(comparable(rows));
            }
          }
          compared += plain.rows.size;
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    console.log('rows compared', compared);
    expect(compared).toBeGreaterThan(RUNS * 5);
    expect(deletions).toBe(RUNS);
  });

  test('is folded past what confirms an event that is gone, which halts where nothing is', async () => {
    const [timeline] = fc.sample(randomLogs({ minSteps: 20, maxSteps: 20, processes: 1 }), { numRuns: 1, seed: 7 });
    if (timeline === undefined) throw new Error('no timeline');
    const question = 'a:late.example';
    const confirms = crypto.randomUUID();
    const data = { question, confirms, requestedAt: 1, observedAt: 1, draw: 0.5, failures: 1 };
    const late = { id: crypto.randomUUID(), type: 'EvidenceConfirmed', data };
    const append = [{ stream: `question:${question}`, expected: 'any', events: [late] }] as const;
    await using made = await cut({ timeline, parts: [0.5], hasArchive: false }, asRowsNeed);
    await made.log.append(append);
    await made.models.catchUp();
    expect(await made.models.rebuild('evidence')).toMatchObject({ comparison: { areEqual: true } });
    expect(await made.models.evidence.get(question)).toBeUndefined();
    await using whole = await cut({ timeline, parts: [], hasArchive: true }, asRowsNeed);
    expect(whole.deletedTo).toBe(0n);
    await whole.log.append(append);
    await expect(whole.models.catchUp()).rejects.toMatchObject({ code: 'projection-faulted', eventId: late.id });
  });

  test.each<readonly [string, (id: string, events: ReadonlyMap<string, RecordedEvent>) => boolean]>([
    ['nothing', () => false],
    ['no clearing', (id, events) => events.get(id)?.type !== 'CacheCleared'],
    ['no request', (id, events) => events.get(id)?.type !== 'ResolutionRequested'],
    ['no observation', (id, events) => events.get(id)?.stream.startsWith('question:') !== true],
  ])('of which %s was kept is found out', async (_, isKept) => {
    const [timeline] = fc.sample(randomLogs({ minSteps: 150, maxSteps: 150, processes: 2 }), { numRuns: 1, seed: 7 });
    if (timeline === undefined) throw new Error('no timeline');
    const story = { timeline, parts: [0.9], hasArchive: false };
    await using made = await cut(
      story,
      (log, models) =>
        async function* (range) {
          const known = new Map((await everyEvent(log)).map((event) => [event.id, event]));
          for await (const id of asRowsNeed(log, models)(range)) if (isKept(id, known)) yield id;
        },
    );
    const { models } = made;
    const rebuilding = (async () => {
      for (const name of ['destination', 'evidence'] as const) await models.rebuild(name);
    })();
    await expect(rebuilding).rejects.toMatchObject({ code: 'rebuild-differs' });
  });
});

/** Some of them ask so that names stay fresh: what somebody wanted is further back then. */
function byRefreshers(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return events.map((event, index) =>
    event.type === 'ResolutionRequested' && index % 3 > 0
      ? { ...event, data: { ...event.data, by: REFRESHER } }
      : event,
  );
}

function comparable(rows: ReadonlyMap<string, object>): object {
  const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, row]) => [key, { ...row, confirmations: 'not compared' }]));
}
