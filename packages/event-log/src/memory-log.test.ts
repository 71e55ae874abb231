import { describe, expect, test } from 'vitest';
import { contractCases } from './event-log.contract.ts';
import { laneOf } from './lane.ts';
import { createLanedLog } from './laned-log.ts';
import { createMemoryLog } from './memory-log.ts';
import { event, events, recordedIds } from './testing/sample-events.ts';

describe('a memory log', () => {
  for (const { name, run } of contractCases) {
    test(name, () => run(async (options) => createMemoryLog(options)));
  }
});

describe('a log of three lanes in memory', () => {
  for (const { name, run } of contractCases) {
    test(name, () =>
      run(async (options) =>
        createLanedLog([createMemoryLog(options), createMemoryLog(options), createMemoryLog(options)]),
      ),
    );
  }

  test('has nothing in flight any more when it fails', async () => {
    const [failing, slow] = [createMemoryLog(), createMemoryLog()];
    failing.append = () => Promise.reject(new Error('of one lane'));
    failing.bulkAppend = failing.append as never;
    const { append, bulkAppend } = slow;
    let isOver = false;
    const late = async <T>(work: Promise<T>): Promise<T> => {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      isOver = true;
      return work;
    };
    slow.append = (appends) => late(append.call(slow, appends));
    slow.bulkAppend = (some) => late(bulkAppend.call(slow, some));
    const log = createLanedLog([failing, slow]);
    const streams = ['s0', 's1', 's2', 's3'];
    expect(new Set(streams.map((stream) => laneOf(stream, 2))).size).toBe(2);
    const appends = streams.map((stream) => ({ stream, expected: 'any' as const, events: events(1) }));
    await expect(log.append(appends)).rejects.toThrow('of one lane');
    expect(isOver).toBe(true);
    isOver = false;
    const times = { observedAt: 9e12, recordedAt: 9e12, position: 0n, schemaVersion: 1 };
    const taken = streams.map((stream) => ({
      ...{ ...event(), ...times, stream },
      version: laneOf(stream, 2) === 1 ? 2 : 1,
    }));
    await expect(log.bulkAppend(taken)).rejects.toThrow('of one lane');
    expect(isOver).toBe(true);
  });

  test('is made of one log or more, each of one lane', () => {
    expect(() => createLanedLog([])).toThrow(RangeError);
    expect(() => createLanedLog([createLanedLog([createMemoryLog(), createMemoryLog()])])).toThrow(RangeError);
  });
});

describe('a memory log with a capacity', () => {
  for (const { name, run } of contractCases) {
    test(`${name}, within its capacity`, () => run(async (options) => createMemoryLog({ ...options, capacity: 5000 })));
  }

  test('drops the oldest event of the whole log first and keeps versions and positions', async () => {
    await using log = createMemoryLog({ capacity: 3 });
    await log.append([{ stream: 'a', expected: 'any', events: events(2) }]);
    await log.append([{ stream: 'b', expected: 'any', events: events(1) }]);
    await log.append([{ stream: 'a', expected: 2, events: events(1) }]);
    expect((await log.readStream('a')).map(({ version }) => version)).toEqual([2, 3]);
    expect((await log.readAll()).events.map(({ position }) => position)).toEqual([2n, 3n, 4n]);
    expect((await log.readAll({ after: 2n, limit: 1 })).events.map(({ position }) => position)).toEqual([3n]);
    expect(await log.readStream('a', { direction: 'backwards', from: 1 })).toEqual([]);
    expect(await log.readStream('a', { direction: 'backwards', from: 2 })).toHaveLength(1);
    expect(await log.readStream('a', { from: 3 })).toHaveLength(1);
  });

  test('still knows the version of a stream of which one event is left', async () => {
    await using log = createMemoryLog({ capacity: 2 });
    await log.append([{ stream: 'a', expected: 'any', events: events(5) }]);
    await log.append([{ stream: 'b', expected: 'any', events: events(1) }]);
    expect(await log.append([{ stream: 'a', expected: 4, events: events(1) }])).toEqual([
      { kind: 'conflict', actual: 5 },
    ]);
    expect(await log.append([{ stream: 'a', expected: 5, events: events(1) }])).toMatchObject([{ version: 6 }]);
  });

  test('forgets a stream whose last event is gone', async () => {
    await using log = createMemoryLog({ capacity: 2 });
    const first = event();
    await log.append([{ stream: 'a', expected: 'any', events: [first] }]);
    await log.append([{ stream: 'b', expected: 'any', events: events(2) }]);
    expect(await log.append([{ stream: 'a', expected: 1, events: events(1) }])).toEqual([
      { kind: 'conflict', actual: 0 },
    ]);
    expect(await log.append([{ stream: 'a', expected: 'no-stream', events: [first] }])).toMatchObject([
      { kind: 'appended', version: 1, position: 4n },
    ]);
  });

  test('takes a batch larger than itself and keeps its end', async () => {
    await using log = createMemoryLog({ capacity: 2 });
    const batch = events(100);
    const results = await log.append([{ stream: 'a', expected: 'no-stream', events: batch }]);
    expect(results).toEqual([{ kind: 'appended', version: 100, position: 100n }]);
    expect(await recordedIds(log)).toEqual(batch.slice(-2).map(({ id }) => id));
  });

  test('keeps pace with a long life', async () => {
    await using log = createMemoryLog({ capacity: 100 });
    for (let round = 0; round < 200; round++) {
      await log.append([{ stream: `s${round % 7}`, expected: 'any', events: events(37) }]);
    }
    const { events: kept, next } = await log.readAll();
    expect(kept).toHaveLength(100);
    expect(next).toBe(7400n);
  });

  test('refuses a capacity of nothing', () => {
    for (const capacity of [0, -1, Number.NaN]) expect(() => createMemoryLog({ capacity })).toThrow(RangeError);
  });
});
