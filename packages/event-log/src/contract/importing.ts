import { expect } from 'vitest';
import { InvalidAppend } from '../errors.ts';
import type { RecordedEvent } from '../event-log.ts';
import { event, events, followLanes, recordedIds } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';
import { expectCode } from './expectations.ts';

/** Events that another log has recorded. */
function recorded(stream: string, versions: readonly number[], recordedAt = 5_000): readonly RecordedEvent[] {
  return versions.map((version) => ({
    ...event({ version, text: 'nul \u0000' }),
    schemaVersion: 2,
    observedAt: version % 2 === 0 ? 4_000 : recordedAt,
    recordedAt: recordedAt + version,
    stream,
    version,
    position: 1_000_000n + BigInt(Math.ceil(version)),
    ...(version % 2 === 0 ? { correlationId: crypto.randomUUID() } : {}),
  }));
}

/** Taking over what another log has. */
export const importingCases: readonly ContractCase[] = [
  {
    name: 'takes over events with their ids, versions and times, and gives them positions of its own',
    async run(open) {
      await using log = await open({ clock: () => 9_000 });
      const [a, b] = [recorded('a', [1, 2, 3, 4]), recorded('b', [1, 2])];
      await log.append([{ stream: 'c', expected: 'any', events: events(1) }]);
      expect(await log.bulkAppend([...a.slice(0, 2), ...b, ...a.slice(2)])).toBe(6);
      for (const [stream, given] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const read = await log.readStream(stream);
        expect(read).toEqual(given.map((each, index) => ({ ...each, position: read[index]?.position })));
      }
      expect(await log.readStream('a', { recordedUntil: 5_002 })).toHaveLength(2);
      // It goes on from there as from its own.
      const more = [{ stream: 'a', expected: 4, events: events(1) }] as const;
      expect(await log.append(more)).toMatchObject([{ kind: 'appended', version: 5 }]);
      expect(await log.append([{ stream: 'a', expected: 4, events: events(1) }])).toEqual([
        { kind: 'conflict', actual: 5 },
      ]);
      async function* later(): AsyncGenerator<RecordedEvent> {
        yield* recorded('b', [3, 4], 6_000);
      }
      expect(await log.bulkAppend(later())).toBe(2);
      expect(await log.bulkAppend([])).toBe(0);
      for (const lane of await followLanes(log, () => false)) {
        for (const [index, { position }] of lane.entries())
          expect(position > (lane[index - 1]?.position ?? 0n)).toBe(true);
      }
      expect(await recordedIds(log)).toHaveLength(10);
    },
  },
  {
    name: 'refuses to take over what does not continue its stream, or has an id that is taken',
    async run(open) {
      await using log = await open();
      const there = recorded('a', [1, 2]);
      await log.bulkAppend(there);
      const [one] = there;
      const table: readonly (readonly [string, readonly RecordedEvent[]])[] = [
        ['event-out-of-order', recorded('a', [2])],
        ['event-out-of-order', recorded('a', [4])],
        ['event-out-of-order', recorded('new', [2])],
        ['event-out-of-order', recorded('a', [3], 4_000)],
        ['event-id-reused', recorded('a', [3]).map((each) => ({ ...each, id: one?.id ?? '' }))],
        [
          'event-id-reused',
          recorded('a', [3, 4]).map((each) => ({ ...each, id: 'aaaaaaaa-0000-4000-8000-000000000000' })),
        ],
        ['event-invalid', recorded('a', [3]).map((each) => ({ ...each, id: 'x' }))],
        ['event-invalid', recorded('a', [3]).map((each) => ({ ...each, recordedAt: -1 }))],
        ['event-invalid', recorded('a', [0.5])],
        ['stream-name-invalid', recorded('', [1])],
      ];
      for (const stream of ['b', 'c', 'd', 'e', 'f']) {
        await expectCode(
          log.bulkAppend(recorded(stream, [1]).map((each) => ({ ...each, id: one?.id ?? '' }))),
          InvalidAppend,
          'event-id-reused',
        );
        const twice = [stream, `${stream} too`, `${stream} three`].flatMap((name) => recorded(name, [1]));
        await expectCode(
          log.bulkAppend(twice.map((each) => ({ ...each, id: 'aaaaaaaa-0000-4000-8000-000000000001' }))),
          InvalidAppend,
          'event-id-reused',
        );
      }
      for (const [code, bad] of table) await expectCode(log.bulkAppend(bad), InvalidAppend, code);
      expect((await log.readStream('a')).slice(0, 2).map(({ id }) => id)).toEqual(there.map(({ id }) => id));
      expect(await log.readStream('new')).toEqual([]);
    },
  },
];
