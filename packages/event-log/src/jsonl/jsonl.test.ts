import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BulkLog, RecordedEvent } from '../event-log.ts';
import { createMemoryLog } from '../memory-log.ts';
import { event, events } from '../testing/sample-events.ts';
import { exportEvents } from './export-events.ts';
import { importEvents } from './import-events.ts';

const NOW = Date.parse('2026-01-31T12:00:00.000Z');

async function linesOf(log: BulkLog, options?: Parameters<typeof exportEvents>[1]): Promise<string[]> {
  return collect(exportEvents(log, { now: () => NOW, ...options }));
}

async function everything(log: BulkLog): Promise<readonly RecordedEvent[]> {
  return (await collect(log.scan())).flat();
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Three streams by turns, each event with everything that one can have. */
async function filledLog(count = 30): Promise<BulkLog> {
  let now = NOW - 100_000;
  const log = createMemoryLog({ clock: () => (now += 10) });
  for (let index = 0; index < count; index += 1) {
    const one = {
      ...event({ index, text: 'line\nbreak \u0000 \ud800 "data":' }),
      correlationId: crypto.randomUUID(),
      causationId: crypto.randomUUID(),
      observedAt: 1_000 + index,
      schemaVersion: 1 + (index % 3),
    };
    await log.append([{ stream: `s${index % 3}`, expected: 'any', events: [index % 4 === 0 ? event() : one] }]);
  }
  return log;
}

describe('an export', () => {
  test('is a header, a line for each event, and a trailer that sums them up', async () => {
    const log = await filledLog(3);
    const lines = await linesOf(log);
    expect(lines).toHaveLength(5);
    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      format: 'event-log-export',
      version: 1,
      lanes: 1,
      exportedAt: '2026-01-31T12:00:00.000Z',
    });
    const [, second] = await everything(log);
    expect(JSON.parse(lines[2] ?? '')).toEqual({
      ...second,
      position: '2',
      recordedAt: new Date(second?.recordedAt ?? 0).toISOString(),
      observedAt: '1970-01-01T00:00:01.001Z',
    });
    const sha256 = createHash('sha256').update(lines.slice(0, -1).join('')).digest('hex');
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: 'event-log-export', events: 3, sha256 });
  });

  test('of some streams or positions has those and no others', async () => {
    const log = await filledLog(30);
    const positions = (lines: readonly string[]): readonly number[] =>
      lines.slice(1, -1).map((line) => Number(JSON.parse(line).position));
    expect(positions(await linesOf(log, { streams: new Set(['s1']) }))).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29]);
    expect(positions(await linesOf(log, { streams: (name) => name === 's0', after: 4n, until: 10n }))).toEqual([7, 10]);
    expect(positions(await linesOf(log, { streams: new Set() }))).toEqual([]);
    await expect(linesOf(log, { lane: 1 })).rejects.toMatchObject({ code: 'read-invalid' });
  });

  test('tells how far it is, and ends when it is told to', async () => {
    const log = await filledLog(2_500);
    const told: number[] = [];
    await linesOf(log, { onProgress: ({ events: count }) => told.push(count) });
    expect(told.at(-1)).toBe(2_500);
    const controller = new AbortController();
    const reason = new Error('enough');
    const reading = linesOf(log, { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(reading).rejects.toBe(reason);
  });
});

describe('an import', () => {
  test('gives the same log, whatever the pieces that the file comes in', async () => {
    const log = await filledLog();
    const bytes = Buffer.from((await linesOf(log)).join(''));
    for (const size of [1, 7, 1_000, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const copy = createMemoryLog();
      const progress = await importEvents(copy, chunks);
      expect(progress).toEqual({ bytes: bytes.length, lines: 32, recorded: 30, present: 0 });
      expect(await everything(copy)).toEqual(await everything(log));
    }
  });

  test('passes over what is there, and goes on where it was interrupted', async () => {
    const log = await filledLog(2_500);
    const lines = await linesOf(log);
    const copy = createMemoryLog();
    const controller = new AbortController();
    const reason = new Error('power cut');
    const first = importEvents(copy, lines, {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(first).rejects.toBe(reason);
    const begun = (await everything(copy)).length;
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(2_500);
    expect(await importEvents(copy, lines)).toMatchObject({ recorded: 2_500 - begun, present: begun });
    expect(await importEvents(copy, lines)).toMatchObject({ recorded: 0, present: 2_500 });
    expect(await everything(copy)).toEqual(await everything(log));
  });

  test('passes over a number that another program has written in its own way', async () => {
    const lines = await linesOf(await filledLog(3));
    const edited = lines.slice(0, -1).map((line) => line.replace('"data":{"', '"data":{"x":-0,"y":10e-1,"z":1.0,"'));
    const log = createMemoryLog();
    for (const _ of [1, 2]) {
      await expect(importEvents(log, edited)).rejects.toMatchObject({ code: 'export-truncated' });
      expect(await everything(log)).toHaveLength(3);
    }
  });

  test('of an empty log is one', async () => {
    const copy = createMemoryLog();
    expect(await importEvents(copy, await linesOf(createMemoryLog()))).toMatchObject({ recorded: 0, lines: 2 });
  });

  test('goes into a log that has other streams already', async () => {
    const log = await filledLog(6);
    const other = createMemoryLog({ clock: () => 5 });
    await other.append([{ stream: 'other', expected: 'any', events: events(2) }]);
    await importEvents(other, await linesOf(log));
    expect((await everything(other)).map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    expect(await other.readStream('s1')).toHaveLength(2);
  });
});

describe('an import is refused, naming the line, with what came before it recorded,', () => {
  type Tamper = (lines: string[]) => readonly string[];
  const replace = (line: number, change: (value: Record<string, unknown>) => object): Tamper => {
    return (lines) => lines.toSpliced(line - 1, 1, `${JSON.stringify(change(JSON.parse(lines[line - 1] ?? '{}')))}\n`);
  };
  const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  const table: readonly (readonly [string, Tamper, string, number, number])[] = [
    ['when it is something else', () => ['hello\n'], 'export-invalid', 1, 0],
    ['when it is empty', () => [], 'export-truncated', 1, 0],
    ['when it has no header', (lines) => lines.slice(1), 'export-invalid', 1, 0],
    ['when a newer program made it', replace(1, (value) => ({ ...value, version: 2 })), 'export-invalid', 1, 0],
    [
      'when its version is no number',
      () => [`{"format":"event-log-export","version":${'['.repeat(500_000)}${']'.repeat(500_000)}}\n`],
      'export-invalid',
      1,
      0,
    ],
    ['when its end is missing', (lines) => lines.slice(0, -1), 'export-truncated', 12, 10],
    ['when it ends inside a line', (lines) => [lines.join('').slice(0, -200)], 'export-truncated', 11, 9],
    ['when a line is missing', (lines) => lines.toSpliced(10, 1), 'export-damaged', 11, 9],
    ['when a line was changed', replace(9, (value) => ({ ...value, data: {} })), 'export-damaged', 12, 10],
    ['when it goes on behind its end', (lines) => [...lines, '\n'], 'export-damaged', 13, 10],
    ['when a line is no JSON', (lines) => lines.toSpliced(4, 1, '{"position":\n'), 'export-invalid', 5, 3],
    ['when a line is no object', (lines) => lines.toSpliced(4, 1, '[1]\n'), 'export-invalid', 5, 3],
    ['when a line is empty', (lines) => lines.toSpliced(4, 0, '\n'), 'export-invalid', 5, 3],
    ['when a line is too long', (lines) => lines.toSpliced(4, 1, ' '.repeat(3_000_000)), 'export-invalid', 5, 3],
    ['for an id that is none', replace(5, (value) => ({ ...value, id: 'x' })), 'export-invalid', 5, 3],
    ['for an id that is missing', replace(5, ({ id: _, ...value }) => value), 'export-invalid', 5, 3],
    ['for data that is none', replace(5, (value) => ({ ...value, data: 'x' })), 'export-invalid', 5, 3],
    ['for data too deep', replace(5, (value) => ({ ...value, data: { deep: deep(200) } })), 'export-invalid', 5, 3],
    ['for a time that is none', replace(5, (value) => ({ ...value, recordedAt: 12 })), 'export-invalid', 5, 3],
    [
      'for no such day',
      replace(5, (value) => ({ ...value, observedAt: '2026-02-30T00:00:00.000Z' })),
      'export-invalid',
      5,
      3,
    ],
    ['for a position that is none', replace(5, (value) => ({ ...value, position: 4 })), 'export-invalid', 5, 3],
    ['for a version that is none', replace(5, (value) => ({ ...value, version: 0 })), 'export-invalid', 5, 3],
    ['for a field too many', replace(5, (value) => ({ ...value, mood: 'good' })), 'export-invalid', 5, 3],
    ['for a stream without a name', replace(5, (value) => ({ ...value, stream: '' })), 'export-invalid', 5, 3],
    ['for a version that comes too soon', replace(5, (value) => ({ ...value, version: 9 })), 'import-conflict', 5, 3],
    ['for another event in a place', replace(8, (value) => ({ ...value, version: 1 })), 'import-conflict', 8, 6],
  ];

  for (const [when, tamper, code, line, recorded] of table) {
    test(when, async () => {
      const copy = createMemoryLog();
      const attempt = importEvents(copy, tamper(await linesOf(await filledLog(10))));
      await expect(attempt).rejects.toMatchObject({ code, line });
      await expect(attempt).rejects.toThrow(new RegExp(`^line ${line}: `));
      expect(await everything(copy)).toHaveLength(recorded);
    });
  }

  test('for an event that the log has otherwise', async () => {
    const lines = await linesOf(await filledLog(10));
    const copy = createMemoryLog();
    await importEvents(copy, lines);
    const changed = replace(7, (value) => ({ ...value, data: { index: 'other' } }))(lines);
    await expect(importEvents(copy, changed)).rejects.toThrow(
      /^line 7: event .* the log has another data under this id/,
    );
    expect(await everything(copy)).toHaveLength(10);
  });

  test('for bytes that are no text', async () => {
    const [header = '', ...lines] = await linesOf(await filledLog(3));
    const noise = Buffer.concat([
      Buffer.from(header),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(lines.join('')),
    ]);
    await expect(importEvents(createMemoryLog(), [noise])).rejects.toMatchObject({ code: 'export-invalid', line: 2 });
  });
});
