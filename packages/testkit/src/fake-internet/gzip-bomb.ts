import { Buffer } from 'node:buffer';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { HttpBody } from '../http-body.ts';

const MEBIBYTE = 1 << 20;
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty last block of raw deflate. */
const LAST_BLOCK = Buffer.from([0x03, 0x00]);

/** One gzip member that unpacks to that many zeros, rounded up to a MiB: about a thousandth in size. */
export function gzippedZeros(bytes: number): HttpBody {
  const zeros = Buffer.alloc(MEBIBYTE);
  const block = deflateRawSync(zeros, { finishFlush: constants.Z_FULL_FLUSH, level: 9 });
  const count = Math.ceil(bytes / MEBIBYTE);
  const trailer = Buffer.alloc(8);
  let checksum = 0;
  for (let index = 0; index < count; index += 1) checksum = crc32(zeros, checksum);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE((count * MEBIBYTE) % 2 ** 32, 4);
  return {
    length: HEADER.length + block.length * count + LAST_BLOCK.length + trailer.length,
    *chunks() {
      yield HEADER;
      for (let index = 0; index < count; index += 1) yield block;
      yield Buffer.concat([LAST_BLOCK, trailer]);
    },
  };
}
