import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { formatEventLine, type StoredEvent } from '../jsonl/event-line.ts';
import {
  BLOCK_BYTES,
  BLOCK_EVENTS,
  type BlockEntry,
  compress,
  type Directory,
  MAGIC,
  NAMES_STREAMS,
  type NamesEntry,
  type NamesList,
  type Part,
  TAIL_BYTES,
} from './segment-format.ts';

/** What was written, as its manifest says it. */
export interface WrittenSegment {
  readonly events: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Writes a segment to the end and onto the disk; whatever the file held is gone. */
export async function writeSegment(
  path: string,
  events: Iterable<StoredEvent> | AsyncIterable<StoredEvent>,
): Promise<WrittenSegment> {
  const file = await open(path, 'w');
  try {
    const writer = new SegmentWriter(file);
    for await (const event of events) {
      // Most calls have nothing to wait for.
      const full = writer.add(event);
      if (full !== undefined) await full;
    }
    const written = await writer.end();
    await file.sync();
    return written;
  } finally {
    await file.close();
  }
}

class SegmentWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #blocks: BlockEntry[] = [];
  readonly #streams = new Map<string, number[]>();
  #offset = 0;
  #events = 0;
  #block = emptyBlock();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  add(event: StoredEvent): Promise<void> | undefined {
    const block = this.#block;
    const line = `${formatEventLine(event)}\n`;
    block.lines.push(line);
    // Of characters, which is near enough for when to end a block.
    block.length += line.length;
    if (block.lines.length === 1) block.firstPosition = event.position;
    block.lastPosition = event.position;
    if (block.minId === '' || event.id < block.minId) block.minId = event.id;
    if (event.id > block.maxId) block.maxId = event.id;
    const places = this.#streams.get(event.stream);
    if (places === undefined) this.#streams.set(event.stream, [this.#blocks.length, event.version]);
    else if (places.at(-2) !== this.#blocks.length) places.push(this.#blocks.length, event.version);
    return block.lines.length >= BLOCK_EVENTS || block.length >= BLOCK_BYTES ? this.#endBlock() : undefined;
  }

  async end(): Promise<WrittenSegment> {
    if (this.#block.lines.length > 0) await this.#endBlock();
    const names = await this.#writeNames();
    const directory: Directory = { version: 1, events: this.#events, blocks: this.#blocks, names };
    const { offset, bytes, textBytes } = await this.#writePart(JSON.stringify(directory));
    const tail = Buffer.alloc(TAIL_BYTES);
    tail.writeBigUInt64BE(BigInt(offset), 0);
    tail.writeBigUInt64BE(BigInt(bytes), 8);
    tail.writeBigUInt64BE(BigInt(textBytes), 16);
    tail.write(MAGIC, 24, 'latin1');
    await this.#write(tail);
    return { events: this.#events, bytes: this.#offset, sha256: this.#hash.digest('hex') };
  }

  async #endBlock(): Promise<void> {
    const { lines, firstPosition, lastPosition, minId, maxId } = this.#block;
    this.#block = emptyBlock();
    const part = await this.#writePart(lines.join(''));
    this.#blocks.push({
      ...part,
      events: lines.length,
      firstPosition: firstPosition.toString(),
      lastPosition: lastPosition.toString(),
      minId,
      maxId,
    });
    this.#events += lines.length;
  }

  async #writeNames(): Promise<readonly NamesEntry[]> {
    const sorted = [...this.#streams.keys()].sort();
    const entries: NamesEntry[] = [];
    for (let start = 0; start < sorted.length; start += NAMES_STREAMS) {
      const some = sorted.slice(start, start + NAMES_STREAMS);
      const list: NamesList = some.map((name) => [name, this.#streams.get(name) ?? []]);
      entries.push({ ...(await this.#writePart(JSON.stringify(list))), first: some[0] ?? '' });
    }
    return entries;
  }

  async #writePart(text: string): Promise<Part> {
    const plain = Buffer.from(text);
    const packed = await compress(plain);
    const part = { offset: this.#offset, bytes: packed.length, textBytes: plain.length };
    await this.#write(packed);
    return part;
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += (await this.#file.write(bytes, done, bytes.length - done)).bytesWritten;
    }
    this.#hash.update(bytes);
    this.#offset += bytes.length;
  }
}

interface OpenBlock {
  readonly lines: string[];
  length: number;
  firstPosition: bigint;
  lastPosition: bigint;
  minId: string;
  maxId: string;
}

function emptyBlock(): OpenBlock {
  return { lines: [], length: 0, firstPosition: 0n, lastPosition: 0n, minId: '', maxId: '' };
}
