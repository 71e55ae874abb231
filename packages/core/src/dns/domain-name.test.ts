import { describe, expect, it } from 'vitest';
import { isSendable, readName } from './domain-name.ts';
import { rawName } from './testing/wire.ts';

const LABEL_63 = 'a'.repeat(63);

describe('a name is read', () => {
  it.each([
    ['the root', rawName(), '.'],
    ['labels', rawName('www', 'example', 'org'), 'www.example.org'],
    ['case as it is', rawName('WwW', 'Example'), 'WwW.Example'],
    ['a dot inside a label as an escape', rawName('a.b', 'org'), 'a\\.b.org'],
    ['a backslash as an escape', rawName('a\\b', 'org'), 'a\\\\b.org'],
    ['NUL, space and DEL by their number', rawName('\0 \x7f'), '\\000\\032\\127'],
    ['octets that are no ASCII by their number', rawName(Buffer.from([0xc3, 0xa9])), '\\195\\169'],
    ['the longest label', rawName(LABEL_63), LABEL_63],
  ])('%s', (_title, bytes, name) => {
    expect(readName(bytes, 0)).toEqual({ name, end: bytes.length });
  });

  it('follows a pointer and ends behind it', () => {
    const bytes = Buffer.concat([
      rawName('example', 'org'),
      Buffer.from('\x03www'),
      Buffer.from([0xc0, 0]),
      Buffer.from('x'),
    ]);
    expect(readName(bytes, 13)).toEqual({ name: 'www.example.org', end: 19 });
  });
});

describe('there is no name in', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 0],
    ['an offset behind the end', rawName('a'), 9],
    ['a label that is cut off', Buffer.from('\x05abc'), 0],
    ['labels without an end', Buffer.from('\x03abc'), 0],
    ['half a pointer', Buffer.from([0xc0]), 0],
    ['a pointer to itself', Buffer.from([0xc0, 0]), 0],
    ['a pointer forward', Buffer.concat([Buffer.from([0xc0, 2]), rawName('a')]), 0],
    ['two pointers in a circle', Buffer.from([1, 97, 0xc0, 4, 1, 98, 0xc0, 0]), 4],
    ['a pointer into the middle of its own name', Buffer.from([3, 97, 98, 99, 0xc0, 1]), 0],
    ['the reserved label types', Buffer.from([0x40, 0]), 0],
    ['the reserved label types, too', Buffer.from([0x80, 0]), 0],
    ['more than 255 octets', rawName(LABEL_63, LABEL_63, LABEL_63, LABEL_63), 0],
  ])('%s', (_title, bytes, offset) => {
    expect(readName(bytes, offset)).toBeUndefined();
  });

  it('has an end however far the pointers reach back', () => {
    // Each name is a label and a pointer to the one before it: 300 of them make a name that is too long.
    const parts = [rawName('a')];
    for (let offset = 3, previous = 0, count = 0; count < 300; count += 1, previous = offset, offset += 4) {
      parts.push(Buffer.from([1, 98, 0xc0 | (previous >> 8), previous & 0xff]));
    }
    const bytes = Buffer.concat(parts);
    expect(readName(bytes, bytes.length - 4)).toBeUndefined();
    expect(readName(bytes, 3)).toEqual({ name: 'b.a', end: 7 });
  });
});

describe('a name can be asked about', () => {
  it.each([
    ['example.org', true],
    ['_matrix-fed._tcp.example.org', true],
    [`${LABEL_63}.org`, true],
    [`${`${'a'.repeat(49)}.`.repeat(5)}abc`, true],
    [`${`${'a'.repeat(49)}.`.repeat(5)}abcd`, false],
    [`a${LABEL_63}.org`, false],
    ['', false],
    ['.', false],
    ['a..b', false],
    ['.a', false],
    ['a.', false],
    ['a b', false],
    ['a\\.b', false],
    ['a\0b', false],
    ['exämple.org', false],
  ])('%j: %s', (name, expected) => {
    expect(isSendable(name)).toBe(expected);
  });
});
