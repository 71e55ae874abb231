import { describe, expect, test } from 'vitest';
import { MAX_CONFIRMATIONS } from './history.ts';
import { a, createRig, delegation, none, type Rig, srv, wellKnown } from './testing/rig.ts';
import { never, ScriptedDns } from './testing/scripted-ports.ts';

const NAME = 'example.org:8448';
const STREAM = `server:${NAME}`;
const WORLD = { dns: { 'A example.org': a('192.0.2.1', 60), 'AAAA example.org': none(60) } };

/** A resolver over the same log that must not ask the world anything. */
function deaf(rig: Rig) {
  return rig.restart({
    dns: new ScriptedDns((key) => {
      throw new Error(`asked the DNS for ${key}`);
    }),
    fetch: (host) => {
      throw new Error(`asked ${host} for its well-known`);
    },
  });
}

async function typesIn(rig: Rig, stream: string): Promise<readonly string[]> {
  return (await rig.events()).filter((event) => event.stream === stream).map(({ type }) => type);
}

describe('a confirmation', () => {
  test('is recorded in the place of an answer or a conclusion that is as before, in full again after 32', async () => {
    await using rig = createRig({ world: WORLD });
    for (let round = 0; round < 80; round += 1) {
      const { freshUntil } = await rig.run(rig.resolver.resolve(NAME));
      await rig.clock.advanceTo(freshUntil);
    }
    const answers = await typesIn(rig, 'question:a:example.org');
    const full = answers.flatMap((type, index) => (type === 'AddressesLookedUp' ? [index] : []));
    expect(full).toEqual([0, MAX_CONFIRMATIONS + 1, 2 * (MAX_CONFIRMATIONS + 1)]);
    expect(new Set(answers)).toEqual(new Set(['AddressesLookedUp', 'EvidenceConfirmed']));
    const conclusions = (await typesIn(rig, STREAM)).filter((type) => type !== 'ResolutionRequested');
    const chosen = conclusions.flatMap((type, index) => (type === 'DestinationChosen' ? [index] : []));
    expect(chosen).toEqual([0, MAX_CONFIRMATIONS + 1, 2 * (MAX_CONFIRMATIONS + 1)]);
    expect(new Set(conclusions)).toEqual(new Set(['DestinationChosen', 'ConclusionConfirmed']));
  });

  for (const rounds of [1, 2, 31, 32, 33, 34, 66, 70]) {
    test(`is as good as the full event after a restart: ${rounds} rounds`, async () => {
      await using rig = createRig({ world: WORLD });
      for (let round = 0; round < rounds; round += 1) {
        await rig.run(rig.resolver.resolve(NAME));
        if (round < rounds - 1) await rig.clock.advanceBy(60_000);
      }
      const before = rig.resolver.peek(NAME);
      expect(before).toBeDefined();
      expect(await rig.run(deaf(rig).resolve(NAME))).toEqual(before);
    });
  }

  test('goes on being counted after a restart', async () => {
    await using rig = createRig({ world: WORLD });
    for (let round = 0; round < 2 * (MAX_CONFIRMATIONS + 1) + 1; round += 1) {
      const { freshUntil } = await rig.run(rig.restart().resolve(NAME));
      await rig.clock.advanceTo(freshUntil);
    }
    const answers = await typesIn(rig, 'question:a:example.org');
    expect(answers.filter((type) => type === 'AddressesLookedUp')).toHaveLength(3);
    expect((await typesIn(rig, STREAM)).filter((type) => type === 'DestinationChosen')).toHaveLength(3);
  });

  test('is not what a changed answer gets', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(60_000);
    rig.world.patch({ dns: { 'A example.org': a('192.0.2.2', 60) } });
    await rig.run(rig.resolver.resolve(NAME));
    expect(await typesIn(rig, 'question:a:example.org')).toEqual(['AddressesLookedUp', 'AddressesLookedUp']);
    const chosen = (await rig.events()).filter(({ type }) => type === 'DestinationChosen');
    expect(chosen[1]?.data).toMatchObject({ supersedes: chosen[0]?.id });
  });

  test('that carries another TTL or other cache headers extends by these', async () => {
    await using rig = createRig({
      world: {
        dns: { 'A example.org': a('192.0.2.1'), 'A m.example': a('192.0.2.2', 3600), 'AAAA m.example': none(3600) },
        wellKnown: { [wellKnown('example.org')]: delegation('m.example:1', { 'Cache-Control': 'max-age=600' }) },
      },
    });
    const first = await rig.run(rig.resolver.resolve('example.org'));
    await rig.clock.advanceTo(first.freshUntil);
    rig.world.patch({
      dns: { 'A m.example': a('192.0.2.2', 30) },
      wellKnown: {
        [wellKnown('example.org')]: delegation('m.example:1', { 'Cache-Control': 'max-age=600', Age: '120' }),
      },
    });
    const at = rig.clock.now();
    const second = await rig.run(rig.resolver.resolve('example.org', { fresh: true }));
    expect(second.freshUntil).toBe(at + 30_000);
    await rig.clock.advanceTo(second.freshUntil);
    rig.world.patch({ dns: { 'A m.example': a('192.0.2.2', 3600) } });
    // The well-known is good for 480 s from the second time: an age of 120 s was told with it.
    expect((await rig.run(rig.restart().resolve('example.org'))).freshUntil).toBe(at + 480_000);
  });
});

describe('after a restart over the same log', () => {
  test('a name is served with the same conclusion, its absolute expiry unchanged, and nothing is asked (R106)', async () => {
    await using rig = createRig({ world: WORLD });
    const before = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceTo(before.freshUntil - 1);
    expect(await rig.run(deaf(rig).resolve(NAME))).toEqual(before);
    await rig.clock.advanceTo(before.freshUntil);
    expect(await rig.run(rig.restart().resolve(NAME))).not.toEqual(before);
  });

  test('peek knows nothing until somebody asked', async () => {
    await using rig = createRig({ world: WORLD });
    const before = await rig.run(rig.resolver.resolve(NAME));
    const next = rig.restart();
    expect(next.peek(NAME)).toBeUndefined();
    await rig.run(next.resolve(NAME));
    expect(next.peek(NAME)).toEqual(before);
  });

  test('an explanation has the whole way, from the evidence in the log alone', async () => {
    await using rig = createRig({
      world: {
        dns: {
          'A example.org': a('192.0.2.1'),
          'AAAA example.org': none(),
          'SRV _matrix-fed._tcp.example.org': none(),
          'SRV _matrix._tcp.example.org': none(),
        },
        wellKnown: { [wellKnown('example.org')]: { status: 404 } },
      },
    });
    const before = await rig.run(rig.resolver.explain('example.org'));
    const after = await rig.run(deaf(rig).explain('example.org'));
    expect(after.trace).toEqual(before.trace);
    expect(after.conclusion).toEqual(before.conclusion);
    expect(after.since).toBe(before.since);
  });

  test('a stale answer may serve as it did, and no longer', async () => {
    await using rig = createRig({ world: WORLD });
    const { freshUntil } = await rig.run(rig.resolver.resolve(NAME));
    rig.world.patch({ dns: { 'A example.org': { error: 'SERVFAIL' }, 'AAAA example.org': { error: 'SERVFAIL' } } });
    await rig.clock.advanceTo(freshUntil + 1000);
    const stale = await rig.run(rig.restart().resolve(NAME));
    expect(stale).toMatchObject({ outcome: 'destination', targets: [{ addresses: ['192.0.2.1'] }] });
    // An hour past its TTL.
    await rig.clock.advanceTo(freshUntil + 3_600_000);
    expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure' });
  });

  test('a good answer is found behind any number of failures', async () => {
    await using rig = createRig({
      world: { dns: { 'A example.org': a('192.0.2.1', 604_800), 'AAAA example.org': none(10_800) } },
    });
    await rig.run(rig.resolver.resolve(NAME));
    rig.world.patch({ dns: { 'A example.org': { error: 'SERVFAIL' } } });
    for (let round = 0; round < 150; round += 1) {
      await rig.clock.advanceBy(1000);
      await rig.run(rig.resolver.resolve(NAME, { fresh: true }));
    }
    const after = await rig.run(rig.restart().resolve(NAME, { fresh: true }));
    expect(after).toMatchObject({ outcome: 'destination', targets: [{ addresses: ['192.0.2.1'] }] });
  });

  test('under another policy the same evidence is judged anew', async () => {
    const { specStrict } = await import('@wherefore/discovery');
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    const strict = rig.restart({
      policy: specStrict,
      dns: new ScriptedDns(() => never()),
      fetch: () => never(),
    });
    expect(await rig.run(strict.resolve(NAME))).toMatchObject({ policy: 'spec-strict@1', outcome: 'destination' });
  });
});

describe('an explanation', () => {
  const SRV_WORLD = {
    dns: {
      'A example.org': a('192.0.2.1', 3600),
      'AAAA example.org': none(3600),
      'SRV _matrix-fed._tcp.example.org': srv(99, 'm.example', 3600),
      'A m.example': a('192.0.2.2', 3600),
      'AAAA m.example': none(3600),
    },
    wellKnown: { [wellKnown('example.org')]: { status: 404 } },
  };

  test('of a timeout is of that timeout, and asks nothing more', async () => {
    await using rig = createRig({
      world: WORLD,
      dns: new ScriptedDns(() => never()),
      fetch: () => never(),
      timeouts: { totalMs: 1000, dnsMs: 5000, wellKnownMs: 5000 },
    });
    const { conclusion } = await rig.run(rig.resolver.explain(NAME));
    expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'timeout' });
    expect((await rig.events()).filter(({ type }) => type === 'ResolutionRequested')).toHaveLength(1);
  });

  test('of something that is no server name says where it goes wrong', async () => {
    await using rig = createRig();
    const { conclusion } = await rig.run(rig.resolver.explain('exa mple.org'));
    expect(conclusion).toMatchObject({ code: 'invalid-server-name', message: expect.stringContaining('offset 3') });
  });

  test('of what is in memory asks nothing, records nothing and is of the conclusion that is served', async () => {
    await using rig = createRig({ world: SRV_WORLD });
    const conclusion = await rig.run(rig.resolver.resolve('example.org'));
    const [asked, recorded] = [rig.asked().length, (await rig.events()).length];
    const explained = await rig.run(rig.resolver.explain('example.org'));
    expect(explained.conclusion).toEqual(conclusion);
    expect(explained.trace.notes.find(({ status }) => status === 'taken')).toMatchObject({ step: '4' });
    expect([rig.asked().length, (await rig.events()).length]).toEqual([asked, recorded]);
  });

  test('asks again, as a request that is recorded, when the evidence is in memory no more and there is no log', async () => {
    const { createResolver } = await import('./create-resolver.ts');
    const { addressed, ScriptedFetch } = await import('./testing/scripted-ports.ts');
    const { WORLD_ADDRESSES } = await import('./testing/rig.ts');
    const dns = new ScriptedDns(addressed);
    await using resolver = createResolver({
      dns,
      fetch: new ScriptedFetch().fetch,
      addressRules: WORLD_ADDRESSES,
      limits: { questions: 3, names: 100_000 },
    });
    // As many as there are traces.
    for (let index = 0; index < 1001; index += 1) await resolver.resolve(`n${index}.example:1`);
    const before = dns.asked.length;
    const { conclusion, trace } = await resolver.explain('n0.example:1');
    expect(conclusion).toMatchObject({ outcome: 'destination', step: '2' });
    expect(trace.notes.find(({ status }) => status === 'taken')?.uses).toHaveLength(2);
    expect(dns.asked.slice(before)).toEqual(['aaaa:n0.example', 'a:n0.example']);
  });
});
