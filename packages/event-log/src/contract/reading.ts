import { expect } from 'vitest';
import { InvalidRead } from '../errors.ts';
import type { EventLog } from '../event-log.ts';
import { limits } from '../limits.ts';
import { events, followLanes, inLane } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';
import { expectCode, expectOneOrder } from './expectations.ts';

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
    name: 'reads several streams at once as one by one',
    async run(open) {
      let now = 1000;
      await using log = await open({ clock: () => now });
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      for (let round = 1; round <= 3; round++, now += 1000) {
        const batch = names
          .slice(0, 2 * round)
          .map((stream) => ({ stream, expected: 'any' as const, events: events(2) }));
        await log.append(batch);
      }
      const reads = ['f', 'none', 'a', 'nul \u0000', 'd', 'a'].map((stream) => ({ stream }));
      for (const options of [
        {},
        { limit: 3 },
        { direction: 'backwards', limit: 3 },
        { recordedUntil: 2500 },
        { direction: 'backwards', recordedUntil: 1500, limit: 1 },
      ] as const) {
        for (const each of [reads, reads.map((read, index) => ({ ...read, from: index + 1 }))]) {
          const found = await log.readStreams(each, options);
          const oneByOne = await Promise.all(each.map((read) => log.readStream(read.stream, { ...options, ...read })));
          expect(found).toEqual(oneByOne);
          expect(found.map((own) => own.length > 0)).toContain(true);
        }
      }
      expect(await log.readStreams([])).toEqual([]);
      await expect(log.readStreams(reads, { limit: limits.readMax })).rejects.toBeInstanceOf(InvalidRead);
      await expect(log.readStreams([{ stream: 'a', from: 0 }])).rejects.toBeInstanceOf(InvalidRead);
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
      const appended: { readonly stream: string; readonly id: string }[] = [];
      for (let round = 0; round < 5; round++) {
        const batch = [`s${round % 2}`, `t${round % 3}`].map((stream) => ({
          stream,
          expected: 'any' as const,
          events: events(3),
        }));
        appended.push(...batch.flatMap(({ stream, events: own }) => own.map(({ id }) => ({ stream, id }))));
        await log.append(batch);
      }
      for (const limit of [1, 7, 30, 1000]) {
        for (const [lane, seen] of (await followLanes(log, () => false, limit)).entries()) {
          expect(seen.map(({ id }) => id)).toEqual(inLane(log, lane, appended).map(({ id }) => id));
        }
      }
      for (let lane = 0; lane < log.lanes; lane++) {
        const { next } = await log.readAll({ lane });
        expect(await log.readAll({ lane, after: next })).toEqual({ events: [], next });
        expect(await log.settled(lane)).toBe(next);
      }
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
      let all = 0;
      for (let lane = 0; lane < log.lanes; lane++) {
        const page = await log.readAll({ lane, limit: limits.readMax });
        expectOneOrder(page.events);
        const own = inLane(log, lane, batch);
        expect(page.events.map(({ id }) => id)).toEqual(own.flatMap((append) => append.events.map(({ id }) => id)));
        all += (await log.readAll({ lane })).events.length;
      }
      expect(all).toBe(limits.readDefault);
    },
  },
  {
    name: 'gives events by their ids, in the order asked for, and leaves out what it does not have',
    async run(open) {
      await using log = await open();
      const [one, two] = [events(2), events(3)];
      await log.append([
        { stream: 'a', expected: 'any', events: one },
        { stream: 'b', expected: 'any', events: two },
      ]);
      const wanted = [...two.toReversed(), ...one].map(({ id }) => id);
      const unknown = [crypto.randomUUID(), 'no id', '', "'"];
      const found = await log.readEvents([...unknown, ...wanted, ...wanted.slice(0, 1)]);
      expect(found.map(({ id }) => id)).toEqual([...wanted, ...wanted.slice(0, 1)]);
      expect(found[0]).toEqual((await log.readStream('b')).at(-1));
      expect(await log.readEvents([])).toEqual([]);
      await expectCode(log.readEvents(Array(limits.readMax + 1).fill('x')), InvalidRead, 'read-invalid');
    },
  },
];
