import type { DnsEntry, HttpEntry, WorldData, WorldPatch } from '../world-data.ts';
import type { Happening, Incident } from './incident.ts';

const WELL_KNOWN = 'https://matrix.org/.well-known/matrix/server';
const JOIN = '/_matrix/federation/v1/make_join/%21room%3Amatrix.org/%40newcomer%3Ahome.example';

/** 2026-03-02T08:00:00Z, a Monday. */
const MONDAY = 1_772_438_400_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const WEDNESDAY = MONDAY + 48 * HOUR;

const world: WorldData = {
  dns: {
    'A matrix.org': a('198.51.100.41'),
    'AAAA matrix.org': none('NODATA'),
    'A matrix-federation.matrix.org': a('198.51.100.40'),
    'AAAA matrix-federation.matrix.org': none('NODATA'),
    'SRV _matrix-fed._tcp.matrix.org': none('NXDOMAIN'),
    // As the issue quotes it.
    'SRV _matrix._tcp.matrix.org': [
      { priority: 10, weight: 5, port: 8443, target: 'matrix-federation.matrix.org.cdn.cloudflare.net', ttl: 300 },
    ],
    'A matrix-federation.matrix.org.cdn.cloudflare.net': a('198.51.100.42'),
    'AAAA matrix-federation.matrix.org.cdn.cloudflare.net': none('NODATA'),
  },
  wellKnown: {
    [WELL_KNOWN]: delegation('matrix-federation.matrix.org:443'),
    [`https://matrix-federation.matrix.org${JOIN}`]: json('{"room_version":"11","event":{}}'),
    // A connection is made, its certificate is good, something answers: only it is not a homeserver.
    [`https://matrix.org:8443${JOIN}`]: { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'not found\n' },
  },
};

/** For one minute the delivery network does not reach the server behind it, and says so: Cloudflare's status 522. */
const hiccup: WorldPatch = {
  wellKnown: {
    [WELL_KNOWN]: { status: 522, headers: { 'Content-Type': 'text/plain' }, body: 'error code: 522\n' },
  },
};

const recovery: WorldPatch = { wellKnown: { [WELL_KNOWN]: delegation('matrix-federation.matrix.org:443') } };

const happenings: readonly Happening[] = [
  join(MONDAY, 'the first room of matrix.org is joined'),
  join(MONDAY + 24 * HOUR, 'the next morning, another one'),
  { at: WEDNESDAY + 29 * MINUTE + 40 * SECOND, about: 'the well-known gives 522', kind: 'world', patch: hiccup },
  join(WEDNESDAY + 30 * MINUTE, 'the third morning: an invitation is accepted'),
  { at: WEDNESDAY + 30 * MINUTE + 40 * SECOND, about: 'the well-known is back', kind: 'world', patch: recovery },
  join(WEDNESDAY + 32 * MINUTE, 'tried once more'),
  join(WEDNESDAY + 4 * HOUR, 'tried at noon'),
  join(WEDNESDAY + 12 * HOUR, 'tried in the evening'),
  { at: WEDNESDAY + 13 * HOUR + 30 * MINUTE, about: '!admin server clear-caches', kind: 'clear' },
  join(WEDNESDAY + 13 * HOUR + 31 * MINUTE, 'tried after that'),
  join(WEDNESDAY + 24 * HOUR, 'the fourth morning'),
  join(WEDNESDAY + 48 * HOUR, 'the fifth morning'),
];

/**
 * Tuwunel issue 385: matrix.org is delegated to port 443, and an old SRV record names 8443. One fetch of the well-known
 * meets a fault that lasts a minute; Tuwunel 1.5.1 takes that for "no delegation", follows the SRV record, and keeps the
 * result for 18 to 36 hours, in which every join fails with 404, though a connection is made.
 */
export const tuwunel385: Incident = {
  title: 'tuwunel issue 385',
  serverName: 'matrix.org',
  world,
  begins: MONDAY,
  ends: WEDNESDAY + 49 * HOUR,
  happenings,
  draw: 0.5,
};

function join(at: number, about: string): Happening {
  return { at, about, kind: 'want', path: JOIN };
}

function a(address: string): DnsEntry {
  return [{ data: address, ttl: 300 }];
}

function none(error: 'NODATA' | 'NXDOMAIN'): DnsEntry {
  return { error, negativeTtl: 300 };
}

function delegation(name: string): HttpEntry {
  return json(JSON.stringify({ 'm.server': name }));
}

function json(body: string): HttpEntry {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
}
