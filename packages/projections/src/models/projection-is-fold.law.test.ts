import { specStrict } from '@wherefore/discovery';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Projection } from '../engine/projection.ts';
import { plainFold } from '../testing/plain-fold.ts';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { copyInto, playLog, randomLogs, type Timeline } from '../testing/random-log.ts';
import { projections } from './models.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 10);

/** What is done while the log is being written. */
type Act = 'catch-up' | 'sql' | 'fold' | 'evidence' | 'swap-back';

interface Story {
  readonly lanes: number;
  readonly timeline: Timeline;
  /** How much of the log is written before each act, as a part of what is left. */
  readonly acts: readonly { readonly act: Act; readonly part: number }[];
}

const stories: fc.Arbitrary<Story> = fc.record({
  lanes: fc.constantFrom(1, 1, 3),
  timeline: randomLogs({ minSteps: 20, maxSteps: 60 }),
  acts: fc.array(
    fc.record({
      act: fc.constantFrom<Act>('catch-up', 'catch-up', 'sql', 'fold', 'evidence', 'swap-back'),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

/** Law 5: whatever way the tables were built, at any prefix of the log, they are what the definition says. */
async function checkFold(rig: ProjectionRig): Promise<number> {
  const events = await rig.events();
  let rows = 0;
  for (const projection of projections()) {
    const plain = plainFold(projection, events);
    expect(byKey(await rig.rows(projection)), projection.name).toEqual(byKey(plain.rows));
    for (const [table, expected] of plain.derived) {
      expect(byKey(await rig.rows(projection, table)), table).toEqual(byKey(expected));
    }
    rows += plain.rows.size;
  }
  return rows;
}

/** With a withdrawal that nothing comes after. */
function withLastForgotten(timeline: Timeline): Timeline {
  const one = { which: timeline.serverNames.indexOf('a.example'), process: 0, thenMs: 60_000 } as const;
  return { ...timeline, steps: [...timeline.steps, { ...one, act: 'resolve' }, { ...one, act: 'forget' }] };
}

function byKey(rows: ReadonlyMap<string, object>): object {
  return Object.fromEntries([...rows].sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function perform({ log, projections: own }: ProjectionRig, act: Act): Promise<void> {
  switch (act) {
    case 'catch-up':
      return;
    case 'sql':
    case 'fold':
      // SQL reads one lane.
      expect(await own.rebuild('destination', { path: log.lanes === 1 ? act : 'fold' })).toMatchObject({
        path: log.lanes === 1 ? act : 'fold',
      });
      return;
    case 'evidence':
      await own.rebuild('evidence');
      return;
    case 'swap-back':
      await own.swapBack('destination').catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'nothing-to-swap' });
      });
  }
}

type Planted = (sound: readonly Projection[]) => readonly Projection[];

function without(type: string): Planted {
  return (sound) => sound.map((each) => ({ ...each, types: each.types.filter((known) => known !== type) }));
}

const planted: readonly (readonly [string, Planted])[] = [
  ['passes a withdrawal by', without('DestinationWithdrawn')],
  ['passes a clearing by', without('CacheCleared')],
  ['passes a confirmation by', without('ConclusionConfirmed')],
  ['passes a failure by', without('ResolutionFailed')],
  [
    'judges evidence by another policy',
    ([destination]) => [...(destination === undefined ? [] : [destination]), ...projections(specStrict).slice(1)],
  ],
];

const databases: Readonly<Record<string, () => Promise<Database & AsyncDisposable>>> = {
  PGlite: () => openDatabase('memory://'),
  PostgreSQL: async () => {
    const server = await startPostgresServer();
    const database = await openDatabase(server.url);
    return {
      ...database,
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  },
};

for (const [name, open] of Object.entries(databases)) {
  describe(`a projection in ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(async () => {
      await database[Symbol.asyncDispose]();
    });

    test('is the fold of the log, however it was built and at any moment', async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(stories, async ({ lanes, timeline, acts }) => {
          const played = await playLog(timeline);
          await using rig = await projectionRig(database, { pageSize: 50, lanes });
          let written = 0;
          for (const { act, part } of [...acts, { act: 'fold' as const, part: 1 }]) {
            const until = written + Math.ceil((played.events.length - written) * part);
            await copyInto(rig.log, played.events.slice(written, until));
            written = until;
            await perform(rig, act);
            await rig.projections.catchUp();
            compared += await checkFold(rig);
          }
        }),
        { numRuns: RUNS },
      );
      console.log(`rows compared in ${name}`, compared);
      expect(compared).toBeGreaterThan(RUNS * 10);
    });

    test.each(planted)('is found out when it %s', async (_, broken) => {
      const [timeline] = fc.sample(randomLogs({ minSteps: 120, maxSteps: 120, processes: 2 }), { numRuns: 1, seed: 7 });
      if (timeline === undefined) throw new Error('no timeline');
      const { events } = await playLog(withLastForgotten(timeline));
      await using rig = await projectionRig(database, { projections: broken(projections()) });
      await copyInto(rig.log, events);
      await rig.projections.catchUp();
      await expect(checkFold(rig)).rejects.toThrow(/./);
    });
  });
}
