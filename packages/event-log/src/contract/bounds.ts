import { expect } from 'vitest';
import { InvalidAppend, InvalidRead, LogClosed } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import { event, events } from '../testing/sample-events.ts';
import type { ContractCase } from './contract-case.ts';
import { expectCode } from './expectations.ts';

/** What is refused, and by which code. */
export const boundsCases: readonly ContractCase[] = [
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
        ['event-invalid', { ...event(), data: { x: new Array(1) } }],
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
      for (const lane of [-1, 0.5, log.lanes]) {
        await expectCode(log.readAll({ lane }), InvalidRead, 'read-invalid');
        await expectCode(log.settled(lane), InvalidRead, 'read-invalid');
      }
      for (const recordedUntil of [0.5, Number.NaN]) {
        await expectCode(log.readStream('a', { recordedUntil }), InvalidRead, 'read-invalid');
      }
      for (const after of [-1n, 2n ** 63n]) await expectCode(log.readAll({ after }), InvalidRead, 'read-invalid');
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
