import { expect, it } from 'vitest';
import { recordedBody } from './recorded-body.ts';

it.each([
  ['text as it is', Buffer.from('{"m.server": "bücher"}\r\n'), { text: '{"m.server": "bücher"}\r\n' }],
  ['nothing', Buffer.alloc(0), { text: '' }],
  ['a byte order mark (R54)', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), { text: '\ufeff{}' }],
  ['NUL', Buffer.from([0]), { text: '\0' }],
  ['what is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), { base64: 'e/99' }],
  ['a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80]), { base64: '7aCA' }],
  ['an overlong form', Buffer.from([0xc0, 0xaf]), { base64: 'wK8=' }],
  ['UTF-16', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), { base64: '//57AA==' }],
])('keeps %s', (_title, bytes, expected) => {
  expect(recordedBody(bytes)).toEqual(expected);
});
