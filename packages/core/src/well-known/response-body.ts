import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

export type DecodedBody =
  | { readonly kind: 'body'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' }
  /** The content coding cannot be undone. */
  | { readonly kind: 'broken'; readonly message: string };

/**
 * Undoes the content coding. None was asked for; gzip and deflate are what servers use nevertheless. A body in any
 * other coding stays as it is. What would grow over the limit is not inflated further.
 */
export function decodeBody(
  raw: Uint8Array,
  headers: readonly (readonly [string, string])[],
  maxBytes: number,
): DecodedBody {
  const codings = headers
    .filter(([name]) => name === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const [coding] = codings;
  if (raw.length > maxBytes) return { kind: 'too-large' };
  if (coding === undefined || codings.length > 1 || raw.length === 0) return { kind: 'body', body: raw };
  const limit = { maxOutputLength: maxBytes };
  try {
    if (coding === 'gzip' || coding === 'x-gzip') return { kind: 'body', body: gunzipSync(raw, limit) };
    if (coding === 'deflate') return { kind: 'body', body: inflateEither(raw, limit) };
    return { kind: 'body', body: raw };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
    return { kind: 'broken', message: `content coding ${coding}: ${code ?? 'unreadable'}` };
  }
}

// RFC 9110 s8.4.1.2: some send the deflate data without the zlib wrapper, whose first octet has 8 in its low half.
function inflateEither(raw: Uint8Array, limit: { readonly maxOutputLength: number }): Uint8Array {
  const isWrapped = ((raw[0] ?? 0) & 0xf) === 8;
  return isWrapped ? inflateSync(raw, limit) : inflateRawSync(raw, limit);
}
