import { Buffer } from 'node:buffer';
import type { ColumnType } from './projection.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const END = Buffer.from([0xff, 0xff]);

/** Bytes in one chunk. */
const CHUNK = 1 << 18;

const UUID_OID = 2950;

/** Rows in the binary format of COPY, in chunks. */
export async function* binaryRows(
  columns: Readonly<Record<string, ColumnType>>,
  rows: Iterable<object>,
): AsyncGenerator<Uint8Array> {
  const entries = Object.entries(columns);
  const writer = new Writer();
  writer.bytes(SIGNATURE);
  for (const row of rows) {
    writer.int16(entries.length);
    for (const [property, type] of entries) field(writer, type, Reflect.get(row, property));
    if (writer.length >= CHUNK) yield writer.take();
  }
  writer.bytes(END);
  yield writer.take();
}

function field(writer: Writer, type: ColumnType, value: unknown): void {
  if (value === null || value === undefined) {
    writer.int32(-1);
    return;
  }
  switch (type) {
    case 'text':
      writer.text(String(value));
      return;
    case 'position':
      writer.int32(8);
      writer.int64(value as bigint);
      return;
    case 'instant':
      writer.int32(8);
      writer.int64(BigInt(Math.floor(Number(value))));
      return;
    case 'integer':
      writer.int32(4);
      writer.int32(Number(value));
      return;
    case 'double':
      writer.int32(8);
      writer.double(Number(value));
      return;
    case 'uuid':
      writer.uuid(String(value));
      return;
    case 'uuids':
      writer.uuids(value as readonly string[]);
      return;
    case 'json':
      writer.text(JSON.stringify(value));
      return;
    case 'jsonb':
      writer.text(JSON.stringify(value), 1);
  }
}

/** Bytes, growing as they are written. */
class Writer {
  #buffer = Buffer.allocUnsafe(CHUNK * 2);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(CHUNK * 2);
    this.#length = 0;
    return taken;
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeBigInt64BE(value, this.#length);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleBE(value, this.#length);
  }

  /** With its length, and before it the version of the format where jsonb has one. */
  text(text: string, version?: number): void {
    const before = version === undefined ? 0 : 1;
    this.#reserve(text.length * 3 + 5);
    const start = this.#length + 4 + before;
    const written = this.#buffer.write(text, start, 'utf8');
    this.#buffer.writeInt32BE(written + before, this.#length);
    if (version !== undefined) this.#buffer.writeUInt8(version, start - 1);
    this.#length = start + written;
  }

  uuid(uuid: string): void {
    this.int32(16);
    this.#reserve(16);
    this.#length += this.#buffer.write(uuid.replaceAll('-', ''), this.#length, 'hex');
  }

  /** Dimensions, whether there are nulls, the type, and for the one dimension its length and where it begins. */
  uuids(uuids: readonly string[]): void {
    const dimensions = uuids.length === 0 ? 0 : 1;
    this.int32(12 + dimensions * 8 + uuids.length * 20);
    for (const part of [dimensions, 0, UUID_OID]) this.int32(part);
    if (dimensions === 0) return;
    this.int32(uuids.length);
    this.int32(1);
    for (const uuid of uuids) this.uuid(uuid);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}
