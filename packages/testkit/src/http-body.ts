import { Buffer } from 'node:buffer';
import type { HttpEntryResponse } from './world-data.ts';

/** A body as a recipe: as long as it likes, without being held. */
export interface HttpBody {
  readonly length: number;
  /** In order, at most 64 KiB each. */
  chunks(): Iterable<Uint8Array>;
}

const CHUNK_BYTES = 65_536;

/** The body of an entry, faults aside except for `huge`, which is nothing but its length. */
export function bodyOf(entry: HttpEntryResponse): HttpBody {
  if (entry.fault?.kind === 'huge') return repeated('', ' ', entry.fault.bytes, '');
  if (entry.bodyRepeat !== undefined) {
    const { prefix, char, count, suffix } = entry.bodyRepeat;
    return repeated(prefix, char, count, suffix);
  }
  if (entry.bodyBase64 !== undefined) return whole(Buffer.from(entry.bodyBase64, 'base64'));
  return whole(Buffer.from(entry.body ?? ''));
}

function whole(bytes: Uint8Array): HttpBody {
  return { length: bytes.length, chunks: () => slices(bytes, bytes.length) };
}

function repeated(prefix: string, unit: string, count: number, suffix: string): HttpBody {
  const unitBytes = Buffer.from(unit);
  const [head, tail] = [Buffer.from(prefix), Buffer.from(suffix)];
  const perBlock = Math.max(1, Math.floor(CHUNK_BYTES / Math.max(1, unitBytes.length)));
  const block = Buffer.concat(new Array<Buffer>(Math.min(perBlock, count)).fill(unitBytes));
  const filler = unitBytes.length * count;
  return {
    length: head.length + filler + tail.length,
    *chunks() {
      yield* slices(head, head.length);
      for (let sent = 0; sent < filler; sent += block.length)
        yield block.subarray(0, Math.min(block.length, filler - sent));
      yield* slices(tail, tail.length);
    },
  };
}

function* slices(bytes: Uint8Array, length: number): Iterable<Uint8Array> {
  for (let at = 0; at < length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** The first `limit` bytes of the body. */
export function bodyPrefix(body: HttpBody, limit: number): Uint8Array {
  const taken: Uint8Array[] = [];
  let length = 0;
  for (const chunk of body.chunks()) {
    if (length >= limit) break;
    const piece = chunk.subarray(0, limit - length);
    taken.push(piece);
    length += piece.length;
  }
  return Buffer.concat(taken);
}
