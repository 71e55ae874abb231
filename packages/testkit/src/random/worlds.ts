import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import type { DnsEntry, DnsEntryDetails, DnsEntryRecord, HttpEntry, HttpFault, WorldData } from '../world-data.ts';
import { cacheHeaders } from './cache-headers.ts';
import { hostileServerNames } from './server-names.ts';
import { wellKnownBodies } from './well-known-bodies.ts';

/** A world and names worth asking it about. */
export interface RandomWorld {
  readonly data: WorldData;
  readonly serverNames: readonly string[];
}

export interface RandomWorldOptions {
  /** Time-outs, delays and spoiled packets and responses too. Default: true. */
  readonly hasFaults?: boolean;
}

/** Few, so that names meet: aliases of each other, targets of each other, redirected to each other. */
const HOSTS = ['a.example', 'b.example', 'c.example', 'd.sub.a.example'] as const;
const ADDRESSES_4 = ['192.0.2.1', '192.0.2.2', '198.51.100.3', '203.0.113.4'] as const;
const ADDRESSES_6 = ['2001:db8::1', '2001:db8:0:0:1::2', '::ffff:192.0.2.9'] as const;
const SERVICES = ['_matrix-fed._tcp.', '_matrix._tcp.'] as const;

const host: fc.Arbitrary<string> = fc.constantFrom(...HOSTS);
const ttl: fc.Arbitrary<number> = fc.oneof(fc.constantFrom(0, 1, 60, 300), fc.integer({ min: 0, max: 200_000 }));
const uint16: fc.Arbitrary<number> = fc.integer({ min: 0, max: 65_535 });

const data = (values: readonly string[]): fc.Arbitrary<DnsEntryRecord> =>
  fc.record({ data: fc.constantFrom(...values), ttl }, { noNullPrototype: true });

const srv: fc.Arbitrary<DnsEntryRecord> = fc.record(
  {
    priority: fc.integer({ min: 0, max: 3 }),
    weight: fc.integer({ min: 0, max: 10 }),
    port: uint16,
    target: fc.oneof({ weight: 8, arbitrary: host }, { weight: 1, arbitrary: fc.constant('.') }),
    ttl,
  },
  { noNullPrototype: true },
);

function dnsEntry(record: fc.Arbitrary<DnsEntryRecord>, hasFaults: boolean): fc.Arbitrary<DnsEntry> {
  const records = fc.oneof(
    { weight: 9, arbitrary: fc.array(record, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant<DnsEntryRecord[]>([]) },
  );
  const error: fc.Arbitrary<DnsEntryDetails> = fc.record(
    { error: fc.constantFrom('NXDOMAIN', 'NODATA', 'SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP'), negativeTtl: ttl },
    { requiredKeys: ['error'], noNullPrototype: true },
  );
  if (!hasFaults) return fc.oneof({ weight: 3, arbitrary: records }, { weight: 1, arbitrary: error });
  const faulty: fc.Arbitrary<DnsEntryDetails> = fc.record(
    {
      records,
      negativeTtl: ttl,
      authenticated: fc.boolean(),
      delayMs: fc.integer({ min: 0, max: 20_000 }),
      fault: fc.constantFrom(
        'wrong-id',
        'wrong-question',
        'from-wrong-port',
        'spoofed-first',
        'truncated',
        'tc-then-tcp-reset',
        'garbage',
        'huge',
      ),
    },
    { requiredKeys: ['records'], noNullPrototype: true },
  );
  const silent: fc.Arbitrary<DnsEntryDetails> = fc.constant({ error: 'TIMEOUT' });
  return fc.oneof(
    { weight: 6, arbitrary: records },
    { weight: 2, arbitrary: error },
    { weight: 2, arbitrary: faulty },
    { weight: 1, arbitrary: silent },
  );
}

function dns(hasFaults: boolean): fc.Arbitrary<Record<string, DnsEntry>> {
  const keys: Record<string, fc.Arbitrary<DnsEntry>> = {};
  for (const name of HOSTS) {
    keys[`A ${name}`] = dnsEntry(data(ADDRESSES_4), hasFaults);
    keys[`AAAA ${name}`] = dnsEntry(data(ADDRESSES_6), hasFaults);
    keys[`CNAME ${name}`] = data(HOSTS).map((record): DnsEntry => [record]);
    for (const service of SERVICES) keys[`SRV ${service}${name}`] = dnsEntry(srv, hasFaults);
  }
  // An alias hides all else of its owner: at most one of them.
  return fc
    .tuple(some(keys), fc.array(host, { maxLength: 1 }))
    .map(([entries, aliased]) =>
      Object.fromEntries(
        Object.entries(entries).filter(([key]) => !key.startsWith('CNAME') || aliased.includes(key.slice(6))),
      ),
    );
}

const wellKnownUrl = (name: string): string => `https://${name}/.well-known/matrix/server`;
const URLS: readonly string[] = [...HOSTS.map(wellKnownUrl), ...HOSTS.map((name) => `https://${name}/elsewhere`)];

const location: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...URLS) },
  { weight: 1, arbitrary: host.map((name) => `//${name}/elsewhere`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '/elsewhere',
      'server',
      '?x',
      '#x',
      '',
      'http://a.example/',
      'https://192.0.2.1/',
      'ftp://a.example/',
      'https://',
      ':',
      '///',
      '\\\\a.example',
      'https://a.example:99999/',
    ),
  },
);

const body: fc.Arbitrary<{ bodyBase64: string }> = fc.oneof(
  { weight: 2, arbitrary: wellKnownBodies.map((bytes) => ({ bodyBase64: Buffer.from(bytes).toString('base64') })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(host, fc.option(uint16))
      .map(([name, port]) => JSON.stringify({ 'm.server': port === null ? name : `${name}:${port}` }))
      .map((text) => ({ bodyBase64: Buffer.from(text).toString('base64') })),
  },
);

const httpFault: fc.Arbitrary<HttpFault> = fc.oneof(
  fc.record(
    { kind: fc.constant('slow-drip' as const), intervalMs: fc.integer({ min: 1, max: 60_000 }) },
    { noNullPrototype: true },
  ),
  fc.record({ kind: fc.constant('truncated' as const), bytes: fc.nat({ max: 40 }) }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('huge' as const), bytes: fc.nat({ max: 10_000_000 }) }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('gzip-bomb' as const), bytes: fc.nat({ max: 10_000_000 }) }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('many-headers' as const), count: fc.nat({ max: 3_000 }) }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('huge-header' as const), bytes: fc.nat({ max: 100_000 }) }, { noNullPrototype: true }),
  fc.constant<HttpFault>({ kind: 'garbage' }),
);

function httpEntry(hasFaults: boolean): fc.Arbitrary<HttpEntry> {
  const status = fc.oneof(
    { weight: 9, arbitrary: fc.constant(200) },
    { weight: 2, arbitrary: fc.constantFrom(201, 204, 206, 304, 400, 403, 404, 410, 429, 500, 503, 599, 999) },
  );
  const response = fc
    .tuple(status, cacheHeaders, body)
    .map(([code, headers, bytes]): HttpEntry => ({ status: code, headers, ...bytes }));
  const redirect = fc.tuple(fc.constantFrom(300, 301, 302, 303, 307, 308), fc.option(location), cacheHeaders).map(
    ([code, to, headers]): HttpEntry => ({
      status: code,
      headers: to === null ? headers : { ...headers, Location: to },
    }),
  );
  const sound = [
    { weight: 6, arbitrary: response },
    { weight: 3, arbitrary: redirect },
  ];
  const refused: fc.Arbitrary<HttpEntry> = fc
    .constantFrom('ECONNREFUSED', 'RESET', 'TLS')
    .map((error): HttpEntry => ({ error }));
  if (!hasFaults) return fc.oneof(...sound, { weight: 1, arbitrary: refused });
  const faulty = fc
    .tuple(response, httpFault, fc.nat({ max: 40_000 }))
    .map(([entry, fault, delayMs]): HttpEntry => ({ ...entry, fault, delayMs }) as HttpEntry);
  const silent: fc.Arbitrary<HttpEntry> = fc
    .constantFrom('TIMEOUT', 'EHOSTUNREACH')
    .map((error): HttpEntry => ({ error }));
  return fc.oneof(
    ...sound,
    { weight: 1, arbitrary: refused },
    { weight: 2, arbitrary: faulty },
    { weight: 1, arbitrary: silent },
  );
}

const serverName: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: host },
  { weight: 2, arbitrary: fc.tuple(host, uint16).map(([name, port]) => `${name}:${port}`) },
  { weight: 1, arbitrary: host.map((name) => name.toUpperCase()) },
  { weight: 1, arbitrary: fc.constantFrom('192.0.2.1', '192.0.2.1:443', '[2001:db8::1]', '[2001:db8::1]:8448') },
  { weight: 1, arbitrary: hostileServerNames },
);

/** Small worlds whose names are entangled, and names to resolve in them. */
export function randomWorlds({ hasFaults = true }: RandomWorldOptions = {}): fc.Arbitrary<RandomWorld> {
  const wellKnown = some(Object.fromEntries(URLS.map((url) => [url, httpEntry(hasFaults)])));
  return fc.record(
    {
      data: fc.record({ dns: dns(hasFaults), wellKnown }, { noNullPrototype: true }),
      serverNames: fc.array(serverName, { minLength: 1, maxLength: 4 }),
    },
    { noNullPrototype: true },
  );
}

/** Each key is there two times in three. */
function some<T>(values: Readonly<Record<string, fc.Arbitrary<T>>>): fc.Arbitrary<Record<string, T>> {
  return fc
    .tuple(
      ...Object.entries(values).map(([key, value]) =>
        fc.option(
          value.map((chosen) => [key, chosen] as const),
          { freq: 2 },
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== null)));
}
