import { expect } from 'vitest';
import { limits } from '../limits.ts';
import { events } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';

/** The log's own time. */
export const momentCases: readonly ContractCase[] = [
  {
    name: 'reads a stream as it was at a time, in both directions',
    async run(open) {
      let now = 1_000_000;
      await using log = await open({ clock: () => now });
      // Versions 1 to 9, three in each of three milliseconds; more in between elsewhere.
      for (let round = 0; round < 3; round++) {
        now += 10;
        await log.append([{ stream: 'a', expected: 'any', events: events(3) }]);
        await log.append([{ stream: 'b', expected: 'any', events: events(1) }]);
      }
      const table: readonly (readonly [number, number])[] = [
        [Number.MIN_SAFE_INTEGER, 0],
        [0, 0],
        [1_000_009, 0],
        [1_000_010, 3],
        [1_000_019, 3],
        [1_000_020, 6],
        [1_000_030, 9],
        [9_000_000, 9],
        [limits.latestTimeMs + 1, 9],
        [Number.MAX_SAFE_INTEGER, 9],
      ];
      for (const [recordedUntil, last] of table) {
        const versions = Array.from({ length: last }, (_, index) => index + 1);
        const read = async (options: object): Promise<readonly number[]> =>
          (await log.readStream('a', { recordedUntil, ...options })).map(({ version }) => version);
        expect(await read({}), `until ${recordedUntil}`).toEqual(versions);
        expect(await read({ direction: 'backwards' })).toEqual(versions.toReversed());
        expect(await read({ direction: 'backwards', limit: 2 })).toEqual(versions.toReversed().slice(0, 2));
        expect(await read({ direction: 'backwards', from: 4 })).toEqual(versions.slice(0, 4).toReversed());
        expect(await read({ from: 3, limit: 2 })).toEqual(versions.slice(2, 4));
      }
      expect(await log.readStream('none', { recordedUntil: now })).toEqual([]);
    },
  },
  {
    name: 'never goes back in time along a stream, whatever the clock does',
    async run(open) {
      let now = 2_000_000;
      await using log = await open({ clock: () => now });
      const append = async (stream: string): Promise<void> => {
        await log.append([{ stream, expected: 'any', events: events(2) }]);
      };
      await append('a');
      now -= 1_000_000;
      await append('a');
      await append('b');
      now += 1_500_000;
      await append('a');
      const times = (await log.readStream('a')).map(({ recordedAt }) => recordedAt);
      expect(times).toEqual([2_000_000, 2_000_000, 2_000_000, 2_000_000, 2_500_000, 2_500_000]);
      expect((await log.readStream('b'))[0]?.recordedAt).toBe(1_000_000);
      expect(await log.readStream('a', { recordedUntil: 2_000_000 })).toHaveLength(4);
      expect(await log.readStream('a', { recordedUntil: 1_999_999 })).toEqual([]);
    },
  },
];
