import { addressRules, recommended } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { describe, expect, test } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { lastClearOfAll, rememberedAnswer } from './history.ts';
import { a, createRig, delegation, none, type Rig, WORLD_ADDRESSES, wellKnown } from './testing/rig.ts';
import { absent, addressed, ScriptedDns } from './testing/scripted-ports.ts';

// What is recorded so that a conclusion can be drawn again from what it cites alone.

const NAME = 'example.org:1';
const FIRST_MS = recommended.dns.failureFirstMs;
const WORLD = { dns: { 'A example.org': a('192.0.2.1'), 'AAAA example.org': none() } };
const DOWN = { dns: { 'A example.org': { error: 'SERVFAIL' }, 'AAAA example.org': none() } } as const;

async function streamOf(rig: Rig, stream: string): Promise<readonly RecordedEvent[]> {
  return (await rig.events()).filter((event) => event.stream === stream);
}

async function conclusions(rig: Rig): Promise<readonly RecordedEvent[]> {
  return (await rig.events()).filter(({ data }) => 'decidedAt' in data);
}

describe('the failures that an answer was judged with', () => {
  test('are recorded from the second on, in full and as a confirmation, and with the answer that ends them', async () => {
    await using rig = createRig({ world: DOWN });
    for (let round = 0; round < 3; round += 1) {
      await rig.run(rig.resolver.resolve(NAME));
      await rig.clock.advanceBy(FIRST_MS * 2 ** round);
    }
    rig.world.patch(WORLD);
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(300_000);
    await rig.run(rig.resolver.resolve(NAME));
    const answers = await streamOf(rig, 'question:a:example.org');
    expect(answers.map(({ type, data }) => [type, data['failures']])).toEqual([
      ['AddressesLookedUp', undefined],
      ['EvidenceConfirmed', 2],
      ['EvidenceConfirmed', 3],
      ['AddressesLookedUp', 4],
      ['EvidenceConfirmed', undefined],
    ]);
  });

  test('are what everybody takes who reads the log, though another process knew of others', async () => {
    await using rig = createRig({ world: DOWN });
    const other = rig.restart();
    await rig.run(rig.resolver.resolve(NAME));
    await rig.run(other.resolve(NAME, { fresh: true }));
    await rig.clock.advanceBy(FIRST_MS);
    // The first hears nothing of the second's failure.
    await rig.run(rig.resolver.resolve(NAME));
    const answers = await streamOf(rig, 'question:a:example.org');
    expect(answers.map(({ data }) => data['failures'])).toEqual([undefined, 2, 2]);
    const read = await rememberedAnswer(rig.memory, 'a:example.org', recommended, await lastClearOfAll(rig.memory));
    const last = answers.at(-1);
    expect(read?.standing).toMatchObject({ failures: 2, latest: { id: last?.id } });
    expect(read?.standing.latest.freshUntil).toBe((last?.observedAt ?? 0) + 2 * FIRST_MS);
  });
});

test('an answer of before that serves because asking again failed is cited with that failure', async () => {
  await using rig = createRig({
    world: {
      dns: {
        'A example.org': a('192.0.2.9'),
        'AAAA example.org': none(),
        'A fed.example.org': a('192.0.2.1'),
        'AAAA fed.example.org': none(),
      },
      wellKnown: { [wellKnown('example.org')]: delegation('fed.example.org:443') },
    },
  });
  await rig.run(rig.resolver.resolve('example.org'));
  rig.world.patch({ wellKnown: { [wellKnown('example.org')]: { status: 503 } } });
  await rig.clock.advanceBy(1000);
  const after = await rig.run(rig.resolver.resolve('example.org', { fresh: true }));
  const fetches = await streamOf(rig, 'question:well-known:example.org');
  expect(fetches).toHaveLength(2);
  expect(after.because).toEqual(expect.arrayContaining(fetches.map(({ id }) => id)));
  const { sentences } = await rig.run(rig.resolver.explain('example.org'));
  expect(sentences.join(' ')).toContain('asking again failed');
});

describe('the address rules', () => {
  test('are recorded where they are not the default ones, in confirmations too', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(300_000);
    await rig.run(rig.resolver.resolve(NAME));
    const [chosen, confirmed] = await conclusions(rig);
    expect(confirmed).toMatchObject({ type: 'ConclusionConfirmed', data: { rules: chosen?.data['rules'] } });
    expect(chosen?.data['rules']).toEqual({
      allow: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '::ffff:192.0.2.0/120'],
      deny: [],
    });
  });

  test('are not recorded where they are', async () => {
    await using rig = createRig({ world: WORLD, serverNames: [NAME] });
    const byDefault = rig.restart({ addressRules: addressRules() } as object);
    expect(await rig.run(byDefault.resolve(NAME))).toMatchObject({ code: 'address-refused' });
    expect((await conclusions(rig)).map(({ data }) => 'rules' in data)).toEqual([false]);
  });

  test('are a condition for a conclusion to be taken from the log: the evidence is, the rest is decided anew', async () => {
    await using rig = createRig({ world: WORLD });
    const allowed = await rig.run(rig.resolver.resolve(NAME));
    const asked = rig.asked().length;
    const byDefault = rig.restart({ addressRules: addressRules() } as object);
    expect(await rig.run(byDefault.resolve(NAME))).toMatchObject({ code: 'address-refused' });
    const again = await rig.run(rig.restart({ addressRules: WORLD_ADDRESSES } as object).resolve(NAME));
    expect(again).toEqual(allowed);
    expect(rig.asked()).toHaveLength(asked);
  });
});

test('what came in since a resolution began is recorded as such when the clock was set back meanwhile', async () => {
  await using rig = createRig();
  let ahead = 3_600_000;
  const dns = new ScriptedDns((key) => {
    ahead = 0;
    return key.startsWith('a:') ? addressed(key) : absent();
  });
  await using resolver = createResolver({
    clock: { now: () => rig.clock.now() + ahead, sleep: (ms, signal) => rig.clock.sleep(ms, signal) },
    dns,
    addressRules: WORLD_ADDRESSES,
    log: rig.memory,
    limits: { dnsConcurrency: 1 },
  });
  const { because } = await resolver.resolve(NAME, { fresh: true });
  const [chosen] = await conclusions(rig);
  const { since, seenSince } = chosen?.data ?? {};
  const early = (await rig.events()).filter((event) => because.includes(event.id) && event.observedAt < Number(since));
  expect(early).toHaveLength(1);
  expect(seenSince).toEqual(early.map(({ id }) => id));
});
