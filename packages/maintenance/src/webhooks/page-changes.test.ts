import { createResolver, createWellKnownFetch } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { createMemoryLog } from '@wherefore/event-log';
import {
  createSimulatedInternet,
  createWorld,
  VirtualClock,
  type WorldData,
  type WorldPatch,
} from '@wherefore/testkit';
import { expect, test } from 'vitest';
import { CertificateSights } from './certificate-sights.ts';
import type { NameState } from './name-state.ts';
import { changesIn } from './page-changes.ts';

const WELL_KNOWN = 'https://a.example/.well-known/matrix/server';
const DELEGATES: Pick<WorldData, 'wellKnown'> = {
  wellKnown: {
    [WELL_KNOWN]: {
      status: 200,
      headers: { 'cache-control': 'max-age=3600' },
      body: '{"m.server":"matrix.example:443"}',
    },
  },
};
const WORLD: WorldData = {
  dns: {
    'A a.example': [{ data: '192.0.2.1', ttl: 300 }],
    'A matrix.example': [{ data: '192.0.2.2', ttl: 300 }],
    'AAAA a.example': { error: 'NODATA', negativeTtl: 300 },
    'AAAA matrix.example': { error: 'NODATA', negativeTtl: 300 },
    'SRV _matrix-fed._tcp.a.example': { error: 'NXDOMAIN', negativeTtl: 300 },
    'SRV _matrix._tcp.a.example': { error: 'NXDOMAIN', negativeTtl: 300 },
  },
  ...DELEGATES,
};
const DAY_MS = 86_400_000;

test('what a resolver comes to in a world that changes is told in its turn', async () => {
  const clock = new VirtualClock();
  using world = createWorld(WORLD, { clock, serverNames: ['a.example'] });
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: 5, httpLatencyMs: 5 });
  const log = createMemoryLog({ clock: () => clock.now() });
  await using resolver = createResolver({
    clock,
    log,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: addressRules({ allow: ['192.0.2.0/24'] }),
  });
  const states = new Map<string, NameState>();
  const sights = new CertificateSights(log);
  let after = 0n;

  /** What is told when so much time has gone by and the name is wanted again. */
  async function changesAfter(ms: number, patch: WorldPatch = {}): Promise<readonly string[]> {
    world.patch(patch);
    await clock.advanceBy(ms);
    await clock.run(resolver.resolve('a.example'));
    const page = await log.readAll({ after });
    after = page.next;
    const found = await changesIn(page.events, { log, sights, statesOf: () => Promise.resolve(states) });
    for (const [name, state] of found.states) states.set(name, state);
    return found.messages.map(({ body }) => {
      const { change, differs = [], certificate, before, after: is, because } = JSON.parse(body).data;
      expect(because.length).toBeGreaterThan(0);
      const what = certificate?.state ?? differs.join(' ');
      return `${change} (${what}): ${before.step ?? before.code} to ${is.step ?? is.code}`;
    });
  }

  const fails = (tls: 'expired' | 'wrong-name'): WorldPatch => ({
    wellKnown: { [WELL_KNOWN]: { error: 'TLS', tls } },
  });
  expect(await changesAfter(0)).toEqual([]);
  expect(await changesAfter(2 * 3_600_000)).toEqual([]);
  // What was delegated serves on for a while.
  expect(await changesAfter(2 * 3_600_000, fails('expired'))).toEqual(['certificate-failing (failing): 3.2 to 3.2']);
  expect(await changesAfter(1_800_000, fails('wrong-name'))).toEqual([]);
  await resolver.forget('a.example');
  expect(await changesAfter(0)).toEqual([
    'destination-changed (targets hostHeader tlsName): 3.2 to 6',
    'delegation-lost (targets hostHeader tlsName): 3.2 to 6',
    'step-fell (targets hostHeader tlsName): 3.2 to 6',
  ]);
  expect(await changesAfter(3 * DAY_MS)).toEqual([]);
  expect(await changesAfter(3 * DAY_MS, DELEGATES)).toEqual([
    'destination-changed (targets hostHeader tlsName): 6 to 3.2',
    'certificate-failing (mended): 6 to 3.2',
  ]);
  await resolver.forget('a.example');
  expect(await changesAfter(0)).toEqual([]);
});
