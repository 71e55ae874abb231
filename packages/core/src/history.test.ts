import { expect, test } from 'vitest';
import type { EvidenceLog } from './evidence-log.ts';
import { lastClearOfAll } from './history.ts';

/** A log in which everything was cleared at these times, told in this order. */
function clearedAt(...times: readonly number[]): EvidenceLog {
  const events = times.map((each, index) => {
    return { id: String(index), type: 'CacheCleared', data: { subject: '*', by: 'operator', clearedAt: each } };
  });
  return {
    append: () => Promise.reject(new Error('not to be written')),
    readStream: async (stream, { limit }) => (stream === 'caches' ? events.toReversed().slice(0, limit) : []),
  } as EvidenceLog;
}

test('everything was cleared last at the latest time, not by the event recorded last: clocks differ', async () => {
  expect(await lastClearOfAll(clearedAt(1000, 5000, 3000))).toBe(5000);
  expect(await lastClearOfAll(clearedAt(1000))).toBe(1000);
  expect(await lastClearOfAll(clearedAt())).toBe(Number.NEGATIVE_INFINITY);
});
