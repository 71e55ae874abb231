import { constants as bufferConstants } from 'node:buffer';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { ArchiveDamaged } from './errors.ts';

/*
 * A segment is a file of events that left the live log, in the order of their positions:
 *
 *   block…      zstd, about a thousand lines each: see jsonl/event-line.ts
 *   names…      zstd, JSON: [[stream, [block, first version there, block, first version there, …]], …] by name
 *   directory   zstd, JSON: `Directory`
 *   tail        32 bytes: offset of the directory, its length, its length decompressed, 8 bytes each, big-endian; `evlog-01`
 *
 * A lookup reads the directory, which is kept, and the one block, or the one list of names, that it needs. Every part
 * has a checksum inside; the manifest beside the file has that of the whole.
 */

export const MAGIC = 'evlog-01';
export const TAIL_BYTES = 32;

/** A block ends with whichever comes first. */
export const BLOCK_EVENTS = 1_000;
export const BLOCK_BYTES = 2_097_152;

/** Streams to a list of names. */
export const NAMES_STREAMS = 1_000;

/** Events to a segment: what is gathered for its names has to fit into memory. */
export const SEGMENT_EVENTS = 1_000_000;

/** 9 gives 15 % less than 3 and takes three times as long; 19 another 8 %, for twenty times as long. */
const LEVEL = 9;

/** Bytes of a part at most, whatever a file says of itself: it has to become one string. */
const LONGEST_PART: number = bufferConstants.MAX_STRING_LENGTH;

/** A place in the file, and how long what is there becomes. */
export interface Part {
  readonly offset: number;
  readonly bytes: number;
  readonly textBytes: number;
}

export interface BlockEntry extends Part {
  readonly events: number;
  /** Text: positions are 64 bits. */
  readonly firstPosition: string;
  readonly lastPosition: string;
  /** Ids of version 7 grow with time, so few blocks can have a given one. */
  readonly minId: string;
  readonly maxId: string;
}

export interface NamesEntry extends Part {
  readonly first: string;
}

export interface Directory {
  readonly version: 1;
  readonly events: number;
  readonly blocks: readonly BlockEntry[];
  readonly names: readonly NamesEntry[];
}

/** Of a stream: its blocks, and the first version of it in each. */
export type NamesList = readonly (readonly [string, readonly number[]])[];

const compressAsync = promisify(zstdCompress);
const decompressAsync = promisify(zstdDecompress);

export function compress(text: Buffer): Promise<Buffer> {
  return compressAsync(text, {
    params: {
      [constants.ZSTD_c_compressionLevel]: LEVEL,
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_contentSizeFlag]: 1,
    },
  });
}

/** @throws {ArchiveDamaged} the checksum or the length is not as it should be */
export async function decompress(path: string, packed: Buffer, textBytes: number): Promise<Buffer> {
  if (!(Number.isInteger(textBytes) && textBytes >= 0 && textBytes <= LONGEST_PART)) {
    throw new ArchiveDamaged(path, 'a part of the segment would be too long');
  }
  let text: Buffer;
  try {
    text = await decompressAsync(packed, { maxOutputLength: Math.max(1, textBytes) });
  } catch (cause) {
    throw new ArchiveDamaged(path, 'a part of the segment cannot be decompressed', { cause });
  }
  if (text.length !== textBytes) throw new ArchiveDamaged(path, 'a part of the segment has another length');
  return text;
}
