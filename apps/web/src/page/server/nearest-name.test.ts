import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['https://matrix.org/', 'matrix.org'],
  ['@alice:matrix.org', 'matrix.org'],
  [' matrix.org ', 'matrix.org'],
  ['matrix.\u200borg', 'matrix.org'],
  ['matrix.org.', 'matrix.org'],
  ['matrix.org/path', 'matrix.org'],
  ['matrix..org', 'matrix.org'],
  ['matrix.org:', 'matrix.org'],
  ['matrix.org:99999', 'matrix.org'],
  ['2001:db8::1', '[2001:db8::1]'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
  ['192.000.002.7', '192.0.2.7'],
  ['a_b.example', undefined],
  ['', undefined],
  [':8448', undefined],
])('for %j it is %j that may have been meant', (text, name) => {
  expect(nearestName(text)).toBe(name);
});
