import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playLog, randomLogs } from './random-log.ts';

test('random timelines fill logs with events of every type', async () => {
  const types = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(randomLogs(), async (timeline) => {
      const { events } = await playLog(timeline);
      for (const { type } of events) types.set(type, (types.get(type) ?? 0) + 1);
    }),
    { numRuns: 60 },
  );
  console.log('events of random logs', Object.fromEntries(types));
  expect([...types.keys()].sort()).toEqual([
    'AddressesLookedUp',
    'CacheCleared',
    'ConclusionConfirmed',
    'ConnectionReported',
    'DestinationChosen',
    'DestinationPinned',
    'DestinationUnpinned',
    'DestinationWithdrawn',
    'EvidenceConfirmed',
    'ResolutionFailed',
    'ResolutionRequested',
    'SrvLookedUp',
    'WellKnownFetched',
  ]);
});
