import { open } from 'node:fs/promises';
import { parseTrustedLine, type StoredEvent } from '../jsonl/event-line.ts';
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
        const event = eventOf(text, id);
        if (event !== undefined) found.push(event);
      }
    }
    return found;
  }

  /** Versions `from` to `to` of a stream, as far as they are here. */
  async stream(name: string, from: number, to: number): Promise<readonly StoredEvent[]> {
    const { blocks } = await this.#readDirectory();
    const found: StoredEvent[] = [];
    for (const { block, first, next } of await this.#placesOf(name)) {
      if (first > to || next <= from) continue;
      const entry = blocks[block];
      if (entry === undefined) throw new ArchiveDamaged(this.#path, 'a stream has a block that is not there');
      const events = eventsOf(await this.#readBlock(block, entry), name);
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
        const event = parseTrustedLine(line);
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
    for (const block of blocks) yield [...linesIn(await this.#readText(block))].map(parseTrustedLine);
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
    const list = await this.#names.get(low - 1, async () => JSON.parse(await this.#readText(entry)) as NamesList);
    const places = list.find(([other]) => other === name)?.[1] ?? [];
    return Array.from({ length: places.length / 2 }, (_, index) => ({
      block: places[2 * index] ?? -1,
      first: places[2 * index + 1] ?? 0,
      next: places[2 * index + 3] ?? Number.POSITIVE_INFINITY,
    }));
  }

  #readDirectory(): Promise<Directory> {
    return this.#directory.get('directory', async () => {
      const { size, tail } = await this.#readTail();
      if (tail.toString('latin1', 24) !== MAGIC) throw new ArchiveDamaged(this.#path, 'not a whole segment');
      const offset = Number(tail.readBigUInt64BE(0));
      const bytes = Number(tail.readBigUInt64BE(8));
      if (offset + bytes + TAIL_BYTES !== size) throw new ArchiveDamaged(this.#path, 'not a whole segment');
      const text = await this.#readText({ offset, bytes, textBytes: Number(tail.readBigUInt64BE(16)) });
      const directory = JSON.parse(text) as Directory;
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
    const packed = Buffer.allocUnsafe(bytes);
    await this.#readAt(packed, offset);
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

  async #readAt(into: Buffer, offset: number): Promise<void> {
    const file = await this.#open();
    try {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await file.read(into, done, into.length - done, offset + done);
        if (bytesRead === 0) throw new ArchiveDamaged(this.#path, 'the segment ends too early');
        done += bytesRead;
      }
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

// Only lines with the right words are parsed; an event's data may have the same words, so each is looked at.

function eventOf(text: string, id: string): StoredEvent | undefined {
  const words = `"id":"${id}"`;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const event = parseTrustedLine(text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at)));
    if (event.id === id) return event;
  }
  return undefined;
}

function eventsOf(text: string, stream: string): StoredEvent[] {
  const words = `"stream":${JSON.stringify(stream)},`;
  const events: StoredEvent[] = [];
  for (let at = text.indexOf(words); at !== -1; ) {
    const end = text.indexOf('\n', at);
    const event = parseTrustedLine(text.slice(text.lastIndexOf('\n', at) + 1, end));
    if (event.stream === stream) events.push(event);
    at = text.indexOf(words, end);
  }
  return events;
}
