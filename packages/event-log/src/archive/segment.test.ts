import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredEvent } from '../jsonl/event-line.ts';
import { SegmentReader } from './segment-reader.ts';
import { writeSegment } from './segment-writer.ts';

const NOW = 1_767_225_600_000;

/** Some events of some streams by turns, with ids of version 7 and data that looks like an envelope. */
function storedEvents(count: number, streams: number): readonly StoredEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const stream = `stream "${index % streams}"`;
    const random = Math.imul(index + 1, 0x9e3779b1) >>> 0;
    const time = (NOW + index).toString(16).padStart(12, '0');
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-${random.toString(16).padStart(12, '0')}`;
    return {
      position: BigInt(3 * index + 1),
      stream,
      version: Math.floor(index / streams) + 1,
      id,
      type: 'sampled',
      schemaVersion: 1,
      recordedAt: NOW + index,
      ...(index % 2 === 0 ? { observedAt: NOW - index } : {}),
      hash: '00112233445566778899aabbccddeeff',
      dataText: JSON.stringify({ id, stream, text: `"stream":${JSON.stringify(stream)},\u0000\ud800 ${index}` }),
    };
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segment-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function collect(reader: SegmentReader): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const block of reader.all()) all.push(...block);
  return all;
}

describe('a segment', () => {
  const events = storedEvents(5_500, 1_700);
  let reader: SegmentReader;
  let path: string;
  beforeAll(async () => {
    path = join(folder, 'one');
    const written = await writeSegment(path, events);
    expect(written.events).toBe(events.length);
    reader = new SegmentReader(path);
  });

  test('gives back what was written, to the last character', async () => {
    expect(await collect(reader)).toEqual(events);
  });

  test('gives events by their ids, and none for ids that it does not have', async () => {
    const wanted = [events[0], events[999], events[1_000], events[5_499]].flatMap((event) => event ?? []);
    const ids = [...wanted.map(({ id }) => id), '00000000-0000-7000-8000-000000000000', crypto.randomUUID()];
    const found = await reader.events(new Set(ids));
    expect(found.toSorted((x, y) => Number(x.position - y.position))).toEqual(wanted);
  });

  test('gives the events of a stream between two versions', async () => {
    const name = 'stream "7"';
    const own = events.filter(({ stream }) => stream === name);
    expect(own).toHaveLength(4);
    expect(await reader.stream(name, 1, 99)).toEqual(own);
    expect(await reader.stream(name, 2, 3)).toEqual(own.slice(1, 3));
    expect(await reader.stream(name, 5, 9)).toEqual([]);
    expect(await reader.stream('stream "nobody"', 1, 99)).toEqual([]);
    expect(await reader.stream('', 1, 99)).toEqual([]);
    expect(await reader.stream('~', 1, 99)).toEqual([]);
  });

  test('gives the events between two positions', async () => {
    const own = events.filter(({ position }) => position > 2_999n);
    expect(await reader.range(2_999n, 99_999n, 1_500)).toEqual(own.slice(0, 1_500));
    expect(await reader.range(2_999n, 4_000n, 1_500)).toEqual(own.filter(({ position }) => position <= 4_000n));
    expect(await reader.range(0n, 99_999n, 1)).toEqual(events.slice(0, 1));
    expect(await reader.range(events.at(-1)?.position ?? 0n, 99_999n, 10)).toEqual([]);
  });

  test('takes blocks of few events when they are long', async () => {
    const long = storedEvents(6, 2).map((event) => ({ ...event, dataText: `{"x":"${'y'.repeat(1_000_000)}"}` }));
    const other = join(folder, 'long');
    await writeSegment(other, long);
    expect(await collect(new SegmentReader(other))).toEqual(long);
  });

  test('may be empty', async () => {
    const empty = join(folder, 'empty');
    expect(await writeSegment(empty, [])).toMatchObject({ events: 0 });
    const nothing = new SegmentReader(empty);
    expect(await collect(nothing)).toEqual([]);
    expect(await nothing.events(new Set([crypto.randomUUID()]))).toEqual([]);
  });

  test('that is cut off, changed or gone is told from a whole one', async () => {
    const bytes = await readFile(path);
    const cut = join(folder, 'cut');
    await writeFile(cut, bytes);
    await truncate(cut, bytes.length - 1);
    await expect(collect(new SegmentReader(cut))).rejects.toMatchObject({ code: 'archive-damaged' });

    const changed = join(folder, 'changed');
    const middle = Buffer.from(bytes);
    middle[2_000] = (middle[2_000] ?? 0) ^ 1;
    await writeFile(changed, middle);
    await expect(collect(new SegmentReader(changed))).rejects.toMatchObject({ code: 'archive-damaged' });

    await writeFile(cut, 'short');
    await expect(collect(new SegmentReader(cut))).rejects.toMatchObject({ code: 'archive-damaged' });
    const gone = new SegmentReader(join(folder, 'gone'));
    await expect(collect(gone)).rejects.toMatchObject({ code: 'archive-damaged' });
    // What was not there a moment ago may be there now.
    await writeFile(join(folder, 'gone'), bytes);
    expect(await collect(gone)).toHaveLength(events.length);
  });
});
