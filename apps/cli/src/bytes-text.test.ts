import { expect, test } from 'vitest';
import { bytesText } from './bytes-text.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [99_940, '99.9 kB'],
  [99_960, '100 kB'],
  [999_400, '999 kB'],
  [999_600, '1.0 MB'],
  [12_345_678_901, '12.3 GB'],
  [5e18, '5000000 TB'],
])('%d is %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
