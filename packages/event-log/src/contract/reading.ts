import { expect } from 'vitest';
import type { EventLog } from '../event-log.ts';
import { limits } from '../limits.ts';
import { events, recordedIds } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';
import { expectOneOrder } from './expectations.ts';

/** Streams, pages, directions. */
export const readingCases: readonly ContractCase[] = [
  {
    name: 'reads a stream in both directions, from any version, within a limit',
    async run(open) {
      await using log = await open();
      const all = events(5);
      await log.append([{ stream: 'other', expected: 'any', events: events(2) }]);
      await log.append([{ stream: 'a', expected: 'any', events: all.slice(0, 3) }]);
      await log.append([{ stream: 'other', expected: 'any', events: events(1) }]);
      await log.append([{ stream: 'a', expected: 3, events: all.slice(3) }]);
      const versions = async (options?: Parameters<EventLog['readStream']>[1]): Promise<readonly number[]> =>
        (await log.readStream('a', options)).map(({ version }) => version);
      expect(await versions()).toEqual([1, 2, 3, 4, 5]);
      expect(await versions({ from: 2, limit: 2 })).toEqual([2, 3]);
      expect(await versions({ from: 6 })).toEqual([]);
      expect(await versions({ direction: 'backwards' })).toEqual([5, 4, 3, 2, 1]);
      expect(await versions({ direction: 'backwards', limit: 2 })).toEqual([5, 4]);
      expect(await versions({ direction: 'backwards', from: 3, limit: 2 })).toEqual([3, 2]);
      expect(await versions({ direction: 'backwards', from: 99 })).toEqual([5, 4, 3, 2, 1]);
      expect(await versions({ from: Number.MAX_SAFE_INTEGER })).toEqual([]);
      expect((await log.readStream('a')).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    },
  },
  {
    name: 'has nothing to give for a stream or a log without events',
    async run(open) {
      await using log = await open();
      expect(await log.readStream('a')).toEqual([]);
      expect(await log.readStream('nul \u0000')).toEqual([]);
      expect(await log.readAll()).toEqual({ events: [], next: 0n });
      expect(await log.readAll({ after: 5n })).toEqual({ events: [], next: 5n });
    },
  },
  {
    name: 'reads the whole log in pages, in the order of positions, each event once',
    async run(open) {
      await using log = await open();
      const expected: string[] = [];
      for (let round = 0; round < 5; round++) {
        const batch = events(5);
        expected.push(...batch.map(({ id }) => id));
        await log.append([
          { stream: `s${round % 2}`, expected: 'any', events: batch.slice(0, 3) },
          { stream: `t${round % 3}`, expected: 'any', events: batch.slice(3) },
        ]);
      }
      for (const limit of [1, 7, 25, 1000]) expect(await recordedIds(log, limit)).toEqual(expected);
      const { next } = await log.readAll();
      expect(await log.readAll({ after: next })).toEqual({ events: [], next });
    },
  },
  {
    name: 'takes as many events at once as a batch may have, and reads as many as a page may have',
    async run(open) {
      await using log = await open();
      const streams = Array.from({ length: 100 }, (_, index) => `s${index}`);
      const batch = streams.map((stream) => ({
        stream,
        expected: 'no-stream' as const,
        events: events(limits.batchEvents / streams.length),
      }));
      const results = await log.append(batch);
      expect(results.every(({ kind }) => kind === 'appended')).toBe(true);
      const page = await log.readAll({ limit: limits.readMax });
      expectOneOrder(page.events);
      expect(page.events.map(({ id }) => id)).toEqual(batch.flatMap((append) => append.events.map(({ id }) => id)));
      expect((await log.readAll()).events).toHaveLength(limits.readDefault);
    },
  },
];
