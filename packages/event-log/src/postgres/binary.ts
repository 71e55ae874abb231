import { microsecondsSince2000 } from '../chain.ts';

/*
 * One-dimensional arrays in the binary format of PostgreSQL's protocol: no quoting on either side, which for JSON is
 * most of what an array literal costs. Both drivers send a Buffer as it is.
 */

/** Type numbers of the elements, from pg_type.dat; they never change. */
const oids = { bytea: 17, int2: 21, int4: 23, text: 25, json: 114, timestamptz: 1184, uuid: 2950 } as const;

const HEADER_BYTES = 20;

function begin(type: keyof typeof oids, count: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + 4 * count + bytes);
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oids[type], 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  // An empty array has no dimension.
  return count === 0 ? buffer.subarray(0, 12) : buffer;
}

export function int4Array(values: readonly number[]): Buffer {
  const buffer = begin('int4', values.length, 4 * values.length);
  let offset = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(4, offset);
    offset = buffer.writeInt32BE(value, offset + 4);
  }
  return buffer;
}

export function int2Array(values: readonly number[]): Buffer {
  const buffer = begin('int2', values.length, 2 * values.length);
  let offset = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(2, offset);
    offset = buffer.writeInt16BE(value, offset + 4);
  }
  return buffer;
}

/** ms since the epoch. */
export function timeArray(values: readonly (number | undefined)[]): Buffer {
  const known = values.reduce<number>((count, value) => count + (value === undefined ? 0 : 1), 0);
  const buffer = begin('timestamptz', values.length, 8 * known);
  let offset = HEADER_BYTES;
  for (const value of values) {
    if (value === undefined) {
      offset = buffer.writeInt32BE(-1, offset);
      continue;
    }
    buffer.writeInt32BE(8, offset);
    offset = buffer.writeBigInt64BE(microsecondsSince2000(value), offset + 4);
  }
  return buffer;
}

export function uuidArray(values: readonly (string | undefined)[]): Buffer {
  const known = values.reduce<number>((count, value) => count + (value === undefined ? 0 : 1), 0);
  const buffer = begin('uuid', values.length, 16 * known);
  let offset = HEADER_BYTES;
  for (const value of values) {
    if (value === undefined) {
      offset = buffer.writeInt32BE(-1, offset);
      continue;
    }
    buffer.writeInt32BE(16, offset);
    offset = writeUuid(buffer, value, offset + 4);
  }
  return buffer;
}

/** Where the two digits of each byte stand in a UUID. */
const PLACES = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);
const NIBBLES = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);

/** @returns where it ends */
export function writeUuid(buffer: Buffer, uuid: string, offset: number): number {
  for (let index = 0; index < 16; index++) {
    const place = PLACES[index] ?? 0;
    const high = NIBBLES[uuid.charCodeAt(place)] ?? 0;
    buffer[offset + index] = (high << 4) | (NIBBLES[uuid.charCodeAt(place + 1)] ?? 0);
  }
  return offset + 16;
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const buffer = begin(
    'bytea',
    values.length,
    values.reduce((sum, value) => sum + value.length, 0),
  );
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = buffer.writeInt32BE(value.length, offset);
    buffer.set(value, offset);
    offset += value.length;
  }
  return buffer;
}

export function textArray(values: readonly string[]): Buffer {
  return stringArray('text', values, (text) => Buffer.byteLength(text));
}

/** @param sizes bytes of UTF-8 of each text */
export function jsonArray(texts: readonly string[], sizes: readonly number[]): Buffer {
  return stringArray('json', texts, (_, index) => sizes[index] ?? 0);
}

function stringArray(
  type: 'text' | 'json',
  values: readonly string[],
  sizeOf: (text: string, index: number) => number,
): Buffer {
  const sizes = values.map(sizeOf);
  const buffer = begin(
    type,
    values.length,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let offset = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    offset = buffer.writeInt32BE(sizes[index] ?? 0, offset);
    offset += buffer.write(value, offset);
  }
  return buffer;
}
