import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OutageLab, openOutageLab } from './outage-lab.ts';
import {
  crowded,
  frozen,
  MAX_SESSIONS,
  playedText,
  playScenario,
  readDatabase,
  stopped,
  terminated,
} from './scenarios.ts';

let lab: OutageLab;
beforeAll(async () => {
  lab = await openOutageLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

test.each([stopped(1500), frozen(4000), terminated, crowded(2000)])(
  'whatever befalls the database, fresh names are answered and nothing is lost: $name',
  async (scenario) => {
    const played = await playScenario(lab, scenario);
    console.log(playedText(played));
    const { load, lost } = played;
    expect([...load.fresh.byStatus.keys()]).toEqual([200]);
    for (const tally of [load.cold, load.pins, load.lists]) {
      for (const status of tally.byStatus.keys()) expect([200, 503]).toContain(status);
      expect(tally.unguided).toBe(0);
    }
    expect(lost).toEqual([]);
    expect([lab.api.ended, lab.worker.ended]).toEqual([undefined, undefined]);
  },
);

test('afterwards the stream has told of everything once, the projections are at the end, and no connection is left over', async () => {
  const { listener } = lab;
  let told: readonly string[] = [];
  let recorded: readonly string[] = [];
  const isToldOfAll = async (): Promise<boolean> => {
    ({ ids: recorded } = await readDatabase(lab));
    told = [...listener.ids];
    return told.at(-1) === recorded.at(-1);
  };
  await expect.poll(isToldOfAll).toBe(true);
  const first = recorded.indexOf(told[0] ?? '');
  expect(first).toBeGreaterThanOrEqual(0);
  expect(told).toEqual(recorded.slice(first));
  console.log(`outage: ${told.length} events told, ${listener.resumed} times resumed`);
  // The server takes its time over those that have gone.
  await expect.poll(async () => (await readDatabase(lab)).sessions).toBeLessThanOrEqual(MAX_SESSIONS);
  const names = async (): Promise<number> => {
    const response = await fetch(`${lab.api.url}/v1/caches/destinations?q=warm&limit=1000`);
    return ((await response.json()) as { readonly items: readonly unknown[] }).items.length;
  };
  await expect.poll(names).toBe(lab.warm.length);
});
