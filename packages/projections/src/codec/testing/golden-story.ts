import { randomUUID } from 'node:crypto';
import { createResolver, createWellKnownFetch } from '@wherefore/core';
import { addressRules, parseCacheTable, webhookStream } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { createSimulatedInternet, createWorld, VirtualClock, type WorldData } from '@wherefore/testkit';
import { importClaims } from '../../claims/import-claims.ts';

const HOUR_MS = 3_600_000;
const FED = 'SRV _matrix-fed._tcp.';
const OLD = 'SRV _matrix._tcp.';

const NAMES: readonly string[] = [
  'delegated.example',
  'hoster.example',
  'plain.example:8443',
  'noise.example',
  'broken.example',
  'gone.example',
  'closed.example',
  '192.0.2.9',
];

const world: WorldData = {
  dns: {
    'A delegated.example': [{ data: '192.0.2.1', ttl: 300 }],
    'A www.delegated.example': [{ data: '192.0.2.1', ttl: 300 }],
    'AAAA delegated.example': { records: [{ data: '2001:db8::1', ttl: 300 }], authenticated: true },
    [`${FED}matrix.hoster.example`]: [
      { priority: 10, weight: 5, port: 8448, target: 'm1.hoster.example', ttl: 600 },
      { priority: 10, weight: 1, port: 8448, target: 'm2.hoster.example', ttl: 600 },
    ],
    'CNAME m1.hoster.example': [{ data: 'edge.hoster.example', ttl: 60 }],
    'A edge.hoster.example': [{ data: '198.51.100.3', ttl: 60 }],
    'A m2.hoster.example': [{ data: '198.51.100.4', ttl: 60 }],
    'AAAA m2.hoster.example': { error: 'NODATA', negativeTtl: 900 },
    'A hoster.example': [{ data: '198.51.100.2', ttl: 3600 }],
    [`${FED}hoster.example`]: { error: 'NXDOMAIN', negativeTtl: 900 },
    [`${OLD}hoster.example`]: { error: 'NXDOMAIN', negativeTtl: 900 },
    'A plain.example': [{ data: '203.0.113.4', ttl: 86_400 }],
    'A noise.example': [{ data: '203.0.113.5', ttl: 86_400 }],
    [`${OLD}noise.example`]: [{ priority: 0, weight: 0, port: 443, target: 'noise.example', ttl: 60 }],
    'A broken.example': { error: 'SERVFAIL' },
    'AAAA broken.example': { error: 'SERVFAIL' },
    [`${FED}broken.example`]: { error: 'SERVFAIL' },
    'A gone.example': { error: 'NXDOMAIN', negativeTtl: 300 },
    'AAAA gone.example': { error: 'NXDOMAIN', negativeTtl: 300 },
    'A closed.example': [{ data: '10.0.0.1', ttl: 300 }],
  },
  wellKnown: {
    'https://delegated.example/.well-known/matrix/server': {
      status: 301,
      headers: { location: 'https://www.delegated.example/server.json' },
    },
    'https://www.delegated.example/server.json': {
      status: 200,
      headers: { 'cache-control': 'max-age=7200', 'content-type': 'application/json', 'x-powered-by': 'patience' },
      body: '{"m.server": "matrix.hoster.example"}',
    },
    'https://hoster.example/.well-known/matrix/server': {
      status: 200,
      headers: { expires: 'Thu, 01 Jan 2026 12:00:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
      body: '{"m.server":"matrix.hoster.example"}',
    },
    'https://plain.example/.well-known/matrix/server': { status: 404, body: 'nothing here' },
    'https://noise.example/.well-known/matrix/server': { status: 200, bodyBase64: '//4AAQID' },
    'https://gone.example/.well-known/matrix/server': { error: 'TIMEOUT' },
    'https://closed.example/.well-known/matrix/server': { status: 503, headers: { 'retry-after': '120' } },
  },
};

/** What other homeservers have cached, as their admin commands print it. */
const PRINTED = `
| Server Name | Destination | Hostname | Expires | Confidence |
| ----------- | ----------- | -------- | ------- | ---------- |
| delegated.example | delegated.example:8443 | delegated.example:8448 | 2026-01-02T09:14:07.551923021+00:00 | Stable |
| hoster.example | matrix.hoster.example:8448 | matrix.hoster.example:8448 | soon | Tentative |

| Server Name | IP  | Port | Expires | Overriding |
| ----------- | --- | ----:| ------- | ---------- |
| matrix.hoster.example | [198.51.100.3, 198.51.100.4] | 8448 | 2026-01-01T20:01:44.100+00:00 | Some("m1.hoster.example") |
| delegated.example | [192.0.2.1, 2001:db8::1] | 8448 | 2026-01-01T20:01:44.100+00:00 | None |

| Server Name | Destination | SNI | Override | Step | Expires |
| ----------- | ----------- | --- | -------- | ---- | ------- |
| hoster.example | Named("m1.hoster.example", "8448") | matrix.hoster.example | true | 3.3 (WellKnownSrvMatrixFed) | 2026-01-01T20:01:44.100+0000 |
`;

/**
 * A few days of a resolver in a small world on virtual time, in which every type of event comes about that the
 * resolver writes. Gives its log.
 */
export async function goldenStory(): Promise<readonly RecordedEvent[]> {
  const clock = new VirtualClock();
  const place = createWorld(world, { clock, serverNames: NAMES });
  const internet = createSimulatedInternet(place, { clock, dnsLatencyMs: 12, httpLatencyMs: 35 });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    clock,
    log,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: addressRules({ allow: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'] }),
    random: () => 0.25,
  });
  const resolveAll = (fresh = false): Promise<unknown> =>
    Promise.all(NAMES.map((name) => resolver.resolve(name, { fresh, by: fresh ? 'refresher' : 'caller' })));

  await clock.run(resolveAll());
  await clock.advanceBy(HOUR_MS);
  await clock.run(resolveAll());
  await clock.run(resolveAll(true));
  await clock.advanceBy(30 * HOUR_MS);
  await clock.run(resolveAll());
  await clock.run(resolver.reportFailure('delegated.example'));
  await clock.run(resolver.resolve('delegated.example'));
  await clock.run(resolver.forget('plain.example:8443', { by: 'operator' }));
  await clock.run(resolver.resolve('plain.example:8443'));
  place.patch({
    wellKnown: {
      'https://hoster.example/.well-known/matrix/server': { error: 'TLS', tls: 'expired' },
      'https://plain.example/.well-known/matrix/server': { status: 200, body: '{"m.server":"192.0.2.7:443"}' },
    },
  });
  await clock.advanceBy(50 * HOUR_MS);
  await clock.run(resolveAll());
  for (const delegated of ['192.0.2.7:443', 'gone.example:8448']) {
    await clock.run(resolver.pin('hoster.example', { delegated }));
    await clock.run(resolver.resolve('hoster.example'));
    await clock.run(resolver.resolve('hoster.example', { fresh: true }));
  }
  const [reason, until] = ['their well-known names the old host', clock.now() + 24 * HOUR_MS];
  await clock.run(resolver.pin('hoster.example', { delegated: 'matrix.hoster.example', by: 'on-call', reason, until }));
  await clock.run(resolver.unpin('hoster.example', { by: 'on-call' }));
  await clock.run(resolver.forgetAll());
  const claims = parseCacheTable(PRINTED).entries.map(({ claim }) => claim);
  await importClaims(log, claims, { by: 'operator', now: clock.now() });
  await tellOfWebhooks(log, clock.now());
  await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  place[Symbol.dispose]();
  return everyEvent(log);
}

async function everyEvent(log: ReturnType<typeof createMemoryLog>): Promise<readonly RecordedEvent[]> {
  const { events } = await log.readAll({ limit: 10_000 });
  return events;
}

/** As a worker records what became of a message: refused, not answered, taken, and given up. */
async function tellOfWebhooks(log: ReturnType<typeof createMemoryLog>, at: number): Promise<void> {
  const told = {
    endpoint: 'on-call',
    deliveryId: 'a7f5f354-26b8-8dd1-9c5e-000000000385',
    change: 'delegation-lost',
    serverName: 'hoster.example',
    eventId: '01926ad5-7b77-7cc1-8b43-000000000385',
  };
  const willRetryAt = at + 5000;
  const ends = [
    { type: 'WebhookFailed', data: { ...told, attempt: 1, status: 503, error: 'status 503', at, willRetryAt } },
    { type: 'WebhookFailed', data: { ...told, attempt: 2, error: 'no answer within 10 s', at, willRetryAt } },
    { type: 'WebhookDelivered', data: { ...told, attempt: 3, status: 204, at } },
    { type: 'WebhookFailed', data: { ...told, attempt: 8, status: 410, error: 'status 410', at } },
  ];
  const events = ends.map((end) => ({ ...end, id: randomUUID(), causationId: told.eventId, observedAt: at }));
  await log.append([{ stream: webhookStream(told.endpoint), expected: 'any', events }]);
}
