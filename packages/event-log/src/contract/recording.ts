import fc from 'fast-check';
import { expect } from 'vitest';
import type { JsonObject } from '../json.ts';
import { laneOf } from '../lane.ts';
import { limits } from '../limits.ts';
import { event, events } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';

/** What an event carries, to the last character. */
export const recordingCases: readonly ContractCase[] = [
  {
    name: 'gives back every field, and defaults for those left out',
    async run(open) {
      const now = Date.UTC(2026, 1, 3, 4, 5, 6, 789);
      await using log = await open({ clock: () => now });
      const full = {
        ...event({ nested: [{ deep: null }], text: 'x' }),
        schemaVersion: limits.schemaVersion,
        correlationId: crypto.randomUUID(),
        causationId: crypto.randomUUID(),
        observedAt: now - 86_400_001,
      };
      const bare = event();
      await log.append([{ stream: 'a', expected: 'any', events: [full, bare] }]);
      await log.append([{ stream: 'b', expected: 'any', events: [{ ...event(), observedAt: limits.latestTimeMs }] }]);
      const [first, second] = await log.readStream('a');
      expect(first).toEqual({ ...full, recordedAt: now, stream: 'a', version: 1, position: first?.position });
      expect(second).toEqual({
        ...bare,
        schemaVersion: 1,
        observedAt: now,
        recordedAt: now,
        stream: 'a',
        version: 2,
        position: second?.position,
      });
      expect(typeof first?.position).toBe('bigint');
      expect((await log.readStream('b'))[0]?.observedAt).toBe(limits.latestTimeMs);
      expect((await log.readAll({ lane: laneOf('a', log.lanes) })).events.slice(0, 2)).toEqual([first, second]);
    },
  },
  {
    name: 'records by a clock of its own when given none',
    async run(open) {
      await using log = await open();
      const before = Date.now();
      await log.append([{ stream: 'a', expected: 'any', events: events(1) }]);
      const [recorded] = await log.readStream('a');
      // Whole milliseconds of this century; the database may count on another clock than this process.
      expect(recorded?.recordedAt).toSatisfy(Number.isSafeInteger);
      expect(Math.abs((recorded?.recordedAt ?? 0) - before)).toBeLessThan(3_600_000);
      expect(recorded?.observedAt).toBe(recorded?.recordedAt);
    },
  },
  {
    name: 'gives any JSON object back as it was',
    async run(open) {
      await using log = await open();
      const text = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
      const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
      const { json } = fc.letrec((tie) => ({
        json: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.oneof(
            fc.constant(null),
            fc.boolean(),
            number,
            text,
            fc.constantFrom('\u0000', '\ud800', '\udc00x', '\\u0000'),
          ),
          fc.array(tie('json')),
          fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'toJSON', '', '\u0000')), tie('json')),
        ),
      }));
      const object = fc.dictionary(text, json) as fc.Arbitrary<JsonObject>;
      await fc.assert(
        fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 20 }), async (datas) => {
          const stream = crypto.randomUUID();
          await log.append([{ stream, expected: 'no-stream', events: datas.map((data) => event(data)) }]);
          const back = (await log.readStream(stream)).map(({ data }) => data);
          // The text tells more than deep equality: the order of keys.
          expect(JSON.stringify(back)).toBe(JSON.stringify(datas));
        }),
        { numRuns: 30 },
      );
    },
  },
  {
    name: 'is not changed by what writers and readers do to their objects',
    async run(open) {
      await using log = await open();
      const data = { list: [1] };
      await log.append([{ stream: 'a', expected: 'any', events: [event(data)] }]);
      data.list.push(2);
      const [read] = await log.readStream('a');
      (read?.data as { list: number[] } | undefined)?.list.push(3);
      expect((await log.readStream('a'))[0]?.data).toEqual({ list: [1] });
    },
  },
];
