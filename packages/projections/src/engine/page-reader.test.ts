import type { LogPage, ReadAllOptions, RecordedEvent } from '@wherefore/event-log';
import { describe, expect, it } from 'vitest';
import { PageReader } from './page-reader.ts';

describe('a reader of pages', () => {
  it('reads the page behind a full one before it is asked for it, and once', async () => {
    const log = logOf(5);
    const reader = new PageReader(log, 2);
    expect(positionsOf(await reader.read(0, 0n))).toEqual([1n, 2n]);
    expect(log.asked).toEqual([0n, 2n]);
    expect(positionsOf(await reader.read(0, 2n))).toEqual([3n, 4n]);
    expect(positionsOf(await reader.read(0, 4n))).toEqual([5n]);
    expect(log.asked).toEqual([0n, 2n, 4n]);
  });

  it('reads nothing ahead of a page that is not full: what comes then is not there yet', async () => {
    const log = logOf(1);
    const reader = new PageReader(log, 2);
    await reader.read(0, 0n);
    expect(log.asked).toEqual([0n]);
  });

  it('drops what it has read ahead when it is asked for something else', async () => {
    const log = logOf(5);
    const reader = new PageReader(log, 2);
    await reader.read(0, 0n);
    expect(positionsOf(await reader.read(0, 1n))).toEqual([2n, 3n]);
  });

  it('reads nothing ahead of a page that is heavy', async () => {
    const body = { text: 'x'.repeat(9_000_000) };
    const log = logOf(5, { outcome: { kind: 'response', body } });
    const reader = new PageReader(log, 2);
    await reader.read(0, 0n);
    expect(log.asked).toEqual([0n]);
  });

  it('tells of a failure whoever asks for the page that it was read for, and nobody else', async () => {
    const log = logOf(5);
    const reader = new PageReader(log, 2);
    log.failsAfter = 2n;
    await reader.read(0, 0n);
    await expect(reader.read(0, 2n)).rejects.toThrow('the log is away');
    await reader.read(0, 0n);
    await reader.stop();
    log.failsAfter = undefined;
    expect(positionsOf(await reader.read(0, 2n))).toEqual([3n, 4n]);
  });
});

function positionsOf({ events }: LogPage): readonly bigint[] {
  return events.map(({ position }) => position);
}

function logOf(count: number, data: object = {}) {
  const asked: bigint[] = [];
  const log = {
    asked,
    failsAfter: undefined as bigint | undefined,
    async readAll({ after = 0n, limit = 1000 }: ReadAllOptions = {}): Promise<LogPage> {
      asked.push(after);
      if (log.failsAfter === after) throw new Error('the log is away');
      const last = BigInt(Math.min(count, Number(after) + limit));
      const events: RecordedEvent[] = [];
      for (let position = after + 1n; position <= last; position += 1n)
        events.push({ position, data } as RecordedEvent);
      return { events, next: last };
    },
  };
  return log;
}
