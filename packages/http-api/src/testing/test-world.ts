import { createWorld, type World, type WorldData } from '@wherefore/testkit';

/** SOA MINIMUM of what is not there, seconds. */
const NEGATIVE_TTL = 300;

/** One server that is delegated, one that is found by its addresses, one that is nowhere. */
const WORLD: WorldData = {
  wellKnown: {
    'https://example.org/.well-known/matrix/server': {
      status: 200,
      headers: { 'cache-control': 'max-age=3600' },
      body: '{"m.server":"fed.example.net:443"}',
    },
    'https://plain.example/.well-known/matrix/server': { status: 404, headers: {}, body: '' },
  },
  dns: {
    'A example.org': [{ data: '192.0.2.7', ttl: 600 }],
    'AAAA example.org': nothing(),
    'A fed.example.net': [{ data: '192.0.2.1', ttl: 600 }],
    'AAAA fed.example.net': nothing(),
    'A plain.example': [{ data: '192.0.2.9', ttl: 600 }],
    'AAAA plain.example': nothing(),
    'SRV _matrix-fed._tcp.plain.example': nothing(),
    'SRV _matrix._tcp.plain.example': nothing(),
    'SRV _matrix-fed._tcp.example.org': nothing(),
    'SRV _matrix._tcp.example.org': nothing(),
    'A nowhere.example': nothing(),
    'AAAA nowhere.example': nothing(),
    'SRV _matrix-fed._tcp.nowhere.example': nothing(),
    'SRV _matrix._tcp.nowhere.example': nothing(),
  },
};

export function testWorld(more: WorldData = {}): World {
  return createWorld({ dns: { ...WORLD.dns, ...more.dns }, wellKnown: { ...WORLD.wellKnown, ...more.wellKnown } }, {});
}

function nothing(): { readonly error: 'NXDOMAIN'; readonly negativeTtl: number } {
  return { error: 'NXDOMAIN', negativeTtl: NEGATIVE_TTL };
}
