import fc from 'fast-check';

const label: fc.Arbitrary<string> = fc.stringMatching(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,10}[a-zA-Z0-9])?$/);
const port: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(1, 80, 443, 8448, 65_535),
  fc.integer({ min: 1, max: 65_535 }),
);

/** DNS names that can be asked about, in any case, of one to five labels. */
export const dnsNames: fc.Arbitrary<string> = fc
  .tuple(fc.array(label, { minLength: 0, maxLength: 4 }), fc.constantFrom('example', 'ORG', 'x1', 'xn--p1ai'))
  .map(([labels, last]) => [...labels, last].join('.'));

const hosts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: dnsNames },
  { weight: 1, arbitrary: fc.ipV4() },
  { weight: 1, arbitrary: fc.ipV6().map((address) => `[${address}]`) },
);

/** Names that the grammar of Matrix accepts and that can be resolved. */
export const validServerNames: fc.Arbitrary<string> = fc
  .tuple(hosts, fc.option(port))
  .map(([host, chosen]) => (chosen === null ? host : `${host}:${chosen}`));

/** A valid name with one thing done to it: whether it is still valid is for the grammar to say. */
export const nearlyValidServerNames: fc.Arbitrary<string> = fc
  .tuple(validServerNames, fc.nat(), fc.constantFrom<(name: string, at: number) => string>(...mutations()))
  .map(([name, seed, mutate]) => mutate(name, seed % (name.length + 1)));

function mutations(): ((name: string, at: number) => string)[] {
  const inserted = [
    '_',
    ' ',
    '\n',
    '\0',
    '%',
    '/',
    '@',
    ':',
    '.',
    '..',
    '[',
    ']',
    '٣',
    'é',
    '。',
    '\u202e',
    '-',
    '#',
    '?',
  ];
  return [
    ...inserted.map((text) => (name: string, at: number) => name.slice(0, at) + text + name.slice(at)),
    (name, at) => name.slice(0, at) + name.slice(at + 1),
    (name) => `${name}:0`,
    (name) => `${name}:99999`,
    (name) => `${name}:08448`,
    (name) => `${name}:-1`,
    (name) => `${name}:8448:8448`,
    (name) => `${name}.`,
    (name) => `.${name}`,
    (name) => `https://${name}`,
    (name) => `${name}/_matrix`,
    (name) => name.replace(/^\[|\]/g, ''),
    (name) => name.toUpperCase(),
  ];
}

/** Written to hurt: overlong, deep, numeric in disguise, pointing inwards, not text at all. */
export const hostileServerNames: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    ':',
    '[',
    '[]',
    '[:]',
    '[::]:',
    '0x7f.1',
    '127.1',
    '0177.0.0.1',
    '2130706433',
    '1.2.3.4.5',
    '256.256.256.256',
    '192.000.002.010',
    '[::ffff:127.0.0.1]',
    '[::1%lo]',
    '[fe80::1%25eth0]',
    '[1:2:3:4:5:6:7:8:9]',
    '[192.0.2.1]',
    'localhost',
    '169.254.169.254',
    '__proto__',
    'constructor',
    'example.org\r\nHost: evil.example',
    'user:password@example.org',
    '//example.org',
    'exa\u00admple.org',
    '\ud800',
  ),
  fc.integer({ min: 1, max: 400 }).map((count) => 'a.'.repeat(count)),
  fc.integer({ min: 60, max: 300 }).map((count) => `${'a'.repeat(count)}.example`),
  fc.integer({ min: 1, max: 100_000 }).map((count) => ':'.repeat(count)),
  fc.integer({ min: 1, max: 100_000 }).map((count) => `[${':'.repeat(count)}]`),
  fc.integer({ min: 1, max: 100_000 }).map((count) => `example.org:${'9'.repeat(count)}`),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** All three kinds. */
export const serverNames: fc.Arbitrary<string> = fc.oneof(validServerNames, nearlyValidServerNames, hostileServerNames);
