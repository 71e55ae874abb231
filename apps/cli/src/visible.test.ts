import { expect, test } from 'vitest';
import { visible, visibleJson } from './visible.ts';

// ESC, BEL, DEL, CSI in C1, right-to-left override, line separator, byte order mark, a lone surrogate.
const HOSTILE = 'a\u001b[31m\u0007\u007f\u009b\u202e\u2028\ufeff\ud800b';

test('nothing is left that a terminal would obey', () => {
  expect(visible(HOSTILE)).toBe('a\\u{1b}[31m\\u{7}\\u{7f}\\u{9b}\\u{202e}\\u{2028}\\u{feff}\\u{d800}b');
  expect(visible('matrix.org → 192.0.2.1')).toBe('matrix.org → 192.0.2.1');
});

test('nothing is left of it in JSON either, and the JSON says the same', () => {
  const text = visibleJson({ name: HOSTILE, tag: '\u{e0041}' });
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(text)).toEqual({ name: HOSTILE, tag: '\u{e0041}' });
});
