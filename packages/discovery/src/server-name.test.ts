import { describe, expect, test } from 'vitest';
import { parseDelegatedName, parseServerName, type ServerNameProblem } from './index.ts';

const label63 = 'a'.repeat(63);
/** 253 characters in legal labels. */
const name253 = `${label63}.${label63}.${label63}.${'b'.repeat(57)}.org`;

describe('what the grammar accepts, taken apart', () => {
  test.each([
    // text, kind of host, host, port, canonical address
    ['matrix.org', 'dns-name', 'matrix.org', null, undefined],
    ['matrix.org:8888', 'dns-name', 'matrix.org', 8888, undefined],
    ['1.2.3.4', 'ipv4', '1.2.3.4', null, '1.2.3.4'],
    ['1.2.3.4:1234', 'ipv4', '1.2.3.4', 1234, '1.2.3.4'],
    ['[1234:5678::abcd]', 'ipv6', '1234:5678::abcd', null, '1234:5678::abcd'],
    ['[1234:5678::abcd]:5678', 'ipv6', '1234:5678::abcd', 5678, '1234:5678::abcd'],
    ['localhost', 'dns-name', 'localhost', null, undefined],
    ['my-example.com:1234', 'dns-name', 'my-example.com', 1234, undefined],
    ['[0abc:1def::1234]:8080', 'ipv6', '0abc:1def::1234', 8080, 'abc:1def::1234'],
    ['[::1]', 'ipv6', '::1', null, '::1'],
    ['[::]', 'ipv6', '::', null, '::'],
    ['127.0.0.1', 'ipv4', '127.0.0.1', null, '127.0.0.1'],
    ['0.0.0.0', 'ipv4', '0.0.0.0', null, '0.0.0.0'],
    ['255.255.255.255:1', 'ipv4', '255.255.255.255', 1, '255.255.255.255'],
    ['ruma.io:8080', 'dns-name', 'ruma.io', 8080, undefined],
    ['example.org:65535', 'dns-name', 'example.org', 65_535, undefined],
    // R5: leading zeros within five digits; the number connects, the text stays.
    ['example.org:08448', 'dns-name', 'example.org', 8448, undefined],
    ['example.org:00001', 'dns-name', 'example.org', 1, undefined],
    // R6: none of these is an address.
    ['127.1', 'dns-name', '127.1', null, undefined],
    ['0x7f.1', 'dns-name', '0x7f.1', null, undefined],
    ['2130706433', 'dns-name', '2130706433', null, undefined],
    ['192.0.2.10.5', 'dns-name', '192.0.2.10.5', null, undefined],
    ['0x7f000001', 'dns-name', '0x7f000001', null, undefined],
    ['1.2.3', 'dns-name', '1.2.3', null, undefined],
    // R7 (O032)
    ['192.0.2.256', 'dns-name', '192.0.2.256', null, undefined],
    ['256.1.1.1:8448', 'dns-name', '256.1.1.1', 8448, undefined],
    ['999.999.999.999', 'dns-name', '999.999.999.999', null, undefined],
    // R9 (O033): `::` may stand for one group.
    ['[2001:db8:1:2:3:4:5::]:8448', 'ipv6', '2001:db8:1:2:3:4:5::', 8448, '2001:db8:1:2:3:4:5:0'],
    ['[::ffff:192.0.2.10]', 'ipv6', '::ffff:192.0.2.10', null, '::ffff:192.0.2.10'],
    ['[2001:DB8::A]', 'ipv6', '2001:DB8::A', null, '2001:db8::a'],
    [
      '[0000:0000:0000:0000:0000:ffff:255.255.255.255]',
      'ipv6',
      '0000:0000:0000:0000:0000:ffff:255.255.255.255',
      null,
      '::ffff:255.255.255.255',
    ],
    // R14, R16: A-labels and upper case are names like any other.
    ['xn--bcher-kva.com', 'dns-name', 'xn--bcher-kva.com', null, undefined],
    ['EXAMPLE.org:8448', 'dns-name', 'EXAMPLE.org', 8448, undefined],
    // R15 (O027): hyphens anywhere.
    ['-example.org', 'dns-name', '-example.org', null, undefined],
    ['example-.org', 'dns-name', 'example-.org', null, undefined],
    ['-', 'dns-name', '-', null, undefined],
    ['a', 'dns-name', 'a', null, undefined],
    ['0', 'dns-name', '0', null, undefined],
    // R16, R17
    [name253, 'dns-name', name253, null, undefined],
    [`${name253}:8448`, 'dns-name', name253, 8448, undefined],
    [`${label63}.org`, 'dns-name', `${label63}.org`, null, undefined],
  ] as const)('%s', (text, hostKind, host, port, address) => {
    const name = { text, hostKind, host, port, ...(address === undefined ? {} : { address }) };
    expect(parseServerName(text)).toEqual({ kind: 'server-name', name });
    expect(parseDelegatedName(text)).toEqual({ kind: 'server-name', name });
  });
});

/** What no server name is, wherever it stands: text, problem, offset. */
const INVALID: readonly (readonly [text: string, problem: ServerNameProblem, offset: number])[] = [
  ['', 'empty', 0],
  // R2
  [':8448', 'host-empty', 0],
  [':', 'host-empty', 0],
  // R3
  ['example.org:', 'port-empty', 12],
  ['127.0.0.1:', 'port-empty', 10],
  ['[::1]:', 'port-empty', 6],
  ['example.org:http', 'port-not-digits', 12],
  ['example.org:+443', 'port-not-digits', 12],
  ['example.org:-1', 'port-not-digits', 12],
  ['example.org: 443', 'port-not-digits', 12],
  ['example.org:443 ', 'port-not-digits', 15],
  ['example.org:0x1bb', 'port-not-digits', 13],
  ['example.org:443a', 'port-not-digits', 15],
  ['example.org:44.3', 'port-not-digits', 14],
  ['example.org:1e3', 'port-not-digits', 13],
  ['example.org:1_000', 'port-not-digits', 13],
  ['example.org:٤٤٣', 'port-not-digits', 12],
  ['example.org:４４３', 'port-not-digits', 12],
  ['example.org:8448\n', 'port-not-digits', 16],
  ['example.org:008448', 'port-too-long', 17],
  ['example.org:123456', 'port-too-long', 17],
  ['[fe80::1]:100000', 'port-too-long', 15],
  ['example.org:8448:8448', 'port-not-digits', 16],
  ['[::1]:8448:8448', 'port-not-digits', 10],
  ['example.org::8448', 'port-not-digits', 12],
  // R4, R5 (O028, O029)
  ['example.org:65536', 'port-out-of-range', 12],
  ['example.org:99999', 'port-out-of-range', 12],
  ['192.0.2.1:70000', 'port-out-of-range', 10],
  ['example.org:0', 'port-zero', 12],
  ['example.org:00000', 'port-zero', 12],
  ['[::1]:0', 'port-zero', 6],
  // R8 (O031): neither decimal nor octal.
  ['192.000.002.010:8448', 'ipv4-leading-zero', 0],
  ['010.1.1.1', 'ipv4-leading-zero', 0],
  ['1.2.3.04', 'ipv4-leading-zero', 0],
  ['192.000.002.010.', 'ipv4-leading-zero', 0],
  // R9 to R11
  ['[2001:db8::1', 'ipv6-unclosed', 12],
  ['[', 'ipv6-unclosed', 1],
  ['[]', 'ipv6-invalid', 1],
  ['[:]', 'ipv6-invalid', 1],
  ['[1:2:3:4:5:6:7]', 'ipv6-invalid', 1],
  ['[1:2:3:4:5:6:7:8:9]', 'ipv6-invalid', 1],
  ['[1::2::3]', 'ipv6-invalid', 1],
  ['[12345::]', 'ipv6-invalid', 1],
  ['[::1.2.3.256]', 'ipv6-invalid', 1],
  ['[::1.2.3]', 'ipv6-invalid', 1],
  ['[192.0.2.1]', 'ipv6-invalid', 1],
  ['[dead.beef]', 'ipv6-invalid', 1],
  ['[1234', 'ipv6-unclosed', 5],
  ['[2001:db8::zz]', 'character-not-allowed', 11],
  ['[test::1]', 'character-not-allowed', 1],
  ['[fe80::1%eth0]', 'character-not-allowed', 8],
  ['[fe80::1%25eth0]', 'character-not-allowed', 8],
  ['[v1.fe80::a]', 'character-not-allowed', 1],
  ['[IPv6:2001:db8::1]', 'character-not-allowed', 1],
  ['[[::1]]', 'character-not-allowed', 1],
  ['[::1 ]', 'character-not-allowed', 4],
  ['[::1]x:8448', 'text-after-bracket', 5],
  ['[::1]!', 'text-after-bracket', 5],
  ['[::1]8448', 'text-after-bracket', 5],
  ['[::1].', 'text-after-bracket', 5],
  ['[::1]]', 'text-after-bracket', 5],
  // R12
  ['2001:db8::1', 'ipv6-unbracketed', 0],
  ['::1', 'ipv6-unbracketed', 0],
  ['::', 'ipv6-unbracketed', 0],
  ['1:2:3:4:5:6:7:8', 'ipv6-unbracketed', 0],
  ['2620:0:860:2:208:80:153:45', 'ipv6-unbracketed', 0],
  ['2001:db8::1]', 'port-not-digits', 5],
  ['1234]', 'character-not-allowed', 4],
  ['1234:5678:80', 'port-not-digits', 9],
  ['::1:8080:invalid', 'host-empty', 0],
  ['fe80::1%eth0', 'port-not-digits', 5],
  // R1, R13
  ['exam_ple.org', 'character-not-allowed', 4],
  ['underscore_.com', 'character-not-allowed', 10],
  ['*.example.org', 'character-not-allowed', 0],
  ['example.org/', 'character-not-allowed', 11],
  ['https://example.org', 'port-not-digits', 6],
  ['//example.org', 'character-not-allowed', 0],
  ['user@example.org', 'character-not-allowed', 4],
  ['example.org?', 'character-not-allowed', 11],
  ['example.org#a', 'character-not-allowed', 11],
  ['example.org\\', 'character-not-allowed', 11],
  ['percent%65.com', 'character-not-allowed', 7],
  ['example .org', 'character-not-allowed', 7],
  [' example.org', 'character-not-allowed', 0],
  ['example.org ', 'character-not-allowed', 11],
  ['example.org\n', 'character-not-allowed', 11],
  ['example.org\r\n', 'character-not-allowed', 11],
  ['example\t.org', 'character-not-allowed', 7],
  ['example\u0000.org', 'character-not-allowed', 7],
  ['hello world', 'character-not-allowed', 5],
  ['{}:234', 'character-not-allowed', 0],
  ['example.com[:8448]', 'character-not-allowed', 11],
  // Neighbors of the allowed ranges in ASCII.
  ['a@b', 'character-not-allowed', 1],
  ['a[b', 'character-not-allowed', 1],
  ['a`b', 'character-not-allowed', 1],
  ['a{b', 'character-not-allowed', 1],
  ['a,b', 'character-not-allowed', 1],
  ['a/b', 'character-not-allowed', 1],
  ['[::g]', 'character-not-allowed', 3],
  ['[::@]', 'character-not-allowed', 3],
  ['[::/]', 'character-not-allowed', 3],
  ['[::;]', 'character-not-allowed', 3],
  // R14: no mapping of any kind.
  ['exämple.org', 'character-not-allowed', 2],
  ['bücher.de', 'character-not-allowed', 1],
  ['ｅxample.org', 'character-not-allowed', 0],
  ['example。org', 'character-not-allowed', 7],
  ['exam\u00adple.org', 'character-not-allowed', 4],
  ['exam\u200dple.org', 'character-not-allowed', 4],
  ['\u212Aelvin.org', 'character-not-allowed', 0],
  ['example.org\u202e', 'character-not-allowed', 11],
  ['😀.org', 'character-not-allowed', 0],
  ['a😀.org', 'character-not-allowed', 1],
  ['\ud83d.org', 'character-not-allowed', 0],
  ['１２７.0.0.1', 'character-not-allowed', 0],
  // R15 (O026)
  ['example..org:8448', 'label-empty', 8],
  ['.example.org', 'label-empty', 0],
  ['.', 'label-empty', 0],
  ['.:80', 'label-empty', 0],
  // R17 (O034)
  [`${label63}.${label63}.${label63}.${'b'.repeat(58)}.org`, 'name-too-long', 253],
  [`${label63}.${label63}.${label63}.${'a'.repeat(60)}.org`, 'name-too-long', 253],
  [`a.${label63}a.org`, 'label-too-long', 65],
  ['a'.repeat(64), 'label-too-long', 63],
];

describe('what the grammar rejects, as server name and as m.server alike', () => {
  test.each(INVALID)('%j', (text, problem, offset) => {
    expect(parseServerName(text)).toMatchObject({ kind: 'invalid', problem, offset });
    expect(parseDelegatedName(text)).toMatchObject({ kind: 'invalid', problem, offset });
  });

  test('says in words what is wrong, and lets nothing through that a terminal would act upon', () => {
    for (const [text] of INVALID) {
      const result = parseServerName(text);
      const message = result.kind === 'invalid' ? result.message : '';
      expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{10,160}$/u);
    }
    expect(parseServerName('a\u009b31m.org')).toMatchObject({ message: expect.stringContaining('\\u{9b}') });
  });

  test.each([
    ['a long label', 'a'.repeat(1_000_000), 'name-too-long', 253],
    ['many labels', 'a.'.repeat(500_000), 'trailing-dot', 999_999],
    ['many colons in brackets', `[${':'.repeat(1_000_000)}]`, 'ipv6-invalid', 1],
    ['many colons', ':'.repeat(1_000_000), 'host-empty', 0],
    ['many digits', `a:${'1'.repeat(1_000_000)}`, 'port-too-long', 7],
  ] as const)('does not repeat a long text in the message: %s', (_, text, problem, offset) => {
    const result = parseServerName(text);
    expect(result).toMatchObject({ problem, offset });
    expect(result.kind === 'invalid' ? result.message.length : 0).toBeLessThan(160);
  });
});

describe('a dot after the last label (R15)', () => {
  test.each([
    ['example.org.', 11],
    ['example.org.:8448', 11],
    ['a.', 1],
    ['192.0.2.256.', 11],
  ])('is no server name: %s', (text, offset) => {
    expect(parseServerName(text)).toMatchObject({ kind: 'invalid', problem: 'trailing-dot', offset });
  });

  test.each([
    ['fed.example.org.', 'fed.example.org.', null],
    ['fed.example.org.:443', 'fed.example.org.', 443],
    [`${name253}.`, `${name253}.`, null],
  ])('is let pass in m.server and kept: %s', (text, host, port) => {
    expect(parseDelegatedName(text)).toEqual({
      kind: 'server-name',
      name: { text, hostKind: 'dns-name', host, port },
    });
  });

  test.each([
    ['192.0.2.1.', 'trailing-dot', 9],
    ['192.0.2.1.:443', 'trailing-dot', 9],
    ['fed.example.org..', 'label-empty', 16],
    ['..', 'label-empty', 0],
    ['.', 'label-empty', 0],
  ] as const)('makes no address and no empty label pass: %s', (text, problem, offset) => {
    expect(parseDelegatedName(text)).toMatchObject({ kind: 'invalid', problem, offset });
  });
});
