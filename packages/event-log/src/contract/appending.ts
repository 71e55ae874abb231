import fc from 'fast-check';
import { expect } from 'vitest';
import { InvalidAppend } from '../errors.ts';
import type { ExpectedVersion, NewEvent } from '../event-log.ts';
import { agreesWithModel } from '../testing/log-model.ts';
import { event, events, recordedIds } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';
import { expectCode } from './expectations.ts';

/** Expected versions, batches, retries. */
export const appendingCases: readonly ContractCase[] = [
  {
    name: 'appends if and only if the expected version holds',
    async run(open) {
      // Expected version, version of the stream before, whether the append happens.
      const table: readonly (readonly [ExpectedVersion, number, boolean])[] = [
        ['any', 0, true],
        ['any', 2, true],
        ['no-stream', 0, true],
        ['no-stream', 2, false],
        ['stream-exists', 0, false],
        ['stream-exists', 2, true],
        [0, 0, true],
        [0, 2, false],
        [1, 0, false],
        [1, 2, false],
        [2, 2, true],
        [3, 2, false],
        [Number.MAX_SAFE_INTEGER, 2, false],
      ];
      await using log = await open();
      for (const [index, [expected, before, happens]] of table.entries()) {
        const stream = `stream ${index}`;
        if (before > 0) await log.append([{ stream, expected: 'any', events: events(before) }]);
        const [result] = await log.append([{ stream, expected, events: events(1) }]);
        const label = `expected ${expected}, actual ${before}`;
        if (happens) expect(result, label).toMatchObject({ kind: 'appended', version: before + 1 });
        else expect(result, label).toEqual({ kind: 'conflict', actual: before });
        expect(await log.readStream(stream), label).toHaveLength(before + (happens ? 1 : 0));
      }
    },
  },
  {
    name: 'says where the last event of an append came to sit',
    async run(open) {
      await using log = await open();
      const [first] = await log.append([{ stream: 'a', expected: 'no-stream', events: events(3) }]);
      const last = (await log.readStream('a')).at(-1);
      expect(first).toEqual({ kind: 'appended', version: 3, position: last?.position });
    },
  },
  {
    name: 'lets the other appends of a batch happen when one conflicts',
    async run(open) {
      await using log = await open();
      const results = await log.append([
        { stream: 'a', expected: 'no-stream', events: events(1) },
        { stream: 'b', expected: 7, events: events(1) },
        { stream: 'c', expected: 'any', events: events(2) },
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['appended', 'conflict', 'appended']);
      expect(await log.readStream('b')).toEqual([]);
      expect(await log.readStream('c')).toHaveLength(2);
    },
  },
  {
    name: 'takes the appends of a batch one after the other',
    async run(open) {
      await using log = await open();
      const again = events(1);
      const results = await log.append([
        { stream: 'a', expected: 'no-stream', events: events(2) },
        { stream: 'a', expected: 2, events: again },
        { stream: 'a', expected: 2, events: events(1) },
        { stream: 'a', expected: 2, events: again },
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['appended', 'appended', 'conflict', 'duplicate']);
      expect((await log.readStream('a')).map(({ version }) => version)).toEqual([1, 2, 3]);
      expect(await log.append([])).toEqual([]);
    },
  },
  {
    name: 'answers a retry with the first result and records nothing',
    async run(open) {
      for (const expected of ['any', 'no-stream', 0] as const) {
        await using log = await open();
        const append = { stream: 'a', expected, events: events(2) };
        const [first] = await log.append([append]);
        await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
        const [retry] = await log.append([append]);
        expect(retry).toEqual({ ...first, kind: 'duplicate' });
        expect(await log.readStream('a')).toHaveLength(3);
      }
    },
  },
  {
    name: 'refuses an event id that another event has, and records nothing of that batch',
    async run(open) {
      await using log = await open();
      const [one, two] = events(2) as [NewEvent, NewEvent];
      await log.append([{ stream: 'a', expected: 'any', events: [one, two] }]);
      const fresh = event();
      for (const reuse of [
        { stream: 'b', events: [one] },
        { stream: 'a', events: [two, one] },
        { stream: 'a', events: [one, event()] },
        { stream: 'a', events: [event(), two] },
        { stream: 'a', events: [fresh, fresh] },
      ]) {
        const batch = [
          { stream: 'c', expected: 'any' as const, events: events(1) },
          { ...reuse, expected: 'any' as const },
        ];
        await expectCode(log.append(batch), InvalidAppend, 'event-id-reused');
      }
      expect(await recordedIds(log)).toEqual([one.id, two.id]);
      expect(await log.readStream('c')).toEqual([]);
    },
  },
  {
    name: 'decides random batches as a plain model does',
    async run(open) {
      await using log = await open();
      await fc.assert(agreesWithModel(log), { numRuns: 20 });
    },
  },
];
