import type { WellKnownBody } from '@wherefore/discovery';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The body verbatim: as text when it is valid UTF-8 (a byte order mark stays, R54), else in base64. */
export function recordedBody(bytes: Uint8Array): WellKnownBody {
  try {
    return { text: UTF8.decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
  }
}
