import type { DnsEntry, HttpEntry, WorldData, WorldPatch } from '@wherefore/testkit';

/*
 * The internet that the page is tried on: small, but with every step of the rules, and with every way of failing that an
 * operator meets. Addresses are those of documentations.
 */

const MINUTE_S = 60;
const HOUR_S = 3600;

export function wellKnownUrl(host: string): string {
  return `https://${host}/.well-known/matrix/server`;
}

export function delegation(to: string, maxAgeS: number = HOUR_S): HttpEntry {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': `public, max-age=${maxAgeS}` },
    body: JSON.stringify({ 'm.server': to }),
  };
}

export const notFound: HttpEntry = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<html>404 Not Found</html>',
};

export function addresses(...list: readonly string[]): DnsEntry {
  return list.map((data) => ({ data, ttl: HOUR_S }));
}

/** They outlast the delegation to their host, and what comes of asking for that in vain. */
function lasting(...list: readonly string[]): DnsEntry {
  return list.map((data) => ({ data, ttl: 4 * HOUR_S }));
}

export function srv(target: string, port: number, priority = 10, weight = 5): DnsEntry {
  return [{ priority, weight, port, target, ttl: HOUR_S }];
}

export const absent: DnsEntry = { error: 'NODATA', negativeTtl: 30 * MINUTE_S };

/** A host with addresses of both families. */
function host(name: string, last: number): Readonly<Record<string, DnsEntry>> {
  return { [`A ${name}`]: addresses(`192.0.2.${last}`), [`AAAA ${name}`]: addresses(`2001:db8::${last}`) };
}

/** A name without SRV records. */
function unserved(...names: readonly string[]): Readonly<Record<string, DnsEntry>> {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`SRV _matrix-fed._tcp.${name}`, absent],
      [`SRV _matrix._tcp.${name}`, absent],
    ]),
  );
}

/** Servers that still live by the name of SRV records that is deprecated. */
export const OLD_NAMES: readonly string[] = ['old.example', 'older.example', 'chat.oldest.example'];

/** What the fleet asks for, in the order of the steps. */
export const FLEET_NAMES: readonly string[] = [
  '192.0.2.77',
  '[2001:db8::77]:8448',
  'ported.example:8449',
  'ip-delegated.example',
  'matrix.org',
  'example.org',
  'half-moved.example',
  'delegated-plain.example',
  'srv.example',
  ...OLD_NAMES,
  'plain.example',
  'alias.example',
  'redirected.example',
  'many-targets.example',
  'nowhere.example',
  'internal.example',
  'dns-failing.example',
  'no-such-name.example',
  'bad-certificate.example',
  'expired-certificate.example',
  'error-page.example',
  'not-json.example',
  'moving.example',
  'pinned.example',
  'cleared.example',
  'expiring.example',
  'expired.example',
  'stale.example',
  'changing.example',
];

const targets = Array.from({ length: 9 }, (_, index) => ({ name: `edge-${index}.many-targets.example`, index }));

export const fleetWorld: WorldData = {
  dns: {
    'A matrix.org': addresses('198.51.100.41'),
    'AAAA matrix.org': absent,
    'A matrix-federation.matrix.org': addresses('198.51.100.40'),
    'AAAA matrix-federation.matrix.org': absent,
    'SRV _matrix-fed._tcp.matrix.org': absent,
    'SRV _matrix._tcp.matrix.org': srv('matrix-federation.matrix.org.cdn.cloudflare.net', 8443),
    'A matrix-federation.matrix.org.cdn.cloudflare.net': addresses('198.51.100.42'),
    ...host('example.org', 10),
    ...host('fed.example.net', 11),
    'SRV _matrix-fed._tcp.fed.example.net': srv('synapse.example.net', 8449),
    'SRV _matrix._tcp.fed.example.net': absent,
    ...host('synapse.example.net', 12),
    ...host('half-moved.example', 13),
    ...host('matrix.half-moved.example', 14),
    'SRV _matrix-fed._tcp.matrix.half-moved.example': absent,
    'SRV _matrix._tcp.matrix.half-moved.example': srv('box.half-moved.example', 8448),
    ...host('box.half-moved.example', 15),
    ...host('delegated-plain.example', 16),
    ...host('hs.delegated-plain.example', 17),
    ...unserved('hs.delegated-plain.example'),
    ...host('ported.example', 18),
    ...host('ip-delegated.example', 19),
    ...host('srv.example', 20),
    'SRV _matrix-fed._tcp.srv.example': [
      { priority: 10, weight: 60, port: 8448, target: 'one.srv.example', ttl: HOUR_S },
      { priority: 10, weight: 40, port: 8448, target: 'two.srv.example', ttl: HOUR_S },
      { priority: 20, weight: 0, port: 443, target: 'spare.srv.example', ttl: HOUR_S },
    ],
    ...host('one.srv.example', 21),
    ...host('two.srv.example', 22),
    ...host('spare.srv.example', 23),
    ...Object.assign(
      {},
      ...OLD_NAMES.map((name, index) => ({
        ...host(name, 30 + 2 * index),
        ...host(`matrix.${name}`, 31 + 2 * index),
        [`SRV _matrix-fed._tcp.${name}`]: absent,
        [`SRV _matrix._tcp.${name}`]: srv(`matrix.${name}`, 8448),
      })),
    ),
    ...host('plain.example', 40),
    'CNAME alias.example': [{ data: 'www.alias.example', ttl: 120 }],
    'CNAME www.alias.example': [{ data: 'edge.hosting.example', ttl: 120 }],
    ...host('edge.hosting.example', 41),
    ...host('redirected.example', 42),
    ...host('www.redirected.example', 43),
    ...host('matrix.redirected.example', 44),
    ...host('many-targets.example', 45),
    'SRV _matrix-fed._tcp.many-targets.example': targets.map(({ name, index }) => ({
      priority: 10 * (1 + Math.floor(index / 3)),
      weight: 10 * index,
      port: 8448,
      target: name,
      ttl: 300,
    })),
    ...Object.fromEntries(
      targets.flatMap(({ name, index }) => [
        [`A ${name}`, addresses(...Array.from({ length: 6 }, (_, last) => `203.0.113.${10 * index + last + 1}`))],
        [`AAAA ${name}`, addresses(`2001:db8:0:${index + 1}::1`, `2001:db8:0:${index + 1}::2`)],
      ]),
    ),
    'A nowhere.example': absent,
    'AAAA nowhere.example': absent,
    'A internal.example': addresses('10.0.0.5'),
    'AAAA internal.example': addresses('fd00::5'),
    'A dns-failing.example': { error: 'SERVFAIL' },
    'AAAA dns-failing.example': { error: 'SERVFAIL' },
    'SRV _matrix-fed._tcp.dns-failing.example': { error: 'SERVFAIL' },
    'SRV _matrix._tcp.dns-failing.example': { error: 'SERVFAIL' },
    ...host('bad-certificate.example', 50),
    ...host('expired-certificate.example', 51),
    ...host('error-page.example', 52),
    ...host('not-json.example', 53),
    ...host('moving.example', 54),
    ...host('new.moving.example', 55),
    ...host('pinned.example', 56),
    ...host('standby.pinned.example', 57),
    ...host('cleared.example', 58),
    ...host('expiring.example', 59),
    ...host('hs.expiring.example', 60),
    ...host('expired.example', 61),
    ...host('hs.expired.example', 62),
    ...host('stale.example', 63),
    'A hs.stale.example': lasting('192.0.2.64'),
    'AAAA hs.stale.example': lasting('2001:db8::64'),
    ...host('changing.example', 65),
    ...host('hs.changing.example', 66),
    ...host('slow.example', 67),
    ...unserved('ip-delegated.example', 'plain.example', 'edge.hosting.example', 'alias.example', 'nowhere.example'),
    ...unserved('internal.example', 'bad-certificate.example', 'expired-certificate.example', 'error-page.example'),
    ...unserved('not-json.example', 'moving.example', 'new.moving.example', 'pinned.example', 'cleared.example'),
    ...unserved('expired.example', 'stale.example', 'changing.example', 'slow.example'),
  },
  wellKnown: {
    [wellKnownUrl('matrix.org')]: delegation('matrix-federation.matrix.org:443', 24 * HOUR_S),
    [wellKnownUrl('example.org')]: delegation('fed.example.net'),
    [wellKnownUrl('half-moved.example')]: delegation('matrix.half-moved.example'),
    [wellKnownUrl('delegated-plain.example')]: delegation('hs.delegated-plain.example'),
    [wellKnownUrl('ip-delegated.example')]: delegation('192.0.2.80:8448'),
    [wellKnownUrl('srv.example')]: notFound,
    ...Object.fromEntries(OLD_NAMES.map((name) => [wellKnownUrl(name), notFound])),
    [wellKnownUrl('plain.example')]: notFound,
    [wellKnownUrl('alias.example')]: notFound,
    [wellKnownUrl('redirected.example')]: redirect(wellKnownUrl('www.redirected.example')),
    [wellKnownUrl('www.redirected.example')]: redirect('/matrix.json'),
    'https://www.redirected.example/matrix.json': delegation('matrix.redirected.example:443'),
    [wellKnownUrl('many-targets.example')]: notFound,
    [wellKnownUrl('bad-certificate.example')]: { error: 'TLS', tls: 'wrong-name' },
    [wellKnownUrl('expired-certificate.example')]: { error: 'TLS', tls: 'expired' },
    [wellKnownUrl('error-page.example')]: { status: 503, headers: { 'retry-after': '120' }, body: 'try again later' },
    [wellKnownUrl('not-json.example')]: {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Welcome</title>',
    },
    [wellKnownUrl('moving.example')]: notFound,
    [wellKnownUrl('pinned.example')]: notFound,
    [wellKnownUrl('cleared.example')]: notFound,
    [wellKnownUrl('expiring.example')]: delegation('hs.expiring.example:443', 5 * MINUTE_S),
    [wellKnownUrl('expired.example')]: delegation('hs.expired.example:443', 5 * MINUTE_S),
    [wellKnownUrl('stale.example')]: delegation('hs.stale.example:443', 20 * MINUTE_S),
    [wellKnownUrl('changing.example')]: delegation('hs.changing.example:443', 5 * MINUTE_S),
    [wellKnownUrl('slow.example')]: { ...notFound, delayMs: 4000 },
  },
};

function redirect(location: string): HttpEntry {
  return { status: 302, headers: { location } };
}

/** The delivery network of matrix.org does not reach what is behind it, and says so; as in tuwunel issue 385. */
export const hiccup: WorldPatch = {
  wellKnown: {
    [wellKnownUrl('matrix.org')]: {
      status: 522,
      headers: { 'content-type': 'text/plain' },
      body: 'error code: 522\n',
    },
  },
};

export const recovery: WorldPatch = {
  wellKnown: { [wellKnownUrl('matrix.org')]: delegation('matrix-federation.matrix.org:443', 24 * HOUR_S) },
};

/** From then on its well-known is not answered: what was known before has to do. */
export const silence: WorldPatch = { wellKnown: { [wellKnownUrl('stale.example')]: { error: 'TIMEOUT' } } };

export const move: WorldPatch = {
  wellKnown: { [wellKnownUrl('moving.example')]: delegation('new.moving.example:443') },
};

/** What `changing.example` is at the `turn`-th look. */
export function change(turn: number): WorldPatch {
  const isDelegated = turn % 3 !== 2;
  return {
    dns: { 'A hs.changing.example': addresses(`192.0.2.${66 + (turn % 4)}`) },
    wellKnown: {
      [wellKnownUrl('changing.example')]: isDelegated
        ? delegation(`hs.changing.example:${443 + (turn % 2)}`, 5 * MINUTE_S)
        : notFound,
    },
  };
}
