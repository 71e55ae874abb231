import { expect, it } from 'vitest';
import { recordedHeaders } from './recorded-headers.ts';

it('keeps the fields that matter in their order, repeated ones apart', () => {
  const headers = [
    ['cache-control', 'max-age=60'],
    ['set-cookie', 'secret'],
    ['cache-control', 'no-store'],
    ['x-powered-by', 'x'],
    ['age', '1'],
  ] as const;
  expect(recordedHeaders(headers)).toEqual([
    ['cache-control', 'max-age=60'],
    ['cache-control', 'no-store'],
    ['age', '1'],
  ]);
});

it('keeps 32 fields of 1024 characters at most', () => {
  const kept = recordedHeaders(new Array<readonly [string, string]>(100).fill(['via', 'x'.repeat(5000)]));
  expect(kept).toHaveLength(32);
  expect(kept[0]?.[1]).toHaveLength(1024);
});
