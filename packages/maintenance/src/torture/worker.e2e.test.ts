import { startPostgresServer } from '@wherefore/testkit/postgres';
import { expect, test } from 'vitest';
import { runRound } from './run-round.ts';

test('three workers that are killed again and again refresh each name once for the time when it was due', async () => {
  await using server = await startPostgresServer();
  const round = await runRound({ database: server.url, names: 160, kills: 6 });
  expect(round.twice).toEqual([]);
  expect([...round.concluded].filter(([, times]) => times !== 1)).toEqual([]);
  expect(round.unfinished).toBeLessThanOrEqual(round.mostUnfinished);
  expect(round.endings).toEqual(Array.from({ length: 3 }, () => ['at its end', 0]));
});
