import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatEventLine, type StoredEvent } from '../jsonl/event-line.ts';
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

describe('a segment that somebody has made up, checksums included,', () => {
  const pack = (text: string): Buffer =>
    zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_contentSizeFlag]: 1 } });

  /** One block, one list of names and a directory as they are given, with a tail that is right. */
  async function forge(
    block: string,
    directory: (block: object, names: object) => unknown,
    names = '[]',
  ): Promise<SegmentReader> {
    const parts = [block, names].map(pack);
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = parts;
    const entry = {
      ...{ offset: 0, bytes: first.length, textBytes: Buffer.byteLength(block), events: 1 },
      ...{ minId: '', maxId: 'g', firstPosition: '1', lastPosition: '9' },
    };
    const list = { offset: first.length, bytes: second.length, textBytes: Buffer.byteLength(names), first: '' };
    const text = JSON.stringify(directory(entry, list));
    const end = pack(text);
    const tail = Buffer.alloc(32);
    for (const [index, value] of [first.length + second.length, end.length, Buffer.byteLength(text)].entries()) {
      tail.writeBigUInt64BE(BigInt(value), 8 * index);
    }
    tail.write('evlog-01', 24);
    const path = join(folder, crypto.randomUUID());
    await writeFile(path, Buffer.concat([...parts, end, tail]));
    return new SegmentReader(path);
  }

  const whole = (blocks: readonly object[], names: readonly unknown[] = []): object => ({
    ...{ version: 1, events: 1, blocks, names },
  });
  const [sound] = storedEvents(1, 1);
  const line = `${sound === undefined ? '' : formatEventLine({ ...sound, position: 5n })}\n`;

  test('is read if it is like one', async () => {
    const reader = await forge(line, (entry) => whole([entry]));
    expect(await reader.range(0n, 99n, 10)).toEqual([{ ...sound, position: 5n }]);
  });

  test('is read by names, too', async () => {
    const own = { ...sound, position: 5n };
    const places = JSON.stringify([[sound?.stream, [0, 1]]]);
    const reader = await forge(line, (entry, names) => whole([entry], [names]), places);
    expect(await reader.stream(sound?.stream ?? '', 1, 9)).toEqual([own]);
    expect(await reader.events(new Set([sound?.id ?? '']))).toEqual([own]);
    const cut = await forge(line.trimEnd(), (entry, names) => whole([entry], [names]), places);
    expect(await cut.stream(sound?.stream ?? '', 1, 9)).toEqual([]);
    expect(await cut.events(new Set([sound?.id ?? '']))).toEqual([]);
    for (const list of ['nothing', 'null', '[null]', '[["a"]]', '[[1,[0,1]]]']) {
      const bad = await forge(line, (entry, names) => whole([entry], [names]), list);
      await expect(bad.stream('a', 1, 9), list).rejects.toMatchObject({ code: 'archive-damaged' });
    }
  });

  test.each<[string, string, (entry: object) => unknown]>([
    ['has no directory', line, () => null],
    ['has another directory', line, () => ({ version: 1 })],
    ['has entries of another kind', line, () => whole([{}])],
    ['has entries that are none', line, () => ({ ...whole([]), blocks: [null] })],
    ['has a block behind its end', line, (entry) => whole([{ ...entry, bytes: 1e15 }])],
    ['has a block before its beginning', line, (entry) => whole([{ ...entry, offset: -5 }])],
    ['has a block that becomes too long', line, (entry) => whole([{ ...entry, textBytes: 2 ** 40 }])],
    ['has lines of another kind', 'no line\n', (entry) => whole([entry])],
    ['has events of another kind', '{"position":"x","data":{}}\n', (entry) => whole([entry])],
    ['has times that are none', line.replace(/"recordedAt":"[^"]*"/, '"recordedAt":"x"'), (entry) => whole([entry])],
    ['has versions that are none', line.replace('"version":1', '"version":1e99'), (entry) => whole([entry])],
  ])('%s, is damaged', async (_, block, directory) => {
    const reader = await forge(block, directory);
    await expect(collect(reader)).rejects.toMatchObject({ code: 'archive-damaged' });
    await expect(reader.range(0n, 99n, 10)).rejects.toMatchObject({ code: 'archive-damaged' });
  });
});
