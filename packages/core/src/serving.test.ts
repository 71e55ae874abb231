import { recommended, specStrict } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { a, createRig, delegation, none, wellKnown } from './testing/rig.ts';

const NAME = 'example.org:8448';
const TTL_S = 60;
const WORLD = { dns: { 'A example.org': a('192.0.2.1', TTL_S), 'AAAA example.org': none(3600) } };

test('a conclusion is served to the last millisecond of its evidence and not in the next', async () => {
  await using rig = createRig({ world: WORLD });
  const conclusion = await rig.run(rig.resolver.resolve(NAME));
  expect(conclusion.freshUntil).toBe(rig.clock.now() + TTL_S * 1000);
  await rig.clock.advanceTo(conclusion.freshUntil - 1);
  expect(rig.resolver.peek(NAME)).toBe(conclusion);
  expect(await rig.resolver.resolve(NAME)).toBe(conclusion);
  expect(rig.asked()).toHaveLength(2);
  await rig.clock.advanceTo(conclusion.freshUntil);
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  const next = await rig.run(rig.resolver.resolve(NAME));
  expect(next).not.toBe(conclusion);
  expect(next.freshUntil).toBe(conclusion.freshUntil + TTL_S * 1000);
  // The absence of IPv6 addresses is believed for an hour: only the other family is asked again.
  expect(rig.asked().slice(2)).toEqual(['A example.org']);
});

test('a name that nobody asked about is not known', async () => {
  await using rig = createRig({ world: WORLD });
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  expect(rig.asked()).toEqual([]);
});

test('a zero TTL serves the transaction that asked and nobody later, not in the same millisecond either', async () => {
  await using rig = createRig({ world: { dns: { 'A example.org': a('192.0.2.1', 0), 'AAAA example.org': none() } } });
  const first = await rig.run(rig.resolver.resolve(NAME));
  expect(first).toMatchObject({ outcome: 'destination' });
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  const second = await rig.run(rig.resolver.resolve(NAME));
  expect(rig.elapsed()).toBe(0);
  expect(second).toMatchObject({ outcome: 'destination' });
  expect(rig.asked().filter((key) => key === 'A example.org')).toHaveLength(2);
});

test('a zero TTL serves those who came while it was being asked', async () => {
  await using rig = createRig({
    world: { dns: { 'A example.org': a('192.0.2.1', 0), 'AAAA example.org': none() } },
    dnsLatencyMs: 20,
  });
  const first = rig.resolver.resolve(NAME);
  await rig.clock.advanceBy(10);
  const second = rig.resolver.resolve(NAME);
  expect(await rig.run(first)).toBe(await rig.run(second));
  expect(rig.asked()).toHaveLength(2);
});

test('an invalid name is a conclusion, and neither asked about nor recorded', async () => {
  await using rig = createRig();
  expect(await rig.resolver.resolve('exa mple.org')).toMatchObject({
    outcome: 'unresolvable',
    code: 'invalid-server-name',
    step: null,
    because: [],
  });
  expect(rig.asked()).toEqual([]);
  expect(await rig.events()).toEqual([]);
});

test('an IP literal needs no evidence and holds as long as the policy says', async () => {
  await using rig = createRig();
  const conclusion = await rig.run(rig.resolver.resolve('192.0.2.7'));
  expect(conclusion).toMatchObject({ outcome: 'destination', step: '1', because: [] });
  expect(conclusion.freshUntil).toBe(rig.clock.now() + recommended.maxDestinationMs);
  expect(rig.asked()).toEqual([]);
});

test('an unresolvable name is believed as long as the evidence for that', async () => {
  await using rig = createRig({ world: { dns: { 'A example.org': none(90), 'AAAA example.org': none(30) } } });
  const conclusion = await rig.run(rig.resolver.resolve(NAME));
  expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'no-addresses' });
  expect(conclusion.freshUntil).toBe(rig.clock.now() + 30_000);
  expect(rig.resolver.peek(NAME)).toBe(conclusion);
});

describe('a demand for a fresh answer', () => {
  test('asks everything anew, though all of it is fresh, in the same millisecond too', async () => {
    await using rig = createRig({ world: WORLD });
    const before = await rig.run(rig.resolver.resolve(NAME));
    rig.world.patch({ dns: { 'A example.org': a('192.0.2.2', TTL_S) } });
    expect(await rig.resolver.resolve(NAME)).toBe(before);
    const after = await rig.run(rig.resolver.resolve(NAME, { fresh: true }));
    expect(after).toMatchObject({ targets: [{ addresses: ['192.0.2.2'] }] });
    expect(after.because.some((id) => before.because.includes(id))).toBe(false);
    expect(rig.asked()).toHaveLength(4);
    expect(rig.resolver.peek(NAME)).toBe(after);
  });

  test('asks once for all who demand it at the same time', async () => {
    await using rig = createRig({ world: WORLD, dnsLatencyMs: 20 });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.run(Promise.all([1, 2, 3].map(() => rig.resolver.resolve(NAME, { fresh: true }))));
    expect(rig.asked()).toHaveLength(4);
  });

  test('still serves the good answer of before when asking anew fails, and says so', async () => {
    await using rig = createRig({ world: WORLD });
    const before = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(1000);
    rig.world.patch({ dns: { 'A example.org': { error: 'SERVFAIL' }, 'AAAA example.org': { error: 'SERVFAIL' } } });
    const after = await rig.run(rig.resolver.resolve(NAME, { fresh: true }));
    expect(after).toMatchObject({ outcome: 'destination', targets: [{ addresses: ['192.0.2.1'] }] });
    expect(after.freshUntil).toBeLessThanOrEqual(before.freshUntil);
  });

  test('still serves a delegation of before when the well-known fails', async () => {
    await using rig = createRig({
      world: {
        dns: { 'A example.org': a('192.0.2.1'), 'A matrix.example.org': a('192.0.2.2') },
        wellKnown: { [wellKnown('example.org')]: delegation('matrix.example.org:443') },
      },
    });
    await rig.run(rig.resolver.resolve('example.org'));
    rig.world.patch({ wellKnown: { [wellKnown('example.org')]: { status: 503 } } });
    await rig.clock.advanceBy(1000);
    const after = await rig.run(rig.resolver.resolve('example.org', { fresh: true }));
    expect(after).toMatchObject({ step: '3.2', hostHeader: 'matrix.example.org:443' });
    expect(rig.world.wellKnownFetches()).toBe(2);
  });

  test('is recorded as the reason for asking', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME, { fresh: true, by: 'refresher' }));
    const [request] = await rig.events();
    expect(request).toMatchObject({ type: 'ResolutionRequested', data: { why: 'fresh-demanded', by: 'refresher' } });
  });
});

test('a clock that is set back does not keep an answer alive for who demands a fresh one', async () => {
  await using rig = createRig({ world: WORLD });
  let back = 0;
  const clock = {
    now: () => rig.clock.now() - back,
    sleep: (ms: number, signal?: AbortSignal) => rig.clock.sleep(ms, signal),
  };
  const { createResolver } = await import('./create-resolver.ts');
  const { absent, addressed, notFound, ScriptedDns } = await import('./testing/scripted-ports.ts');
  const dns = new ScriptedDns((key) => (key.startsWith('a:') ? addressed(key) : absent()));
  const { WORLD_ADDRESSES } = await import('./testing/rig.ts');
  await using resolver = createResolver({
    clock,
    dns,
    fetch: async (host, context) => notFound(host, context),
    addressRules: WORLD_ADDRESSES,
  });
  await resolver.resolve(NAME);
  back = 3_600_000;
  expect(await resolver.resolve(NAME, { fresh: true })).toMatchObject({ outcome: 'destination' });
  expect(dns.asked).toHaveLength(4);
});

test('under a policy that serves nothing stale, an expired address is not served when asking again fails', async () => {
  await using rig = createRig({ world: WORLD, policy: specStrict });
  const before = await rig.run(rig.resolver.resolve(NAME));
  await rig.clock.advanceTo(before.freshUntil);
  rig.world.patch({ dns: { 'A example.org': { error: 'SERVFAIL' } } });
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure' });
});

test('a conclusion that expired while it was being recorded is not for those who came after that', async () => {
  const { SwitchedLog } = await import('./testing/switched-log.ts');
  const { createMemoryLog } = await import('@wherefore/event-log');
  const log = new SwitchedLog(createMemoryLog());
  await using rig = createRig({
    world: { dns: { 'A example.org': a('192.0.2.1', 1), 'AAAA example.org': none() } },
    log,
    timeouts: { logMs: 20_000 },
  });
  log.onAppend = () => rig.clock.sleep(10_000);
  const early = rig.resolver.resolve(NAME);
  await rig.clock.advanceBy(5000);
  rig.world.patch({ dns: { 'A example.org': a('192.0.2.2', 3600) } });
  const late = rig.resolver.resolve(NAME);
  expect(await rig.run(early)).toMatchObject({ targets: [{ addresses: ['192.0.2.1'] }] });
  expect(await rig.run(late)).toMatchObject({ targets: [{ addresses: ['192.0.2.2'] }] });
});

test('the order of SRV targets of one priority stays while they are confirmed, and is drawn anew on demand', async () => {
  const targets = ['one', 'two', 'three', 'four'].map((host) => `${host}.example`);
  const records = targets.map((target) => ({ priority: 1, weight: 1, port: 1, target, ttl: 60 }));
  let draws = 0;
  await using rig = createRig({
    world: {
      dns: {
        'A example.org': a('192.0.2.1', 86_400),
        'SRV _matrix-fed._tcp.example.org': records,
        ...Object.fromEntries(targets.map((target) => [`A ${target}`, a('192.0.2.2', 86_400)])),
        ...Object.fromEntries(targets.map((target) => [`AAAA ${target}`, none(86_400)])),
      },
      wellKnown: { [wellKnown('example.org')]: { status: 404 } },
    },
    random: () => (draws++ * 0.37) % 1,
  });
  const orders: string[] = [];
  const resolve = async (options?: { readonly fresh: boolean }): Promise<void> => {
    const conclusion = await rig.run(rig.resolver.resolve('example.org', options));
    orders.push(conclusion.outcome === 'destination' ? conclusion.targets.map(({ host }) => host).join() : 'none');
    await rig.clock.advanceTo(conclusion.freshUntil);
  };
  for (let round = 0; round < 8; round += 1) await resolve();
  expect(new Set(orders).size).toBe(1);
  for (let round = 0; round < 8; round += 1) await resolve({ fresh: true });
  expect(new Set(orders).size).toBeGreaterThan(1);
});
