import { randomFillSync } from 'node:crypto';
import type { Instant } from '@wherefore/discovery';

const POOL_BYTES = 16 * 256;
const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1');
const DASH = 0x2d;

/** Makes ids of events: UUIDs of version 7 (RFC 9562 s5.7), which sort by time and so keep indexes tight. */
export function createEventIds(now: () => Instant): () => string {
  const pool = new Uint8Array(POOL_BYTES);
  // Ids are kept by the hundred thousand. One made of pieces would stay a rope of them, ten times its size.
  const text = Buffer.alloc(36);
  let used = POOL_BYTES;
  return () => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const octets = pool.subarray(used, used + 16);
    used += 16;
    let time = Math.max(0, Math.floor(now()));
    for (let index = 5; index >= 0; index -= 1) {
      octets[index] = time % 256;
      time = Math.floor(time / 256);
    }
    octets[6] = 0x70 | ((octets[6] ?? 0) & 0x0f);
    octets[8] = 0x80 | ((octets[8] ?? 0) & 0x3f);
    write(octets, text);
    return text.toString('latin1');
  };
}

function write(octets: Uint8Array, text: Buffer): void {
  let end = 0;
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text[end++] = DASH;
    const octet = octets[index] ?? 0;
    text[end++] = HEX_DIGITS[octet >> 4] ?? 0;
    text[end++] = HEX_DIGITS[octet & 0xf] ?? 0;
  }
}
