import { expect } from 'vitest';
import { event, events, followLanes } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';
import { expectOneOrder } from './expectations.ts';

/** Several appenders and a follower at once. */
export const concurrencyCases: readonly ContractCase[] = [
  {
    name: 'gives one version to one of several appenders who expect the same',
    async run(open) {
      await using log = await open();
      for (let version = 0; version < 5; version++) {
        const rivals = Array.from({ length: 6 }, () =>
          log.append([{ stream: 'a', expected: version, events: events(1) }]),
        );
        const kinds = (await Promise.all(rivals)).map(([result]) => result?.kind);
        expect(kinds.toSorted()).toEqual(['appended', ...Array.from({ length: 5 }, () => 'conflict')]);
      }
      expect((await log.readStream('a')).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    },
  },
  {
    name: 'keeps each append in one piece when several append at once',
    async run(open) {
      await using log = await open();
      const batches = Array.from({ length: 24 }, () => events(3));
      const results = await Promise.all(
        batches.map((batch, index) =>
          // Both orders of the two streams, as a trap for locks taken in the order of the batch.
          log.append(
            [
              { stream: 'a', expected: 'any' as const, events: batch },
              { stream: 'b', expected: 'any' as const, events: events(1) },
            ].toSorted((x, y) => (index % 2 === 0 ? 1 : -1) * x.stream.localeCompare(y.stream)),
          ),
        ),
      );
      expect(results.flat().every(({ kind }) => kind === 'appended')).toBe(true);
      const recorded = await log.readStream('a');
      expect(recorded.map(({ version }) => version)).toEqual(recorded.map((_, index) => index + 1));
      expect(recorded).toHaveLength(24 * 3);
      for (const batch of batches) {
        const start = recorded.findIndex(({ id }) => id === batch[0]?.id);
        expect(recorded.slice(start, start + 3).map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
      }
    },
  },
  {
    name: 'lets one of several concurrent retries happen',
    async run(open) {
      await using log = await open();
      const append = { stream: 'a', expected: 'any' as const, events: events(2) };
      const results = (await Promise.all(Array.from({ length: 6 }, () => log.append([append])))).flat();
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['appended', ...Array(5).fill('duplicate')]);
      expect(new Set(results.map((result) => (result.kind === 'conflict' ? 0n : result.position))).size).toBe(1);
      expect(await log.readStream('a')).toHaveLength(2);
    },
  },
  {
    name: 'never lets a follower miss, repeat or reorder events while writers commit and fail',
    async run(open) {
      await using log = await open();
      const taken = event();
      await log.append([{ stream: 'taken', expected: 'any', events: [taken] }]);
      const acknowledged = new Set([taken.id]);
      const writer = async (number: number): Promise<void> => {
        for (let round = 0; round < 25; round++) {
          const batch = events(1 + ((round + number) % 3));
          const stream = `s${(number + round) % 5}`;
          const [result] = await log.append([{ stream, expected: 'any', events: batch }]);
          if (result?.kind === 'appended') for (const { id } of batch) acknowledged.add(id);
          // Racing for one id under two streams: one of the two is rolled back after it began to write.
          if (round % 5 !== 0) continue;
          const same = event();
          const race = ['x', 'y'].map((side) =>
            log.append([{ stream: `${side}${number}`, expected: 'any', events: [same] }]),
          );
          const settled = await Promise.allSettled(race);
          expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
          acknowledged.add(same.id);
        }
      };
      let writing = true;
      const writers = Promise.all(Array.from({ length: 6 }, (_, number) => writer(number))).finally(() => {
        writing = false;
      });
      const [lanes] = await Promise.all([followLanes(log, () => writing), writers]);
      for (const seen of lanes) expectOneOrder(seen);
      expect(new Set(lanes.flat().map(({ id }) => id))).toEqual(acknowledged);
    },
  },
];
