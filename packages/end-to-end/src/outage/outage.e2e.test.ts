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

/** Far above what it takes on an idle machine: whoever waits for so long hangs. */
const FRESH_WITHIN_MS = 10_000;
const REFUSED_WITHIN_MS = 20_000;

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
    expect(load.fresh.longest.get(200)).toBeLessThan(FRESH_WITHIN_MS);
    for (const tally of [load.cold, load.pins, load.lists]) {
      for (const [status, longestMs] of tally.longest) {
        expect([200, 503]).toContain(status);
        expect(longestMs).toBeLessThan(REFUSED_WITHIN_MS);
      }
      expect(tally.unguided).toBe(0);
    }
    expect(lost).toEqual([]);
    expect([lab.api.ended, lab.worker.ended]).toEqual([undefined, undefined]);
  },
  120_000,
);

test('afterwards the stream has told of everything once, the projections are at the end, and no connection is left over', async () => {
  const { ids, sessions } = await readDatabase(lab);
  const last = ids.at(-1);
  await expect.poll(() => lab.listener.ids.at(-1)).toBe(last);
  const first = ids.indexOf(lab.listener.ids[0] ?? '');
  expect(first).toBeGreaterThanOrEqual(0);
  expect(lab.listener.ids).toEqual(ids.slice(first));
  console.log(
    `outage: ${lab.listener.ids.length} events told, ${lab.listener.resumed} times resumed; ${sessions} sessions`,
  );
  expect(sessions).toBeLessThanOrEqual(MAX_SESSIONS);
  const names = async (): Promise<number> => {
    const response = await fetch(`${lab.api.url}/v1/caches/destinations?q=warm&limit=1000`);
    return ((await response.json()) as { readonly items: readonly unknown[] }).items.length;
  };
  await expect.poll(names).toBe(lab.warm.length);
});
