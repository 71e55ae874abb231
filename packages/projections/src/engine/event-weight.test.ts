import type { RecordedEvent } from '@wherefore/event-log';
import { describe, expect, test } from 'vitest';
import { CitedCache } from '../replay/cited-cache.ts';
import type { CitedEvent } from '../replay/cited-evidence.ts';
import { RecentEvents } from './recent-events.ts';

/*
 * Evidence may be large, and whoever runs many servers decides how large: what is kept of it is bounded by its size, not
 * only by its number.
 */

const BODY = { kind: 'response', body: { text: 'x'.repeat(51_200) } };
const RECORDS = { kind: 'records', records: new Array(5000).fill({ address: '192.0.2.1', ttl: 1 }) };

function evidence(outcome: object, count: number): readonly RecordedEvent[] {
  return Array.from({ length: count }, (_, index) => {
    return { id: String(index), type: 'WellKnownFetched', data: { outcome } } as unknown as RecordedEvent;
  });
}

describe.each([
  ['bodies', BODY],
  ['records', RECORDS],
  ['bodies in base64', { kind: 'response', body: { base64: BODY.body.text } }],
])('of large %s', (_, outcome) => {
  test('few are kept for those that cite them, and the others are read again', async () => {
    const read: string[] = [];
    const readEvents = async (ids: readonly string[]) => {
      read.push(...ids);
      return [];
    };
    const recent = new RecentEvents({ readEvents }, 50_000);
    recent.add(evidence(outcome, 10_000));
    await recent.find(['9999', '0']);
    expect(read).toEqual(['0']);
  });

  test('few are kept for a replay', () => {
    const cache = new CitedCache(50_000);
    for (const event of evidence(outcome, 10_000)) {
      cache.set(event.id, { event, judged: undefined } as unknown as CitedEvent);
    }
    expect(cache.get('9999')).toBeDefined();
    expect(cache.get('0')).toBeUndefined();
  });
});

test('of small evidence as many are kept as there is room for', async () => {
  const recent = new RecentEvents({ readEvents: () => Promise.reject(new Error('read')) }, 50_000);
  const cache = new CitedCache(50_000);
  for (const event of evidence({ kind: 'response', body: { text: '{}' } }, 20_000)) {
    recent.add([event]);
    cache.set(event.id, { event, judged: undefined } as unknown as CitedEvent);
  }
  expect((await recent.find(['0'])).size).toBe(1);
  expect(cache.get('0')).toBeDefined();
});
