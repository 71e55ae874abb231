import { describe, expect, test } from 'vitest';
import { addressRules, formatAddressRange, isAddressAllowed, parseAddressRange } from './index.ts';

const DEFAULT = addressRules();

describe('refused by default (R97): the special-purpose registries and what is not assigned', () => {
  test.each([
    ['this network', ['0.0.0.0', '0.0.0.1', '0.255.255.255']],
    ['private 10/8', ['10.0.0.0', '10.255.255.255']],
    ['shared 100.64/10', ['100.64.0.0', '100.127.255.255']],
    ['loopback', ['127.0.0.0', '127.0.0.1', '127.255.255.255']],
    ['link-local, cloud metadata', ['169.254.0.0', '169.254.169.254', '169.254.255.255']],
    ['private 172.16/12', ['172.16.0.0', '172.31.255.255']],
    ['protocol assignments', ['192.0.0.0', '192.0.0.8', '192.0.0.170', '192.0.0.255']],
    ['documentation', ['192.0.2.0', '192.0.2.255', '198.51.100.0', '198.51.100.255', '203.0.113.0', '203.0.113.255']],
    ['6to4 relays', ['192.88.99.1']],
    ['private 192.168/16', ['192.168.0.0', '192.168.255.255']],
    ['benchmarking', ['198.18.0.0', '198.19.255.255']],
    ['multicast', ['224.0.0.0', '224.0.0.251', '239.255.255.255']],
    ['reserved and broadcast', ['240.0.0.0', '255.255.255.254', '255.255.255.255']],
    ['unspecified and loopback', ['::', '::1']],
    ['v4-compatible', ['::127.0.0.1', '::8.8.8.8', '::c000:201']],
    ['translated (SIIT)', ['::ffff:0:8.8.8.8']],
    ['local NAT64', ['64:ff9b:1::', '64:ff9b:1::7f00:1', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff']],
    ['beside the NAT64 prefix', ['64:ff9b:0:1::8.8.8.8', '64:ff9b::1:0:0']],
    ['discard', ['100::', '100::1', '100:0:0:1::']],
    ['Teredo', ['2001::', '2001:0:ffff::1']],
    ['benchmarking', ['2001:2::1']],
    ['ORCHID', ['2001:10::1', '2001:20::1']],
    ['protocol assignments', ['2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff']],
    ['documentation', ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '3fff::1', '3fff:fff:ffff::1']],
    ['segment routing', ['5f00::1']],
    ['ISATAP', ['2a00::5efe:10.0.0.1', '2a00::200:5efe:127.0.0.1', 'fe80::5efe:8.8.8.8', 'fd00::5efe:8.8.8.8']],
    ['unassigned', ['1fff:ffff::1', '4000::', '7fff::1', '8000::1', 'bfff::1', 'e000::1']],
    ['unique local', ['fc00::1', 'fd12:3456:789a::1', 'fdff:ffff::1']],
    ['link-local', ['fe80::1', 'febf::1']],
    ['site-local', ['fec0::1', 'feff::1']],
    ['multicast', ['ff00::', 'ff02::1', 'ff0e::1', 'ffff::']],
  ])('%s: %j', (_, addresses) => {
    for (const address of addresses) expect([address, isAddressAllowed(address, DEFAULT)]).toEqual([address, false]);
  });

  test('the neighbors of these ranges are let pass', () => {
    const neighbors = [
      ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
      ...[
        '169.253.255.255',
        '169.255.0.0',
        '172.15.255.255',
        '172.32.0.0',
        '191.255.255.255',
        '192.0.1.0',
        '192.0.3.0',
      ],
      ...['2a00::5efe:8.8.8.8', '2a00::5eff:10.0.0.1', '2a00::1:5efe:10.0.0.1'],
      ...['192.88.98.255', '192.88.100.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0'],
      ...['198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0', '223.255.255.255', '8.8.8.8'],
      ...[
        '2000::',
        '2001:200::',
        '2001:db7:ffff::1',
        '2001:db9::',
        '2606:4700::1111',
        '2a00::1',
        '3ffe::1',
        '3fff:1000::',
      ],
    ];
    for (const address of neighbors) expect([address, isAddressAllowed(address, DEFAULT)]).toEqual([address, true]);
  });

  test.each([
    ...['', 'example.org', '127.1', '0x7f.0.0.1', '2130706433', '8.8.8.8 ', '8.8.8', '08.8.8.8', '8.8.8.8:80'],
    ...['[2606:4700::1111]', '2606:4700::1111%eth0', 'fe80::1%1'],
  ])('what is no address is no address to connect to: %j', (text) => {
    expect(isAddressAllowed(text, DEFAULT)).toBe(false);
    expect(isAddressAllowed(text, addressRules({ allow: ['0.0.0.0/0', '::/0'] }))).toBe(false);
  });
});

/** An IPv4 address behind each of its disguises. */
function disguises(quad: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
  const high = ((a << 8) | b).toString(16);
  const low = ((c << 8) | d).toString(16);
  return [
    `::ffff:${quad}`,
    `::ffff:${high}:${low}`,
    `64:ff9b::${quad}`,
    `2002:${high}:${low}::`,
    `2002:${high}:${low}:1::1`,
  ];
}

describe('an IPv4 address in an IPv6 disguise (R98)', () => {
  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '192.168.1.1',
    '100.64.0.1',
    '255.255.255.255',
    '192.0.2.1',
  ])('is refused as %s is', (quad) => {
    for (const address of disguises(quad))
      expect([address, isAddressAllowed(address, DEFAULT)]).toEqual([address, false]);
  });

  test('is let pass as a public address is', () => {
    for (const address of disguises('8.8.8.8'))
      expect([address, isAddressAllowed(address, DEFAULT)]).toEqual([address, true]);
  });

  test('is let pass where its address is allowed, and refused where its address is denied', () => {
    const allow = addressRules({ allow: ['127.0.0.0/8'] });
    const deny = addressRules({ deny: ['8.8.8.0/24'] });
    for (const address of disguises('127.0.0.1'))
      expect([address, isAddressAllowed(address, allow)]).toEqual([address, true]);
    for (const address of disguises('8.8.8.8'))
      expect([address, isAddressAllowed(address, deny)]).toEqual([address, false]);
  });

  test('is refused where its own outer form is denied', () => {
    expect(isAddressAllowed('2002:808:808::', addressRules({ deny: ['2002::/16'] }))).toBe(false);
    expect(isAddressAllowed('::ffff:8.8.8.8', addressRules({ deny: ['::ffff:0.0.0.0/96'] }))).toBe(false);
    expect(isAddressAllowed('64:ff9b::8.8.8.8', addressRules({ deny: ['64:ff9b::/96'] }))).toBe(false);
    expect(isAddressAllowed('8.8.8.8', addressRules({ deny: ['::ffff:0.0.0.0/96'] }))).toBe(true);
  });
});

describe('rules of one’s own', () => {
  test('deny goes over the default', () => {
    const rules = addressRules({ deny: ['8.8.0.0/16', '2606:4700::/32'] });
    expect(isAddressAllowed('8.8.8.8', rules)).toBe(false);
    expect(isAddressAllowed('8.9.0.0', rules)).toBe(true);
    expect(isAddressAllowed('2606:4700::1111', rules)).toBe(false);
  });

  test('allow goes over deny and over the default', () => {
    const rules = addressRules({
      allow: ['10.1.0.0/16', '8.8.8.8', 'fd00::/8', '::1'],
      deny: ['8.8.8.0/24', '10.0.0.0/8', 'fd00::/16'],
    });
    expect(isAddressAllowed('10.1.2.3', rules)).toBe(true);
    expect(isAddressAllowed('10.2.2.3', rules)).toBe(false);
    expect(isAddressAllowed('8.8.8.8', rules)).toBe(true);
    expect(isAddressAllowed('8.8.8.9', rules)).toBe(false);
    expect(isAddressAllowed('fd00::1', rules)).toBe(true);
    expect(isAddressAllowed('::1', rules)).toBe(true);
    expect(isAddressAllowed('::', rules)).toBe(false);
  });

  test('a rule for one family says nothing about the other', () => {
    expect(isAddressAllowed('10.0.0.1', addressRules({ allow: ['::/0'] }))).toBe(false);
    expect(isAddressAllowed('fd00::1', addressRules({ allow: ['0.0.0.0/0'] }))).toBe(false);
    expect(isAddressAllowed('127.0.0.1', addressRules({ allow: ['0.0.0.0/0'] }))).toBe(true);
    expect(isAddressAllowed('2606:4700::1111', addressRules({ deny: ['0.0.0.0/0'] }))).toBe(true);
  });

  test('a text that is no range is named', () => {
    expect(() => addressRules({ allow: ['10.0.0.0/8', '10.0.0.1/8'] })).toThrow(
      new RangeError('"10.0.0.1/8" is not an address range such as 10.0.0.0/8 or 2001:db8::/32'),
    );
    expect(() => addressRules({ deny: ['localhost'] })).toThrow(RangeError);
  });
});

describe('ranges as text', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['192.0.2.128/25', '192.0.2.128/25'],
    ['100.64.0.0/10', '100.64.0.0/10'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::/0', '::/0'],
    ['2001:db8:8000::/33', '2001:db8:8000::/33'],
    ['::ffff:10.0.0.0/104', '::ffff:10.0.0.0/104'],
  ])('%s is %s', (text, formatted) => {
    const range = parseAddressRange(text);
    expect(range && formatAddressRange(range)).toBe(formatted);
  });

  test.each([
    ...[
      '',
      '/',
      '/8',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '10.0.0.0/8 ',
      '10/8',
      '10.0.0.0/255.0.0.0',
    ],
    ...[
      '10.0.0.1/8',
      '192.0.2.129/25',
      '1.2.3.4/31.5',
      'not-an-ip',
      ':::',
      '::/129',
      '2001:db8::1/32',
      '::1/0',
      '[::]/0',
      '10.0.0.0/0x8',
    ],
    ...['fe80::1%eth0', '10.0.0.0/1e1', '10.0.0.0/0008'],
  ])('no range: %j', (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });
});
