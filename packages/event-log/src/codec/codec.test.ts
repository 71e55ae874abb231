import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import { createCodec, type EventTypeHistory } from './codec.ts';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

function recorded(type: string, schemaVersion: number, data: JsonObject): RecordedEvent {
  return { id: ID, type, schemaVersion, data, observedAt: 1, recordedAt: 2, stream: 's', version: 3, position: 4n };
}

// A price that was a number of cents, then got a currency, then was named for what it is.
const history: EventTypeHistory = {
  current: 3,
  upcasts: {
    1: (data) => ({ ...data, currency: 'EUR' }),
    2: ({ cents, ...rest }) => ({ ...rest, price: cents ?? null }),
  },
};

describe('a codec', () => {
  const codec = createCodec({ sold: history, opened: { current: 1 } });

  test('gives an event of today as it is', () => {
    const event = recorded('opened', 1, { at: 7 });
    expect(codec.decode(event)).toBe(event);
  });

  test('brings each version up to today, step by step', () => {
    const today = recorded('sold', 3, { currency: 'EUR', price: 250 });
    expect(codec.decode(recorded('sold', 1, { cents: 250 }))).toEqual(today);
    expect(codec.decode(recorded('sold', 2, { cents: 250, currency: 'EUR' }))).toEqual(today);
    expect(codec.decode(today)).toEqual(today);
  });

  test('leaves the event that it is given as it was', () => {
    const event = recorded('sold', 1, { cents: 250 });
    codec.decode(event);
    expect(event).toEqual(recorded('sold', 1, { cents: 250 }));
  });

  test('tells what version to write', () => {
    expect([...codec.versions]).toEqual([
      ['sold', 3],
      ['opened', 1],
    ]);
  });

  test('refuses a type that it does not know, and says which event it is and what to do', () => {
    const decode = () => codec.decode(recorded('bartered', 1, {}));
    expect(decode).toThrow(
      expect.objectContaining({ code: 'event-type-unknown', eventId: ID, position: 4n, type: 'bartered' }),
    );
    expect(decode).toThrow(new RegExp(`${ID} at position 4 is bartered, version 1: .*Upgrade the reader`));
  });

  test('knows no types that objects have by nature', () => {
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(() => codec.decode(recorded(type, 1, {}))).toThrow(
        expect.objectContaining({ code: 'event-type-unknown' }),
      );
    }
  });

  test('refuses a version that is newer than it is, and says which it knows', () => {
    const decode = () => codec.decode(recorded('sold', 4, {}));
    expect(decode).toThrow(
      expect.objectContaining({ code: 'event-from-the-future', eventId: ID, position: 4n, schemaVersion: 4, known: 3 }),
    );
    expect(decode).toThrow(/knows versions up to 3\. Upgrade the reader/);
  });

  test('says of an upcaster that throws, which event it met and between which versions', () => {
    const broken = createCodec({
      sold: {
        current: 3,
        upcasts: {
          1: (data) => data,
          2: () => {
            throw new TypeError('no cents');
          },
        },
      },
    });
    expect(() => broken.decode(recorded('sold', 1, {}))).toThrow(
      expect.objectContaining({ code: 'upcast-failed', cause: new TypeError('no cents') }),
    );
    expect(() => broken.decode(recorded('sold', 1, {}))).toThrow(/from version 2 to 3/);
  });
});

describe('a registry is refused', () => {
  const upcast = (data: JsonObject): JsonObject => data;
  const broken: readonly (readonly [string, EventTypeHistory])[] = [
    ['when its first version leads nowhere', { current: 3, upcasts: { 2: upcast } }],
    ['when a version between leads nowhere', { current: 4, upcasts: { 1: upcast, 3: upcast } }],
    ['when the last step is missing', { current: 3, upcasts: { 1: upcast } }],
    ['when all steps are missing', { current: 2 }],
    ['when a step leads beyond today', { current: 2, upcasts: { 1: upcast, 2: upcast } }],
    ['when a step leads from no version', { current: 2, upcasts: { 0: upcast, 1: upcast } }],
    ['when today is no version', { current: 0 }],
    ['when today is half a version', { current: 1.5 }],
    ['when today is beyond what an event can have', { current: 32_768 }],
  ];

  for (const [when, types] of broken) {
    test(when, () => {
      expect(() => createCodec({ sold: types })).toThrow(expect.objectContaining({ code: 'codec-invalid' }));
    });
  }
});
