import { VirtualClock } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { Refresher, type RefresherOptions } from './refresher.ts';
import { type MemorySchedule, memorySchedule, type ScheduledName } from './testing/memory-schedule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Begun {
  readonly serverName: string;
  readonly at: number;
}

interface Rig {
  readonly clock: VirtualClock;
  readonly schedule: MemorySchedule;
  readonly refresher: Refresher;
  /** In order. */
  readonly begun: Begun[];
  readonly outcomes: Record<string, number>;
  /** Runs for so long, and ends in order. */
  runFor(ms: number): Promise<void>;
}

function rigOf(
  names: (now: number) => readonly ScheduledName[],
  options: Partial<RefresherOptions> & { readonly tookMs?: number; readonly offMs?: (now: number) => number } = {},
): Rig {
  const clock = new VirtualClock();
  const schedule = memorySchedule(names(clock.now()), () => clock.now());
  const begun: Begun[] = [];
  const outcomes: Record<string, number> = {};
  const { tookMs = 100, offMs = () => 0, ...rest } = options;
  const refresher = new Refresher({
    schedule,
    clock: { now: () => clock.now() + offMs(clock.now()), sleep: (ms, signal) => clock.sleep(ms, signal) },
    renew: async ({ serverName }) => {
      begun.push({ serverName, at: clock.now() });
      await clock.sleep(tookMs);
      return 'renewed';
    },
    placesOf: (serverName) => [serverName],
    perSecond: 10,
    atOnce: 20,
    leaseMs: MINUTE,
    drainMs: 5000,
    onOutcome: (outcome) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    },
    ...rest,
  });
  return {
    clock,
    schedule,
    refresher,
    begun,
    outcomes,
    async runFor(ms) {
      const end = new AbortController();
      const run = refresher.run(end.signal);
      run.catch(() => undefined);
      await clock.advanceBy(ms);
      end.abort();
      await clock.run(run);
    },
  };
}

function due(count: number, at: (index: number) => Partial<ScheduledName> = () => ({})) {
  return (now: number): readonly ScheduledName[] =>
    Array.from({ length: count }, (_, index) => ({
      serverName: `n${index}.example`,
      dueAt: now - 1,
      freshUntil: now + MINUTE,
      wantedAt: now,
      ...at(index),
    }));
}

describe('a refresher', () => {
  test('renews what is due, once, the earliest first', async () => {
    const rig = rigOf((now) => due(30, (index) => ({ dueAt: now - 30 + index }))(now));
    await rig.runFor(MINUTE);
    expect(rig.begun.map(({ serverName }) => serverName)).toEqual(
      Array.from({ length: 30 }, (_, index) => `n${index}.example`),
    );
    expect(rig.outcomes).toEqual({ renewed: 30 });
    expect(rig.schedule.rows.size).toBe(0);
  });

  test('leaves what is not due alone until it is', async () => {
    const rig = rigOf((now) => due(1, () => ({ dueAt: now + 20 * SECOND }))(now));
    const start = rig.clock.now();
    await rig.runFor(19 * SECOND);
    expect(rig.begun).toEqual([]);
    await rig.runFor(5 * SECOND);
    const [first] = rig.begun;
    expect(first?.at).toBeGreaterThanOrEqual(start + 20 * SECOND);
    expect(first?.at).toBeLessThanOrEqual(start + 21 * SECOND);
  });

  test('makes no storm of a start with everything due: a tenth of the rate at first, all of it after a minute', async () => {
    const rig = rigOf(due(20_000), { perSecond: 50, atOnce: 100 });
    const start = rig.clock.now();
    await rig.runFor(2 * MINUTE);
    const inSecond = (second: number): number =>
      rig.begun.filter(({ at }) => Math.floor((at - start) / SECOND) === second).length;
    expect(inSecond(0)).toBeLessThanOrEqual(7);
    for (let second = 0; second < 120; second += 1) {
      const rate = 50 * Math.min(1, 0.1 + 0.9 * ((second + 1) / 60));
      expect(inSecond(second)).toBeLessThanOrEqual(Math.ceil(rate * 1.25) + 1);
    }
    // It does go on with what it may.
    expect(inSecond(110)).toBeGreaterThanOrEqual(45);
  });

  test('holds no more names than it can begin soon, and has no more in flight than it may', async () => {
    let most = 0;
    let mostWaiting = 0;
    const rig = rigOf(due(5000), {
      perSecond: 100,
      atOnce: 7,
      renew: async () => {
        most = Math.max(most, rig.refresher.inFlight);
        mostWaiting = Math.max(mostWaiting, rig.refresher.waiting);
        await rig.clock.sleep(2 * SECOND);
        return 'renewed';
      },
    });
    await rig.runFor(2 * MINUTE);
    expect(most).toBeLessThanOrEqual(7);
    expect(most).toBeGreaterThanOrEqual(6);
    expect(mostWaiting).toBeLessThanOrEqual(7);
  });

  test('has two names of one place in hand at most, and others do not wait for them', async () => {
    const present = new Map<string, number>();
    let most = 0;
    const placeOf = (serverName: string): string => (serverName.startsWith('h') ? 'hoster.example' : serverName);
    const beginnings: number[] = [];
    const rig = rigOf(
      (now) => [
        ...due(2000, (index) => ({ serverName: `h${index}.example`, dueAt: now - 1000 }))(now),
        ...due(300, (index) => ({ serverName: `o${index}.example`, dueAt: now - 500 }))(now),
      ],
      {
        perSecond: 50,
        atOnce: 100,
        placesOf: (serverName) => [placeOf(serverName)],
        renew: async ({ serverName }) => {
          const place = placeOf(serverName);
          const count = (present.get(place) ?? 0) + 1;
          present.set(place, count);
          if (place === 'hoster.example') {
            most = Math.max(most, count);
            beginnings.push(rig.clock.now());
          }
          rig.begun.push({ serverName, at: rig.clock.now() });
          await rig.clock.sleep(300);
          present.set(place, (present.get(place) ?? 0) - 1);
          return 'renewed';
        },
      },
    );
    await rig.runFor(MINUTE);
    expect(most).toBe(2);
    for (const [index, at] of beginnings.slice(1).entries())
      expect(at - (beginnings[index] ?? 0)).toBeGreaterThanOrEqual(50);
    expect(rig.begun.filter(({ serverName }) => serverName.startsWith('o'))).toHaveLength(300);
    expect(beginnings.length).toBeGreaterThan(100);
    // Names are sent away for about as long as it takes until it is their turn, not again and again.
    expect(rig.schedule.calls.claim).toBeLessThan(1000);
  });

  test('has the names first that were wanted lately when not all can be had in time', async () => {
    const rig = rigOf((now) =>
      due(2000, (index) => ({
        dueAt: now - 10 * MINUTE + index,
        wantedAt: index % 20 === 19 ? now - MINUTE : now - 3 * 24 * 60 * MINUTE,
      }))(now),
    );
    await rig.runFor(25 * SECOND);
    const indices = rig.begun.map(({ serverName }) => Number(serverName.slice(1, -8)));
    const wanted = indices.filter((index) => index % 20 === 19);
    expect(indices.slice(0, wanted.length)).toEqual(wanted);
    expect(wanted).toEqual(wanted.toSorted((one, other) => one - other));
    expect(wanted.length).toBeGreaterThan(50);
  });

  test('says that it failed, and gives the name back to be tried later', async () => {
    const rig = rigOf(due(1), { renew: () => Promise.reject(new Error('no log')) });
    await rig.runFor(10 * SECOND);
    expect(rig.outcomes).toEqual({ failed: 1 });
    expect(rig.schedule.rows.get('n0.example')).toMatchObject({ token: undefined, attempts: 1 });
  });

  test('counts what somebody else has by now', async () => {
    const rig = rigOf(due(1), {
      renew: async ({ serverName }) => {
        Object.assign(rig.schedule.rows.get(serverName) ?? {}, { token: 'of another' });
        return 'renewed';
      },
    });
    await rig.runFor(5 * SECOND);
    expect(rig.outcomes).toEqual({ renewed: 1, lost: 1 });
  });

  test('ends in order: begins nothing more, gives back what waits, and finishes what is in flight', async () => {
    const rig = rigOf(due(500), { perSecond: 100, atOnce: 5, tookMs: 3 * SECOND });
    await rig.runFor(30 * SECOND);
    const ended = rig.clock.now();
    expect(rig.refresher.inFlight).toBe(0);
    expect(rig.refresher.waiting).toBe(0);
    expect(rig.begun.every(({ at }) => at <= ended)).toBe(true);
    expect(rig.outcomes['renewed']).toBe(rig.begun.length);
    expect(rig.schedule.rows.size).toBe(500 - rig.begun.length);
    for (const row of rig.schedule.rows.values()) {
      expect(row).toMatchObject({ token: undefined, attempts: 0 });
      expect(row.leaseUntil).toBeLessThanOrEqual(ended);
    }
  });

  test('waits for what is in flight at the end for a while only, and leaves its lease to lapse', async () => {
    const rig = rigOf(due(1), { tookMs: 10 * MINUTE, drainMs: 5 * SECOND });
    const start = rig.clock.now();
    await rig.runFor(SECOND);
    expect(rig.clock.now()).toBe(start + 6 * SECOND);
    expect(rig.schedule.rows.get('n0.example')?.token).toBeDefined();
  });

  test('tells what the schedule throws, keeps what was finished meanwhile, and writes it when it is back', async () => {
    const rig = rigOf(due(3));
    const end = new AbortController();
    const run = rig.refresher.run(end.signal);
    run.catch(() => undefined);
    await rig.clock.advanceBy(50);
    rig.schedule.failure = new Error('gone');
    await expect(rig.clock.run(run)).rejects.toThrow('gone');
    await rig.clock.advanceBy(5 * SECOND);
    expect(rig.schedule.rows.size).toBe(3);
    rig.schedule.failure = undefined;
    await rig.runFor(10 * SECOND);
    expect(rig.outcomes).toEqual({ renewed: 3 });
    expect(rig.begun).toHaveLength(3);
    expect(rig.schedule.rows.size).toBe(0);
  });

  test('begins nothing that it has held for too long: a machine that slept has lost its leases', async () => {
    const rig = rigOf(due(3));
    const end = new AbortController();
    const run = rig.refresher.run(end.signal);
    await rig.clock.advanceBy(0);
    const begun = rig.begun.length;
    expect(rig.refresher.waiting).toBeGreaterThan(0);
    rig.schedule.failure = new Error('gone');
    await rig.clock.run(run.catch(() => undefined));
    await rig.clock.advanceBy(16 * SECOND);
    rig.schedule.failure = undefined;
    for (const row of rig.schedule.rows.values())
      Object.assign(row, { token: 'of another', leaseUntil: rig.clock.now() + MINUTE });
    await rig.runFor(10 * SECOND);
    expect(rig.begun).toHaveLength(begun);
  });

  test.each([-HOUR, HOUR])(
    'finds what is due by the clock of the schedule when its own is %d ms off',
    async (offMs) => {
      const rig = rigOf((now) => due(5, (index) => ({ dueAt: now + index * 10 * SECOND }))(now), {
        offMs: () => offMs,
      });
      const start = rig.clock.now();
      await rig.runFor(MINUTE);
      expect(rig.begun.map(({ at }) => Math.floor((at - start) / (10 * SECOND)))).toEqual([0, 1, 2, 3, 4]);
    },
  );

  test('goes on at once when its clock is put back', async () => {
    const putBackAt = new VirtualClock().now() + 15 * SECOND;
    const rig = rigOf((now) => due(60, (index) => ({ dueAt: now + index * SECOND }))(now), {
      offMs: (now) => (now < putBackAt ? 0 : -HOUR),
    });
    const start = rig.clock.now();
    await rig.runFor(70 * SECOND);
    expect(rig.outcomes).toEqual({ renewed: 60 });
    for (const [index, { at }] of rig.begun.entries()) expect(at).toBeLessThanOrEqual(start + (index + 3) * SECOND);
  });
});
