import { expect } from 'vitest';
import fc from 'fast-check';
import { InvalidAppend, InvalidRead, LogClosed } from './errors.ts';
import type { AppendResult, EventLog, ExpectedVersion, NewEvent, RecordedEvent } from './event-log.ts';
import type { JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { agreesWithModel } from './testing/log-model.ts';
import { event, events, follow, recordedIds } from './testing/sample-events.ts';

/** Opens a new, empty log. */
export type OpenLog = (options?: { readonly clock?: () => number }) => Promise<EventLog>;

export interface ContractCase {
  readonly name: string;
  run(open: OpenLog): Promise<void>;
}

/** What every log does. Each case opens a log of its own; run all of them on each implementation. */
export const contractCases: readonly ContractCase[] = [
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
      expect((await log.readAll()).events.slice(0, 2)).toEqual([first, second]);
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
          fc.oneof(fc.constant(null), fc.boolean(), number, text, fc.constantFrom('\u0000', '\ud800', '\udc00x', '\\u0000')),
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
        { numRuns: 60 },
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
    name: 'gives one version to one of several appenders who expect the same',
    async run(open) {
      await using log = await open();
      for (let version = 0; version < 5; version++) {
        const rivals = Array.from({ length: 6 }, () => log.append([{ stream: 'a', expected: version, events: events(1) }]));
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
      const [seen] = await Promise.all([follow(log, () => writing), writers]);
      expectOneOrder(seen);
      expect(new Set(seen.map(({ id }) => id))).toEqual(acknowledged);
    },
  },
  {
    name: 'decides random batches as a plain model does',
    async run(open) {
      await fc.assert(agreesWithModel(open), { numRuns: 25 });
    },
  },
  {
    name: 'refuses what is out of bounds with a code, and takes what is just within',
    async run(open) {
      await using log = await open();
      const data = (bytes: number): JsonObject => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) });
      const nested = (depth: number): JsonObject => (depth === 1 ? {} : { n: nested(depth - 1) });
      const long = 'ü'.repeat(limits.streamNameBytes / 2);
      const accepted = [
        event(data(limits.dataBytes)),
        event(nested(limits.dataDepth)),
        { ...event(), type: 't'.repeat(limits.typeLength) },
      ];
      expect(await log.append([{ stream: long, expected: 'any', events: accepted }])).toMatchObject([{ version: 3 }]);
      expect(JSON.stringify((await log.readStream(long))[0]?.data)).toHaveLength(limits.dataBytes);

      const refusedEvents: readonly (readonly [string, unknown])[] = [
        ['event-too-large', event(data(limits.dataBytes + 1))],
        ['event-invalid', event(nested(limits.dataDepth + 1))],
        ['event-invalid', event({ x: Number.NaN })],
        ['event-invalid', { ...event(), data: { x: [1n] } }],
        ['event-invalid', { ...event(), data: { x: new Date(0) } }],
        ['event-invalid', { ...event(), data: { toJSON: () => 1 } }],
        ['event-invalid', { ...event(), data: [] }],
        ['event-invalid', { ...event(), data: null }],
        ['event-invalid', { ...event(), data: [,] }],
        ['event-invalid', { ...event(), data: { x: [,] } }],
        ['event-invalid', { ...event(), id: 'x' }],
        ['event-invalid', { ...event(), id: event().id.toUpperCase() }],
        ['event-invalid', { ...event(), type: '' }],
        ['event-invalid', { ...event(), type: 'a\u0000' }],
        ['event-invalid', { ...event(), type: 't'.repeat(limits.typeLength + 1) }],
        ['event-invalid', { ...event(), schemaVersion: 0 }],
        ['event-invalid', { ...event(), schemaVersion: limits.schemaVersion + 1 }],
        ['event-invalid', { ...event(), correlationId: 'x' }],
        ['event-invalid', { ...event(), causationId: '' }],
        ['event-invalid', { ...event(), observedAt: 0.5 }],
        ['event-invalid', { ...event(), observedAt: -1 }],
        ['event-invalid', { ...event(), observedAt: limits.latestTimeMs + 1 }],
      ];
      const refusedAppends: readonly (readonly [string, unknown])[] = [
        ...refusedEvents.map(([code, bad]) => [code, { stream: 'a', expected: 'any', events: [bad] }] as const),
        ['append-empty', { stream: 'a', expected: 'any', events: [] }],
        ['batch-too-large', { stream: 'a', expected: 'any', events: events(limits.batchEvents + 1) }],
        ['batch-too-large', { stream: 'a', expected: 'any', events: events(17, data(limits.dataBytes)) }],
        ...['', `${long}x`, 'a\u0000', '\ud800'].map(
          (stream) => ['stream-name-invalid', { stream, expected: 'any', events: events(1) }] as const,
        ),
        ...[undefined, -1, 0.5, Number.NaN, 'some'].map(
          (expected) => ['expected-version-invalid', { stream: 'a', expected, events: events(1) }] as const,
        ),
      ];
      for (const [code, append] of refusedAppends) {
        const good = { stream: 'good', expected: 'any', events: events(1) };
        await expectCode(log.append([good, append] as never), InvalidAppend, code);
      }
      expect(await log.readStream('a')).toEqual([]);
      expect(await log.readStream('good')).toEqual([]);

      for (const bad of [0, -1, 0.5, limits.readMax + 1, Number.NaN]) {
        await expectCode(log.readAll({ limit: bad }), InvalidRead, 'read-invalid');
        await expectCode(log.readStream('a', { limit: bad }), InvalidRead, 'read-invalid');
      }
      for (const from of [0, -1, 0.5]) await expectCode(log.readStream('a', { from }), InvalidRead, 'read-invalid');
      for (const after of [-1n, 2n ** 63n]) await expectCode(log.readAll({ after }), InvalidRead, 'read-invalid');
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
  {
    name: 'refuses to work once it is disposed of',
    async run(open) {
      const log = await open();
      await log[Symbol.asyncDispose]();
      await log[Symbol.asyncDispose]();
      await expectCode(log.append([{ stream: 'a', expected: 'any', events: events(1) }]), LogClosed, 'log-closed');
      await expectCode(log.readStream('a'), LogClosed, 'log-closed');
      await expectCode(log.readAll(), LogClosed, 'log-closed');
    },
  },
];

async function expectCode(
  call: Promise<readonly AppendResult[] | readonly RecordedEvent[] | object>,
  type: new (...args: never[]) => Error,
  code: string,
): Promise<void> {
  const error: unknown = await call.then(
    () => `no error, expected ${code}`,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(type);
  expect(error).toHaveProperty('code', code);
}

/** Positions grow, and each stream's versions count from 1. */
function expectOneOrder(seen: readonly RecordedEvent[]): void {
  const versions = new Map<string, number>();
  let position = 0n;
  for (const recorded of seen) {
    expect(recorded.position > position, `position ${recorded.position} after ${position}`).toBe(true);
    expect(recorded.version, recorded.stream).toBe((versions.get(recorded.stream) ?? 0) + 1);
    position = recorded.position;
    versions.set(recorded.stream, recorded.version);
  }
}
