interface Documented {
  readonly type: string;
  readonly description: string;
}

/** Documents the headers of answers that are asked for again by their tag. */
export const TAGGED: Readonly<Record<string, Documented>> = {
  etag: { type: 'string', description: 'Weak: the same whether it is sent compressed or not.' },
  'cache-control': { type: 'string', description: 'Whether it may change.' },
};

/** For `response`: what is not sent again to whoever has it. */
export const AS_BEFORE: Readonly<Record<304, object>> = {
  304: { description: 'The answer is still the one of If-None-Match.', headers: TAGGED, type: 'null' },
};
