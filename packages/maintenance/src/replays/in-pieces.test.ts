import { randomUUID } from 'node:crypto';
import { createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { inPieces, PIECE } from './in-pieces.ts';

async function longLog(count: number) {
  const log = createMemoryLog();
  const events = Array.from({ length: count }, () => ({ id: randomUUID(), type: 'Some', data: {} }));
  for (let start = 0; start < count; start += 500) {
    await log.append([{ stream: 's', expected: 'any', events: events.slice(start, start + 500) }]);
  }
  return { log, ids: events.map(({ id }) => id) };
}

test('a log in pieces has all of its events, never many without a pause', async () => {
  const { log, ids } = await longLog(2300);
  let sincePause = 0;
  let most = 0;
  const pieces = inPieces(
    log,
    async () => {
      most = Math.max(most, sincePause);
      sincePause = 0;
    },
    new AbortController().signal,
  );
  const seen: string[] = [];
  for await (const piece of pieces.scan?.() ?? []) {
    sincePause += piece.length;
    seen.push(...piece.map(({ id }) => id));
  }
  expect(seen).toEqual(ids);
  expect(most).toBe(PIECE);
});

test('a log in pieces ends where it is no longer wanted', async () => {
  const { log } = await longLog(1000);
  const ending = new AbortController();
  const pieces = inPieces(log, async () => undefined, ending.signal);
  let seen = 0;
  const reading = (async () => {
    for await (const piece of pieces.scan?.() ?? []) {
      seen += piece.length;
      ending.abort(new Error('not wanted'));
    }
  })();
  await expect(reading).rejects.toThrow('not wanted');
  expect(seen).toBe(PIECE);
  await expect(pieces.readStream('s')).rejects.toThrow('not wanted');
});
