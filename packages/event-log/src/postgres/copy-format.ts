import { microsecondsSince2000 } from '../chain.ts';
import { writeUuid } from './binary.ts';

/*
 * The binary format of COPY: a signature of 19 bytes, then rows, each the number of its fields and the fields with
 * their lengths, -1 for null, and -1 in place of a number of fields at the end.
 */

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const END = -1;

const YEAR_2000_MS = 946_684_800_000;
const TWO_TO_32 = 4_294_967_296;

/** Whether what a COPY gave has no row. */
export function isEmptyCopy(buffer: Buffer): boolean {
  return !new CopyReader(buffer).nextRow();
}

/** Reads rows out of the whole of what a COPY gave, field by field, in the order of the columns. */
export class CopyReader {
  readonly #buffer: Buffer;
  #offset: number;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.#offset = SIGNATURE.length;
  }

  /** Whether there is a row, whose fields then have to be read. */
  nextRow(): boolean {
    if (this.#offset >= this.#buffer.length) return false;
    const fields = this.#buffer.readInt16BE(this.#offset);
    this.#offset += 2;
    return fields !== END;
  }

  int8(): bigint {
    const at = this.#take(8);
    return this.#buffer.readBigInt64BE(at);
  }

  int4(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  int2(): number {
    return this.#buffer.readInt16BE(this.#take(2));
  }

  /** ms since the epoch. */
  time(): number | undefined {
    if (this.#isNull()) return undefined;
    const at = this.#take(8);
    const microseconds = this.#buffer.readInt32BE(at) * TWO_TO_32 + this.#buffer.readUInt32BE(at + 4);
    return microseconds / 1000 + YEAR_2000_MS;
  }

  uuid(): string | undefined {
    if (this.#isNull()) return undefined;
    return readUuid(this.#buffer, this.#take(16));
  }

  text(): string {
    const length = this.#buffer.readInt32BE(this.#offset);
    const start = this.#offset + 4;
    this.#offset = start + length;
    return this.#buffer.toString('utf8', start, this.#offset);
  }

  #isNull(): boolean {
    if (this.#buffer.readInt32BE(this.#offset) !== -1) return false;
    this.#offset += 4;
    return true;
  }

  #take(bytes: number): number {
    const at = this.#offset + 4;
    this.#offset = at + bytes;
    return at;
  }
}

const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
/** Where the two digits of each byte stand in a UUID. */
const PLACES = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);
const text = Buffer.alloc(36, '-');

/** In one piece; a string that is put together takes three times as long. */
function readUuid(buffer: Buffer, at: number): string {
  for (let index = 0; index < 16; index++) {
    const byte = buffer[at + index] ?? 0;
    const place = PLACES[index] ?? 0;
    text[place] = DIGITS[byte >> 4] ?? 0;
    text[place + 1] = DIGITS[byte & 15] ?? 0;
  }
  return text.toString('latin1');
}

/** Writes rows field by field into a buffer that grows. */
export class CopyWriter {
  #buffer = Buffer.allocUnsafe(1 << 16);
  #length = SIGNATURE.copy(this.#buffer);

  row(fields: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(fields, this.#length);
  }

  int8(value: bigint): void {
    this.#begin(8);
    this.#length = this.#buffer.writeBigInt64BE(value, this.#length);
  }

  int4(value: number): void {
    this.#begin(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  int2(value: number): void {
    this.#begin(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  /** ms since the epoch. */
  time(value: number | undefined): void {
    if (value === undefined) this.#null();
    else this.int8(microsecondsSince2000(value));
  }

  uuid(value: string | undefined): void {
    if (value === undefined) {
      this.#null();
      return;
    }
    this.#begin(16);
    this.#length = writeUuid(this.#buffer, value, this.#length);
  }

  /** Bytes, given in hex. */
  hex(value: string): void {
    this.#begin(value.length / 2);
    this.#length += this.#buffer.write(value, this.#length, 'hex');
  }

  /** @param size bytes of UTF-8 */
  text(value: string, size: number): void {
    this.#begin(size);
    this.#length += this.#buffer.write(value, this.#length);
  }

  /** What was written since this was last called. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(Math.max(1 << 16, 2 * this.#length));
    this.#length = 0;
    return taken;
  }

  /** The rest, with the end. */
  finish(): Buffer {
    this.row(END);
    return this.take();
  }

  #begin(size: number): void {
    this.#reserve(4 + size);
    this.#length = this.#buffer.writeInt32BE(size, this.#length);
  }

  #null(): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(-1, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
