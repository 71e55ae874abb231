import { open } from 'node:fs/promises';
import type { StoredEvent } from '../jsonl/event-line.ts';
import { ArchiveDamaged } from './errors.ts';
import { Lru } from './lru.ts';
import {
  type BlockEntry,
  type Directory,
  decompress,
  MAGIC,
  type NamesList,
  type Part,
  TAIL_BYTES,
} from './segment-format.ts';
import { readDirectory, readEvent, readNames } from './segment-shape.ts';

/** Blocks kept decompressed, 0.6 MB each of ordinary events. */
const KEPT_BLOCKS = 8;
const KEPT_NAMES = 16;

/** Looks things up in a segment without reading all of it. A file in it is open only while it is read. */
export class SegmentReader {
  readonly #path: string;
  readonly #directory = new Lru<'directory', Directory>(1);
  readonly #blocks = new Lru<number, string>(KEPT_BLOCKS);
  readonly #names = new Lru<number, NamesList>(KEPT_NAMES);

  constructor(path: string) {
    this.#path = path;
  }

  /** Those of the ids that are here, in no particular order. */
  async events(ids: ReadonlySet<string>): Promise<readonly StoredEvent[]> {
    const { blocks } = await this.#readDirectory();
    const found: StoredEvent[] = [];
    for (const [index, block] of blocks.entries()) {
      const wanted = [...ids].filter((id) => block.minId <= id && id <= block.maxId);
      if (wanted.length === 0) continue;
      const text = await this.#readBlock(index, block);
      for (const id of wanted) {
        const event = this.#eventOf(text, id);
        if (event !== undefined) found.push(event);
      }
    }
    return found;
  }

  /** The least and the greatest id, empty if there is none. */
  async ids(): Promise<{ readonly minId: string; readonly maxId: string }> {
    const { blocks } = await this.#readDirectory();
    let [minId, maxId] = ['', ''];
    for (const block of blocks) {
      if (minId === '' || block.minId < minId) minId = block.minId;
      if (block.maxId > maxId) maxId = block.maxId;
    }
    return { minId, maxId };
  }

  /** Versions `from` to `to` of a stream, as far as they are here. */
  async stream(name: string, from: number, to: number): Promise<readonly StoredEvent[]> {
    const { blocks } = await this.#readDirectory();
    const found: StoredEvent[] = [];
    for (const { block, first, next } of await this.#placesOf(name)) {
      if (first > to || next <= from) continue;
      const entry = blocks[block];
      if (entry === undefined) throw new ArchiveDamaged(this.#path, 'a stream has a block that is not there');
      const events = this.#eventsOf(await this.#readBlock(block, entry), name);
      found.push(...events.filter(({ version }) => version >= from && version <= to));
    }
    return found;
  }

  /** Positions behind `after` up to `until`, in order, at most `limit`. */
  async range(after: bigint, until: bigint, limit: number): Promise<readonly StoredEvent[]> {
    const { blocks } = await this.#readDirectory();
    const found: StoredEvent[] = [];
    for (const [index, block] of blocks.entries()) {
      if (BigInt(block.lastPosition) <= after) continue;
      if (BigInt(block.firstPosition) > until) break;
      for (const line of linesIn(await this.#readBlock(index, block))) {
        const event = this.#eventIn(line);
        if (event.position > until) break;
        if (event.position > after) found.push(event);
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  /** The whole segment; holds a block in memory. */
  async *all(): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    const { blocks } = await this.#readDirectory();
    for (const block of blocks) yield [...linesIn(await this.#readText(block))].map((line) => this.#eventIn(line));
  }

  async #placesOf(name: string): Promise<{ readonly block: number; readonly first: number; readonly next: number }[]> {
    const { names } = await this.#readDirectory();
    // The last list that begins at or before the name.
    let low = 0;
    let high = names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((names[middle]?.first ?? '') <= name) low = middle + 1;
      else high = middle;
    }
    const entry = names[low - 1];
    if (entry === undefined) return [];
    const list = await this.#names.get(
      low - 1,
      async () =>
        readNames(await this.#readText(entry)) ?? this.#damaged('the segment has a list of names that is none'),
    );
    const places = list.find(([other]) => other === name)?.[1] ?? [];
    return Array.from({ length: places.length / 2 }, (_, index) => ({
      block: places[2 * index] ?? -1,
      first: places[2 * index + 1] ?? 0,
      next: places[2 * index + 3] ?? Number.POSITIVE_INFINITY,
    }));
  }

  // Only lines with the right words are parsed; an event's data may have the same words, so each is looked at.

  #eventOf(text: string, id: string): StoredEvent | undefined {
    for (const line of linesWith(text, `"id":"${id}"`)) {
      const event = this.#eventIn(line);
      if (event.id === id) return event;
    }
    return undefined;
  }

  #eventsOf(text: string, stream: string): readonly StoredEvent[] {
    const lines = [...linesWith(text, `"stream":${JSON.stringify(stream)},`)];
    return lines.map((line) => this.#eventIn(line)).filter((event) => event.stream === stream);
  }

  #eventIn(line: string): StoredEvent {
    return readEvent(line) ?? this.#damaged('a line of the segment tells of no event');
  }

  #damaged(message: string): never {
    throw new ArchiveDamaged(this.#path, message);
  }

  #readDirectory(): Promise<Directory> {
    return this.#directory.get('directory', async () => {
      const { size, tail } = await this.#readTail();
      if (tail.toString('latin1', 24) !== MAGIC) throw new ArchiveDamaged(this.#path, 'not a whole segment');
      const offset = Number(tail.readBigUInt64BE(0));
      const bytes = Number(tail.readBigUInt64BE(8));
      if (offset + bytes + TAIL_BYTES !== size) throw new ArchiveDamaged(this.#path, 'not a whole segment');
      const text = await this.#readText({ offset, bytes, textBytes: Number(tail.readBigUInt64BE(16)) });
      const directory = readDirectory(text) ?? this.#damaged('the segment has no directory');
      if (directory.version !== 1) {
        throw new ArchiveDamaged(this.#path, `format version ${directory.version} is newer than this program`);
      }
      return directory;
    });
  }

  #readBlock(index: number, entry: BlockEntry): Promise<string> {
    return this.#blocks.get(index, () => this.#readText(entry));
  }

  async #readText({ offset, bytes, textBytes }: Part): Promise<string> {
    const packed = await this.#readAt(offset, bytes);
    return (await decompress(this.#path, packed, textBytes)).toString('utf8');
  }

  async #readTail(): Promise<{ readonly size: number; readonly tail: Buffer }> {
    const file = await this.#open();
    try {
      const { size } = await file.stat();
      if (size < TAIL_BYTES) throw new ArchiveDamaged(this.#path, 'not a whole segment');
      const tail = Buffer.alloc(TAIL_BYTES);
      await file.read(tail, 0, TAIL_BYTES, size - TAIL_BYTES);
      return { size, tail };
    } finally {
      await file.close();
    }
  }

  async #readAt(offset: number, bytes: number): Promise<Buffer> {
    const file = await this.#open();
    try {
      const { size } = await file.stat();
      const isInside = Number.isInteger(offset) && Number.isInteger(bytes) && offset >= 0 && bytes >= 0;
      if (!isInside || offset + bytes > size)
        throw new ArchiveDamaged(this.#path, 'a part of the segment is not in it');
      const into = Buffer.allocUnsafe(bytes);
      for (let done = 0; done < bytes; ) {
        const { bytesRead } = await file.read(into, done, bytes - done, offset + done);
        if (bytesRead === 0) throw new ArchiveDamaged(this.#path, 'the segment ends too early');
        done += bytesRead;
      }
      return into;
    } finally {
      await file.close();
    }
  }

  async #open(): ReturnType<typeof open> {
    return open(this.#path, 'r').catch((cause: unknown) => {
      throw new ArchiveDamaged(this.#path, 'the segment cannot be opened', { cause });
    });
  }
}

function* linesIn(text: string): Generator<string, void, undefined> {
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
}

/** Lines that have these words, each once. */
function* linesWith(text: string, words: string): Generator<string, void, undefined> {
  for (let at = text.indexOf(words); at !== -1; ) {
    const end = text.indexOf('\n', at);
    if (end === -1) return;
    yield text.slice(text.lastIndexOf('\n', at) + 1, end);
    at = text.indexOf(words, end);
  }
}
