import { openEventLog } from '@wherefore/event-log/postgres';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyInto, playLog, randomLogs } from '../testing/random-log.ts';
import { type ReplayOptions, replay } from './replay.ts';
import { ReplayTally } from './replay-summary.ts';

// A database has its own order of the fields of JSON, and its own way with numbers.
test('a log in a database is replayed like one in memory: whole, by name, and with little kept in memory', async () => {
  await using log = await openEventLog('memory://');
  const [timeline] = fc.sample(randomLogs({ minSteps: 80, maxSteps: 80, processes: 2 }), { numRuns: 1, seed: 385 });
  if (timeline === undefined) return expect.fail('no timeline');
  const { events } = await playLog(timeline);
  await copyInto(log, events);
  const conclusions = events.filter(({ data }) => 'decidedAt' in data).length;
  expect(conclusions).toBeGreaterThan(10);
  const serverNames = [...new Set(events.map(({ data }) => data['serverName']))].filter(
    (name) => typeof name === 'string',
  );
  const ways: readonly ReplayOptions[] = [{}, { capacity: 2 }, { serverNames }];
  for (const options of ways) {
    const tally = new ReplayTally();
    for await (const one of replay(log, options)) tally.add(one);
    expect(tally.summary).toMatchObject({ conclusions, equal: conclusions });
  }
});
