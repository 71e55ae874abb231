import { createResolver } from '@wherefore/core';
import { createMemoryLog, laneOf, type RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyInto, everyEvent, type PlayedLog, playLog, randomLogs } from '../testing/random-log.ts';
import { type ReadableLog, type ReplayOptions, replay } from './replay.ts';
import { ReplayTally } from './replay-summary.ts';
import type { Replayed } from './replayer.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 40);
const RUN = { numRuns: RUNS };

async function all(log: ReadableLog, options: ReplayOptions = {}): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for await (const one of replay(log, options)) replayed.push(one);
  return replayed;
}

const ids = (replayed: readonly Replayed[]): readonly string[] => replayed.map(({ event }) => event.id);
const isConclusion = ({ data }: RecordedEvent): boolean => 'decidedAt' in data;

test('law 1: a log is replayed, every conclusion once and equal, however little is kept in memory', async () => {
  const tally = new ReplayTally();
  await fc.assert(
    fc.asyncProperty(randomLogs(), fc.constantFrom(2, 30, 50_000), async (timeline, capacity) => {
      const { log, events } = await playLog(timeline);
      const replayed = await all(log, { capacity });
      expect(ids(replayed)).toEqual(events.filter(isConclusion).map(({ id }) => id));
      for (const one of replayed) {
        tally.add(one);
        expect(one.result).toEqual({ kind: 'equal' });
      }
    }),
    RUN,
  );
  console.log('replayed', tally.summary);
  expect(tally.summary.equal).toBeGreaterThan(RUNS);
});

test('a log of several lanes is replayed like one', async () => {
  await fc.assert(
    fc.asyncProperty(randomLogs({ processes: 2 }), async (timeline) => {
      const { events } = await playLog(timeline);
      const replayed = await all(inLanes(events, 3));
      expect([...ids(replayed)].sort()).toEqual(
        events
          .filter(isConclusion)
          .map(({ id }) => id)
          .sort(),
      );
      for (const { result } of replayed) expect(result).toEqual({ kind: 'equal' });
    }),
    { numRuns: Math.ceil(RUNS / 2) },
  );
});

test('names are replayed alone, from and to a time, as they are in the whole log', async () => {
  await fc.assert(
    fc.asyncProperty(randomLogs(), fc.double({ min: 0, max: 1, noNaN: true }), async (timeline, part) => {
      const { log, events } = await playLog(timeline);
      const names = timeline.serverNames.slice(0, 2);
      const [from, to] = [timeAt(events, part / 2), timeAt(events, part)];
      const wanted = events.filter(isConclusion).filter(({ recordedAt }) => recordedAt >= from && recordedAt <= to);
      expect(ids(await all(log, { from, to }))).toEqual(wanted.map(({ id }) => id));
      const ofNames = names.flatMap((name) => wanted.filter(({ data }) => data['serverName'] === name));
      const replayed = await all(log, { from, to, serverNames: names });
      expect(ids(replayed)).toEqual(ofNames.map(({ id }) => id));
      for (const { result } of replayed) expect(result).toEqual({ kind: 'equal' });
    }),
    RUN,
  );
});

test('what was in force at a time is what a resolver with the log of that time serves without asking', async () => {
  let served = 0;
  await fc.assert(
    fc.asyncProperty(
      randomLogs({ maxSteps: 24 }),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      async (timeline, part) => {
        const played = await playLog(timeline);
        const at = timeAt(played.events, part);
        const servedThen = await servedAt(played, timeline.serverNames, at);
        served += servedThen.length;
        const byNames = await all(played.log, { at, serverNames: timeline.serverNames });
        expect(ids(byNames)).toEqual(servedThen);
        expect([...ids(await all(played.log, { at }))].sort()).toEqual([...servedThen].sort());
      },
    ),
    RUN,
  );
  console.log('conclusions in force', served);
  expect(served).toBeGreaterThan(RUNS / 4);
});

/** A log of several lanes with these events, in pages of a few. */
function inLanes(events: readonly RecordedEvent[], lanes: number): ReadableLog {
  return {
    lanes,
    readAll: ({ lane = 0, after = 0n } = {}) => {
      const behind = events.filter(({ stream, position }) => laneOf(stream, lanes) === lane && position > after);
      const page = behind.slice(0, 7);
      return Promise.resolve({ events: page, next: page.at(-1)?.position ?? after });
    },
    readStream: () => Promise.reject(new Error('the whole log is read')),
    readEvents: (wanted) => Promise.resolve(wanted.flatMap((one) => events.find(({ id }) => id === one) ?? [])),
  };
}

function timeAt(events: readonly RecordedEvent[], part: number): number {
  return events[Math.floor(part * (events.length - 1))]?.recordedAt ?? 0;
}

/** Ids of the conclusions that a new resolver takes from the log as it was: those for which it records no request. */
async function servedAt(
  { events, policy, rules }: PlayedLog,
  serverNames: readonly string[],
  at: number,
): Promise<readonly string[]> {
  const then = events.filter(({ recordedAt }) => recordedAt <= at);
  const served: string[] = [];
  for (const name of serverNames) {
    const log = createMemoryLog();
    await copyInto(log, then);
    const deaf = {
      clock: { now: () => at, sleep: () => new Promise<void>(() => undefined) },
      log,
      policy,
      addressRules: rules,
    };
    await using resolver = createResolver({
      ...deaf,
      dns: { lookupSrv: nobody, lookupAddresses: nobody },
      fetch: nobody,
    });
    const conclusion = await resolver.resolve(name);
    if ((await everyEvent(log)).length > then.length || conclusion.because === undefined) continue;
    const holds = ({ data }: RecordedEvent): boolean =>
      data['serverName'] === name &&
      data['freshUntil'] === conclusion.freshUntil &&
      isSame(data['because'], conclusion.because);
    const found = then.filter(isConclusion).findLast(holds);
    if (found !== undefined) served.push(found.id);
  }
  return served;
}

function nobody(): Promise<never> {
  return Promise.reject(new Error('nobody is asked'));
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
