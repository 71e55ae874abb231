import { expect, vi } from 'vitest';
import type { BulkLog, RecordedEvent } from '../event-log.ts';
import { followLog } from '../follow-log.ts';
import { laneOf } from '../lane.ts';
import { event, events, followLanes } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';

async function scanned(log: BulkLog, options: Parameters<BulkLog['scan']>[0] = {}): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for await (const batch of log.scan(options)) {
    expect(batch.length).toBeGreaterThan(0);
    seen.push(...(batch as readonly RecordedEvent[]));
  }
  return seen;
}

/** Being told, following, scanning. */
export const followingCases: readonly ContractCase[] = [
  {
    name: 'tells its listeners of what is appended, until they have enough',
    async run(open) {
      await using log = await open();
      let [first, second] = [0, 0];
      const one = log.listen(() => (first += 1));
      using _ = log.listen(() => (second += 1));
      await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
      while (first === 0 || second === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      one[Symbol.dispose]();
      const [told, toldOther] = [first, second];
      await log.append([{ stream: 'b', expected: 'any', events: events(1) }]);
      while (second === toldOther) await new Promise((resolve) => setTimeout(resolve, 1));
      expect(first).toBe(told);
    },
  },
  {
    name: 'appends whatever its listeners do',
    async run(open) {
      await using log = await open();
      const uncaught: unknown[] = [];
      const spy = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((work) => {
        try {
          work();
        } catch (error) {
          uncaught.push(error);
        }
      });
      try {
        const failure = new Error('of a listener');
        let told = 0;
        using _failing = log.listen(() => {
          throw failure;
        });
        let again = log.listen(listenAgain);
        function listenAgain(): void {
          told += 1;
          again[Symbol.dispose]();
          again = log.listen(listenAgain);
        }
        const [result] = await log.append([{ stream: 'a', expected: 'no-stream', events: events(1) }]);
        expect(result).toMatchObject({ kind: 'appended', version: 1 });
        while (told === 0 || uncaught.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        expect(new Set(uncaught)).toEqual(new Set([failure]));
        again[Symbol.dispose]();
      } finally {
        spy.mockRestore();
      }
    },
  },
  {
    name: 'can be followed page by page while it grows, from any position, until that is enough',
    async run(open) {
      await using log = await open();
      const batches = Array.from({ length: 6 }, () => events(4));
      const lane = laneOf('a', log.lanes);
      const ids = batches.flat().map(({ id }) => id);
      const enough = new AbortController();
      const seen: RecordedEvent[] = [];
      const following = (async () => {
        for await (const { events: page } of followLog(log, { lane, limit: 3, signal: enough.signal })) {
          seen.push(...page);
          if (seen.length === ids.length) enough.abort();
        }
      })();
      for (const batch of batches) {
        await log.append([{ stream: 'a', expected: 'any', events: batch }]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await following;
      expect(seen.map(({ id }) => id)).toEqual(ids);
      const after = seen[9]?.position ?? 0n;
      for await (const page of followLog(log, { lane, after })) {
        expect(page.events.map(({ id }) => id)).toEqual(ids.slice(10));
        break;
      }
    },
  },
  {
    name: 'gives by a scan what it gives in pages, or the part of it that is asked for',
    async run(open) {
      await using log = await open();
      for (let round = 0; round < 4; round++) {
        const mixed = ['x', 'y', 'z'].map((type) => ({
          ...event({ round, text: 'tab\t new\n back\\ nul\u0000 é 😀 lone\ud800' }),
          type,
          schemaVersion: round + 1,
          ...(round === 0 ? {} : { correlationId: crypto.randomUUID(), observedAt: 1_000 * round }),
          ...(round < 2 ? {} : { causationId: crypto.randomUUID() }),
        }));
        await log.append(
          ['a', 'b', 'c'].map((stream, place) => ({ stream, expected: 'any', events: [mixed[place] ?? event()] })),
        );
      }
      for (const [lane, all] of (await followLanes(log, () => false)).entries()) {
        expect(await scanned(log, { lane })).toEqual(all);
        expect(await scanned(log, { lane, types: ['x', 'z', 'never'] })).toEqual(
          all.filter(({ type }) => type !== 'y'),
        );
        expect(await scanned(log, { lane, types: ['never'] })).toEqual([]);
        expect(await scanned(log, { lane, types: [] })).toEqual([]);
        const after = all[0]?.position ?? 0n;
        const until = all.at(-2)?.position ?? 0n;
        expect(await scanned(log, { lane, after, until })).toEqual(all.slice(1, -1));
        expect(await scanned(log, { lane, after: 10_000n })).toEqual([]);
        expect(await scanned(log, { lane, fields: ['observedAt', 'type'] })).toEqual(
          all.map(({ observedAt, type }) => ({ observedAt, type })),
        );
        expect(await scanned(log, { lane, fields: ['data', 'causationId'] })).toEqual(
          all.map(({ data, causationId }) => ({ data, ...(causationId === undefined ? {} : { causationId }) })),
        );
      }
    },
  },
];
