import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody } from './response-body.ts';

const LIMIT = 1000;
const text = Buffer.from('{"m.server":"a.example"}');

function decode(raw: Buffer, ...codings: string[]) {
  return decodeBody(
    raw,
    codings.map((coding) => ['content-encoding', coding] as const),
    LIMIT,
  );
}

describe('a body', () => {
  it.each<[string, Buffer, string[]]>([
    ['without a coding', text, []],
    ['in the identity coding', text, ['identity']],
    ['in gzip', gzipSync(text), ['gzip']],
    ['in gzip by its old name', gzipSync(text), ['X-GZIP']],
    ['in gzip and the identity coding', gzipSync(text), ['identity, gzip']],
    ['in deflate', deflateSync(text), ['deflate']],
    ['in deflate without the zlib wrapper', deflateRawSync(text), ['deflate']],
  ])('%s is as it was meant', (_title, raw, codings) => {
    const decoded = decode(raw, ...codings);
    expect(decoded.kind === 'body' && Buffer.from(decoded.body)).toEqual(text);
  });

  it.each<[string, Buffer, string[]]>([
    ['a coding that nobody asked for', brotliCompressSync(text), ['br']],
    ['a coding upon a coding', gzipSync(gzipSync(text)), ['gzip', 'gzip']],
    ['nothing', Buffer.alloc(0), ['gzip']],
  ])('in %s stays as it is', (_title, raw, codings) => {
    expect(decode(raw, ...codings)).toEqual({ kind: 'body', body: raw });
  });

  it.each<[string, Buffer, string[]]>([
    ['as it came', Buffer.alloc(LIMIT + 1), []],
    ['when it is inflated', gzipSync(Buffer.alloc(LIMIT + 1)), ['gzip']],
    ['when it is inflated a million times', gzipSync(Buffer.alloc(200_000)), ['gzip']],
    ['in deflate', deflateSync(Buffer.alloc(LIMIT + 1)), ['deflate']],
  ])('over the limit %s is refused', (_title, raw, codings) => {
    expect(decode(raw, ...codings)).toEqual({ kind: 'too-large' });
  });

  it('at the limit is not', () => {
    expect(decode(Buffer.alloc(LIMIT))).toMatchObject({ kind: 'body' });
    expect(decode(gzipSync(Buffer.alloc(LIMIT)), 'gzip')).toMatchObject({ kind: 'body' });
  });

  it.each([
    ['no gzip', text],
    ['cut off', gzipSync(text).subarray(0, -9)],
    ['damaged', Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8, 1)])],
  ])('that says gzip and is %s is broken', (_title, raw) => {
    expect(decode(raw, 'gzip')).toMatchObject({ kind: 'broken' });
  });
});
