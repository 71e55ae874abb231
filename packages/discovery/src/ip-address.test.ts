import { describe, expect, test } from 'vitest';
import { formatIp, parseIp, parseIpv4, parseIpv6 } from './index.ts';

describe('parseIpv4: a dotted quad of decimal numbers and nothing else (R6, R8)', () => {
  test.each([
    ['0.0.0.0', [0, 0, 0, 0]],
    ['192.0.2.10', [192, 0, 2, 10]],
    ['255.255.255.255', [255, 255, 255, 255]],
  ])('%s', (text, octets) => {
    expect(parseIpv4(text)).toEqual({ family: 4, octets });
    expect(parseIp(text)).toEqual({ family: 4, octets });
  });

  test.each([
    ...['', '.', '...', '1.2.3', '1.2.3.4.5', '1.2.3.4.', '.1.2.3.4', '1..2.3', '127.1', '2130706433', '0x7f.0.0.1'],
    ...['0177.0.0.1', '01.2.3.4', '1.2.3.04', '1.2.3.00', '256.1.1.1', '1.2.3.999', '1.2.3.1000', '-1.2.3.4'],
    ...['+1.2.3.4', ' 1.2.3.4', '1.2.3.4 ', '1.2.3.4\n', '1.2.3.٤', '1.2.3.4e0', '1,2,3,4', '::1'],
  ])('not %j', (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });
});

/** RFC 3513 s2.2 and RFC 5952: text, groups, canonical text. */
const IPV6: readonly (readonly [text: string, groups: readonly number[], canonical: string])[] = [
  ['::', [0, 0, 0, 0, 0, 0, 0, 0], '::'],
  ['::1', [0, 0, 0, 0, 0, 0, 0, 1], '::1'],
  ['1::', [1, 0, 0, 0, 0, 0, 0, 0], '1::'],
  ['0:0:0:0:0:0:0:0', [0, 0, 0, 0, 0, 0, 0, 0], '::'],
  ['FF01:0:0:0:0:0:0:101', [0xff01, 0, 0, 0, 0, 0, 0, 0x101], 'ff01::101'],
  [
    'FEDC:BA98:7654:3210:fedc:ba98:7654:3210',
    [0xfedc, 0xba98, 0x7654, 0x3210, 0xfedc, 0xba98, 0x7654, 0x3210],
    'fedc:ba98:7654:3210:fedc:ba98:7654:3210',
  ],
  ['1080:0:0:0:8:800:200C:417A', [0x1080, 0, 0, 0, 8, 0x800, 0x200c, 0x417a], '1080::8:800:200c:417a'],
  ['2001:0db8::0001', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], '2001:db8::1'],
  // One group may be compressed when reading (O033), and is not when writing (RFC 5952 s4.2.2).
  ['2001:db8:1:2:3:4:5::', [0x2001, 0xdb8, 1, 2, 3, 4, 5, 0], '2001:db8:1:2:3:4:5:0'],
  ['::2:3:4:5:6:7:8', [0, 2, 3, 4, 5, 6, 7, 8], '0:2:3:4:5:6:7:8'],
  ['2001:db8:0:1:1:1:1:1', [0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
  // The longest run, the first of equals (RFC 5952 s4.2.3).
  ['2001:0:0:1:0:0:0:1', [0x2001, 0, 0, 1, 0, 0, 0, 1], '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', [0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
  // Dotted quads.
  ['::13.1.68.3', [0, 0, 0, 0, 0, 0, 0x0d01, 0x4403], '::d01:4403'],
  ['::ffff:129.144.52.38', [0, 0, 0, 0, 0, 0xffff, 0x8190, 0x3426], '::ffff:129.144.52.38'],
  ['::FFFF:8190:3426', [0, 0, 0, 0, 0, 0xffff, 0x8190, 0x3426], '::ffff:129.144.52.38'],
  ['1:2:3:4:5:6:1.2.3.4', [1, 2, 3, 4, 5, 6, 0x0102, 0x0304], '1:2:3:4:5:6:102:304'],
  ['1:2:3:4:5::1.2.3.4', [1, 2, 3, 4, 5, 0, 0x0102, 0x0304], '1:2:3:4:5:0:102:304'],
  ['64:ff9b::192.0.2.1', [0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0x0201], '64:ff9b::c000:201'],
];

describe('parseIpv6: eight groups, at most one "::", a dotted quad at the end at most (R9)', () => {
  test.each(IPV6)('%s', (text, groups, canonical) => {
    const octets = groups.flatMap((group) => [group >> 8, group & 0xff]);
    expect(parseIpv6(text)).toEqual({ family: 6, octets });
    expect(parseIp(text)).toEqual({ family: 6, octets });
    expect(formatIp({ family: 6, octets })).toBe(canonical);
    expect(parseIpv6(canonical)).toEqual({ family: 6, octets });
  });

  test.each([
    ...['', ':', ':::', '::::', '1', '1:', ':1', '1:2', ':1:2:3:4:5:6:7', '1:2:3:4:5:6:7:', '1:2:3:4:5:6:7'],
    ...['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9:a', '::1:2:3:4:5:6:7:8', '1:2:3:4::5:6:7:8', '1:2:3:4:5:6:7:8::'],
    ...[
      '1::2::3',
      '::1::',
      ':::1',
      '1:::2',
      '12345::',
      '::12345',
      '::g',
      '::1%eth0',
      '::1%25eth0',
      '[::1]',
      '::1 ',
      ' ::1',
    ],
    ...['1.2.3.4', '1.2.3.4::', '::1.2.3.4:5', '1:1.2.3.4::', '::1.2.3', '::1.2.3.256', '::01.2.3.4', '::1.2.3.4.5'],
    ...['1:2:3:4:5:6:7:1.2.3.4', '::1:2:3:4:5:6:1.2.3.4', '::ffff:0x7f.1', '::-1', '::+1', '::0x1', '::１'],
    ...[`::${'0'.repeat(44)}1`, `${'0:'.repeat(22)}:1`],
  ])('not %j', (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });
});

test('formatIp writes a dotted quad', () => {
  expect(formatIp({ family: 4, octets: [192, 0, 2, 10] })).toBe('192.0.2.10');
});

test.each(['', 'example.org', '2130706433', '0x7f000001', 'fe80::1%1', '[::1]'])('parseIp: not %j', (text) => {
  expect(parseIp(text)).toBeUndefined();
});
