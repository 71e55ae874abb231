import type { DnsEntry, HttpEntry, WorldData } from '@wherefore/testkit';
import { absent, addresses, srv, wellKnownUrl } from './fleet-world.ts';
import { hostileLabel, hostileTexts } from './hostile-texts.ts';
import { HOSTILE_CERTIFICATE } from './hostile-transport.ts';

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** By server name: what its well-known answers. */
const answers: Readonly<Record<string, HttpEntry>> = {
  // m.server, as every text.
  ...Object.fromEntries(
    Object.entries(hostileTexts).map(([kind, text]) => [
      `${kebab(kind)}-delegation.example`,
      { status: 200, headers: JSON_TYPE, body: JSON.stringify({ 'm.server': text }) },
    ]),
  ),
  // Bodies that are no JSON at all.
  ...Object.fromEntries(
    Object.entries(hostileTexts).map(([kind, text]) => [
      `${kebab(kind)}-body.example`,
      { status: 200, headers: { 'content-type': 'text/html' }, body: text },
    ]),
  ),
  'long-line-body.example': {
    status: 200,
    headers: JSON_TYPE,
    bodyRepeat: { prefix: '{"m.server":"', char: 'A', count: 49_000, suffix: '"}' },
  },
  'too-long-body.example': {
    status: 200,
    headers: JSON_TYPE,
    bodyRepeat: { prefix: '{"m.server":"', char: 'A', count: 65_536, suffix: '"}' },
  },
  'binary-body.example': { status: 200, bodyBase64: Buffer.from([0xff, 0xfe, 0, 1, 2, 0x3c, 0x73]).toString('base64') },
  'hostile-headers.example': {
    status: 200,
    headers: {
      'cache-control': [`max-age=3600, x="${hostileTexts.script}"`, hostileTexts.image],
      'content-type': `text/html;${hostileTexts.svg}`,
      expires: hostileTexts.image,
      age: hostileTexts.script,
      date: hostileTexts.link,
    },
    body: '{"m.server":"hs.hostile.example:443"}',
  },
  'long-header.example': {
    status: 200,
    headers: { ...JSON_TYPE, 'cache-control': `max-age=3600, ${'y'.repeat(7000)}` },
    body: '{"m.server":"hs.hostile.example:443"}',
  },
  'script-redirect.example': { status: 302, headers: { location: hostileTexts.link } },
  'data-redirect.example': { status: 302, headers: { location: `data:text/html,${hostileTexts.script}` } },
  'markup-redirect.example': { status: 302, headers: { location: `https://redirected.example/${hostileTexts.image}` } },
  'endless-redirect.example': { status: 302, headers: { location: `/${'r'.repeat(3000)}` } },
};

const records: Readonly<Record<string, DnsEntry>> = {
  'A hs.hostile.example': addresses('192.0.2.90'),
  'AAAA hs.hostile.example': absent,
  'SRV _matrix-fed._tcp.markup-target.example': srv(`${hostileLabel}.example`, 8448),
  'SRV _matrix-fed._tcp.rtl-target.example': srv(`${hostileTexts.rightToLeft}.example`, 8448),
  // As our DNS client escapes what is no printable ASCII.
  'SRV _matrix-fed._tcp.controls-target.example': srv('a\\000b\\027[31m.example', 8448),
  'SRV _matrix-fed._tcp.long-target.example': srv(`${'t'.repeat(63)}.`.repeat(3).concat('example'), 8448),
  'CNAME markup-alias.example': [{ data: `${hostileLabel}.alias.example`, ttl: 600 }],
  [`A ${hostileLabel}.alias.example`]: addresses('192.0.2.91'),
};

const LONGEST: string = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(53)}.example`;

/** Server names that mean harm, or whose servers do; valid all of them. */
export const HOSTILE_NAMES: readonly string[] = [
  ...Object.keys(answers),
  'markup-target.example',
  'rtl-target.example',
  'controls-target.example',
  'long-target.example',
  'markup-alias.example',
  HOSTILE_CERTIFICATE,
  LONGEST,
  'xn--80ak6aa92e.example',
  'constructor',
  'UPPER.example',
  'hostile-pin.example',
];

export const hostileWorld: WorldData = {
  dns: {
    ...Object.fromEntries(
      HOSTILE_NAMES.flatMap((name) => [
        [`A ${name}`, name === 'markup-alias.example' ? absent : addresses('192.0.2.92')],
        [`AAAA ${name}`, absent],
        [`SRV _matrix-fed._tcp.${name}`, absent],
        [`SRV _matrix._tcp.${name}`, absent],
      ]),
    ),
    ...records,
  },
  wellKnown: Object.fromEntries(
    HOSTILE_NAMES.flatMap((name) => {
      const answer = answers[name] ?? { status: 404 };
      return [[wellKnownUrl(name), answer]];
    }),
  ),
};

function kebab(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
