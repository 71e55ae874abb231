import { randomUUID } from 'node:crypto';
import { type BulkLog, createLanedLog, createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { newestEvents } from './newest-events.ts';

async function append(log: BulkLog, stream: string, types: readonly string[]): Promise<readonly string[]> {
  const events = types.map((type) => ({ id: randomUUID(), type, data: {} }));
  await log.append([{ stream, expected: 'any', events }]);
  return events.map(({ id }) => id);
}

function logOf(lanes: number): BulkLog {
  return lanes === 1 ? createMemoryLog() : createLanedLog(Array.from({ length: lanes }, () => createMemoryLog()));
}

async function idsOf(log: BulkLog, filter: Parameters<typeof newestEvents>[1]['filter'], limit = 2) {
  const { events, cursor } = await newestEvents(log, { filter, limit });
  expect(cursor).toEqual(await Promise.all(Array.from({ length: log.lanes }, (_, lane) => log.settled(lane))));
  return events.map(({ id }) => id);
}

test('are the last of the log, the newest last, and the place behind them', async () => {
  const log = logOf(1);
  const ids = await append(log, 'server:a.example', ['A', 'B', 'A']);
  expect(await idsOf(log, {})).toEqual(ids.slice(1));
  expect(await idsOf(log, { types: new Set(['A']) })).toEqual([ids[0], ids[2]]);
  expect(await idsOf(logOf(1), {})).toEqual([]);
});

test('are found behind many that are not wanted', async () => {
  const log = logOf(1);
  const [wanted] = await append(log, 'server:a.example', ['A']);
  for (let batch = 0; batch < 7; batch += 1) {
    await append(
      log,
      'server:b.example',
      Array.from({ length: 1000 }, () => 'B'),
    );
  }
  expect(await idsOf(log, { types: new Set(['A']) })).toEqual([wanted]);
  expect(await idsOf(log, { server: 'a.example' })).toEqual([wanted]);
});

test('are those of all lanes', async () => {
  const log = logOf(3);
  const ids: string[] = [];
  for (let count = 0; count < 9; count += 1) ids.push(...(await append(log, `server:s${count}.example`, ['A'])));
  expect((await idsOf(log, {}, 100)).toSorted()).toEqual(ids.toSorted());
});

test('of a name are those of all its streams', async () => {
  const log = logOf(1);
  await append(log, 'server:a.example', ['A', 'A']);
  const [pinned] = await append(log, 'pin:a.example', ['P']);
  const [asked] = await append(log, 'server:a.example', ['A']);
  await append(log, 'server:b.example', ['A']);
  expect(await idsOf(log, { server: 'a.example' })).toEqual([pinned, asked]);
  expect(await idsOf(log, { server: 'a.example', types: new Set(['P']) })).toEqual([pinned]);
});
