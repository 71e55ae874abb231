import { createMemoryLog, type EventLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { newestFreshUntil } from './newest-conclusion.ts';

async function logWith(
  ...events: readonly (readonly [type: string, data: Readonly<Record<string, string | number>>])[]
): Promise<EventLog> {
  const log = createMemoryLog();
  const recorded = events.map(([type, data]) => ({ id: crypto.randomUUID(), type, data }));
  await log.append([{ stream: 'server:a.example', expected: 'any', events: recorded }]);
  return log;
}

const REQUEST = ['ResolutionRequested', { by: 'caller' }] as const;
const CHOSEN = ['DestinationChosen', { outcome: 'destination', freshUntil: 1000 }] as const;
const CONFIRMED = ['ConclusionConfirmed', { freshUntil: 2000 }] as const;
const TIMEOUT = ['ResolutionFailed', { outcome: 'unresolvable', code: 'timeout', freshUntil: 1500 }] as const;

test.each([
  ['the newest of them', [REQUEST, CHOSEN, REQUEST, CONFIRMED], 2000],
  ['the one before a request that is under way', [REQUEST, CHOSEN, REQUEST], 1000],
  ['the one before a resolution that ran out of time', [REQUEST, CHOSEN, REQUEST, TIMEOUT], 1000],
  ['none, where it was cleared', [REQUEST, CHOSEN, ['CacheCleared', {}] as const], undefined],
  ['none, where a connection failed', [REQUEST, CHOSEN, ['ConnectionReported', {}] as const], undefined],
  ['none, where it was only asked for', [REQUEST], undefined],
])('of the conclusions in the log it takes %s', async (_, events, expected) => {
  expect(await newestFreshUntil(await logWith(...events), 'a.example')).toBe(expected);
});

test('of a name that the log does not know there is none', async () => {
  expect(await newestFreshUntil(createMemoryLog(), 'a.example')).toBeUndefined();
});
