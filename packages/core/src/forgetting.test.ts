import { describe, expect, test } from 'vitest';
import { a, createRig, delegation, none, type Rig, srv, wellKnown } from './testing/rig.ts';

const NAME = 'example.org';
const WORLD = {
  dns: {
    'A example.org': a('192.0.2.1', 86_400),
    'AAAA example.org': none(86_400),
    'A matrix.example.net': a('192.0.2.2', 86_400),
    'AAAA matrix.example.net': none(86_400),
    'SRV _matrix-fed._tcp.matrix.example.net': srv(8443, 'target.example.com', 86_400),
    'A target.example.com': a('192.0.2.3', 86_400),
    'AAAA target.example.com': none(86_400),
  },
  wellKnown: { [wellKnown(NAME)]: delegation('matrix.example.net') },
};
/** Where the name leads afterwards. */
const MOVED = {
  dns: { 'A new.example': a('192.0.2.7'), 'AAAA new.example': none() },
  wellKnown: { [wellKnown(NAME)]: delegation('new.example:1') },
};
/** The questions that the destination of the name rests on. */
const RESTS_ON = [
  'AAAA example.org',
  'A example.org',
  wellKnown(NAME),
  'SRV _matrix-fed._tcp.matrix.example.net',
  'AAAA target.example.com',
  'A target.example.com',
];

/** What is asked by the work, each question once. */
async function askedBy(rig: Rig, work: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const before = rig.asked().length;
  await rig.run(work());
  return new Set(rig.asked().slice(before));
}

describe('forget (R105)', () => {
  test('has the name, its delegated host and the SRV targets asked about anew', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forget(NAME);
    expect(rig.resolver.peek(NAME)).toBeUndefined();
    expect(await askedBy(rig, () => rig.resolver.resolve(NAME))).toEqual(expect.toSatisfy(containsAll(RESTS_ON)));
  });

  test('positive control: without it nothing is asked', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    expect(await askedBy(rig, () => rig.resolver.resolve(NAME))).toEqual(new Set());
  });

  test('has its effect after a restart, too', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forget(NAME);
    const next = rig.restart();
    expect(await askedBy(rig, () => next.resolve(NAME))).toEqual(expect.toSatisfy(containsAll(RESTS_ON)));
  });

  test('positive control: after a restart without it nothing is asked', async () => {
    await using rig = createRig({ world: WORLD });
    const before = await rig.run(rig.resolver.resolve(NAME));
    expect(await askedBy(rig, () => rig.restart().resolve(NAME))).toEqual(new Set());
    expect(await rig.restart().resolve(NAME)).toEqual(before);
  });

  test('works for what only the log remembers', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    const next = rig.restart();
    await next.forget(NAME);
    expect(await askedBy(rig, () => next.resolve(NAME))).toEqual(expect.toSatisfy(containsAll(RESTS_ON)));
    expect(await askedBy(rig, () => rig.restart().resolve(NAME))).toEqual(new Set());
  });

  test('leaves what other names rest on', async () => {
    await using rig = createRig({
      world: { ...WORLD, dns: { ...WORLD.dns, 'A other.example': a('192.0.2.9'), 'AAAA other.example': none() } },
    });
    await rig.run(rig.resolver.resolve('other.example:1'));
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forget(NAME);
    expect(await askedBy(rig, () => rig.resolver.resolve('other.example:1'))).toEqual(new Set());
  });

  test('drops what would have served stale', async () => {
    await using rig = createRig({ world: WORLD });
    const { freshUntil } = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceTo(freshUntil);
    rig.world.patch({ wellKnown: { [wellKnown(NAME)]: { status: 503 } } });
    expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ step: '3.3' });
    await rig.resolver.forget(NAME);
    expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ step: '6', hostHeader: NAME });
    expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject({ step: '6', hostHeader: NAME });
  });

  test('starts back-off again', async () => {
    const world = {
      dns: { 'A example.org': { error: 'SERVFAIL' }, 'AAAA example.org': { error: 'SERVFAIL' } },
    } as const;
    await using rig = createRig({ world });
    const lifetimes: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { freshUntil } = await rig.run(rig.resolver.resolve('example.org:1'));
      lifetimes.push(freshUntil - rig.clock.now());
      await rig.clock.advanceTo(freshUntil);
    }
    expect(lifetimes).toEqual([30_000, 60_000, 120_000]);
    await rig.resolver.forget('example.org:1');
    const { freshUntil } = await rig.run(rig.resolver.resolve('example.org:1'));
    expect(freshUntil - rig.clock.now()).toBe(30_000);
    await rig.clock.advanceTo(freshUntil);
    // Counted on after a restart, from the clear.
    const after = await rig.run(rig.restart().resolve('example.org:1'));
    expect(after.freshUntil - rig.clock.now()).toBe(60_000);
  });

  test('ends the growing pauses of a name whose connections failed', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    for (let round = 0; round < 3; round += 1) {
      await rig.resolver.reportFailure(NAME);
      await rig.run(rig.resolver.resolve(NAME));
      await rig.clock.advanceBy(1);
    }
    await rig.resolver.forget(NAME);
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(1);
    await rig.resolver.reportFailure(NAME);
    expect(rig.resolver.peek(NAME)).toBeUndefined();
  });

  test('is recorded for the name and for each question, by whom', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forget(NAME, { by: 'alice' });
    const events = await rig.events();
    const cleared = events.filter(({ type }) => type === 'CacheCleared');
    expect(cleared.map(({ data }) => data['by'])).toEqual(cleared.map(() => 'alice'));
    expect(cleared.map(({ stream }) => stream)).toEqual(
      expect.arrayContaining([
        'server:example.org',
        'question:well-known:example.org',
        'question:srv:_matrix-fed._tcp.matrix.example.net',
        'question:a:target.example.com',
      ]),
    );
    const chosen = events.find(({ type }) => type === 'DestinationChosen');
    expect(events.find(({ type }) => type === 'DestinationWithdrawn')).toMatchObject({
      data: { withdraws: chosen?.id, by: 'operator' },
    });
  });

  test('of something that is no server name does nothing', async () => {
    await using rig = createRig();
    await rig.resolver.forget('not a name');
    expect(await rig.events()).toEqual([]);
  });
});

describe('a resolution under way when the name is forgotten', () => {
  const SLOW = { dnsLatencyMs: 20, httpLatencyMs: 40 };

  for (const at of [0, 10, 30, 50, 70, 90]) {
    test(`brings nothing back: forgotten after ${at} ms`, async () => {
      await using rig = createRig({ world: WORLD, ...SLOW });
      const early = rig.resolver.resolve(NAME);
      await rig.clock.advanceBy(at);
      const forgotten = rig.resolver.forget(NAME);
      await forgotten;
      rig.world.patch(MOVED);
      expect(await rig.run(early)).toMatchObject({ outcome: 'destination' });
      expect(rig.resolver.peek(NAME)).toBeUndefined();
      expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ hostHeader: 'new.example:1' });
    });

    test(`brings nothing back after a restart: forgotten after ${at} ms`, async () => {
      await using rig = createRig({ world: WORLD, ...SLOW });
      const early = rig.resolver.resolve(NAME);
      await rig.clock.advanceBy(at);
      await rig.resolver.forget(NAME);
      await rig.run(early);
      await rig.clock.advanceBy(1);
      rig.world.patch(MOVED);
      expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject({ hostHeader: 'new.example:1' });
    });

    test(`brings nothing back when everything was forgotten after ${at} ms`, async () => {
      await using rig = createRig({ world: WORLD, ...SLOW });
      const early = rig.resolver.resolve(NAME);
      await rig.clock.advanceBy(at);
      await rig.resolver.forgetAll();
      await rig.run(early);
      await rig.clock.advanceBy(1);
      rig.world.patch(MOVED);
      expect(rig.resolver.peek(NAME)).toBeUndefined();
      expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ hostHeader: 'new.example:1' });
    });

    test(`brings nothing back after a restart when everything was forgotten after ${at} ms`, async () => {
      await using rig = createRig({ world: WORLD, ...SLOW });
      const early = rig.resolver.resolve(NAME);
      await rig.clock.advanceBy(at);
      await rig.resolver.forgetAll();
      await rig.run(early);
      await rig.clock.advanceBy(1);
      rig.world.patch(MOVED);
      expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject({ hostHeader: 'new.example:1' });
    });
  }

  test('gives those who come after the clear an answer of their own', async () => {
    await using rig = createRig({ world: WORLD, ...SLOW });
    const early = rig.resolver.resolve(NAME);
    // The old well-known is on its way.
    await rig.clock.advanceBy(50);
    rig.world.patch(MOVED);
    await rig.resolver.forget(NAME);
    const late = rig.resolver.resolve(NAME);
    expect(await rig.run(early)).toMatchObject({ hostHeader: 'matrix.example.net' });
    expect(await rig.run(late)).toMatchObject({ hostHeader: 'new.example:1' });
    expect(rig.resolver.peek(NAME)).toMatchObject({ hostHeader: 'new.example:1' });
  });

  test('is not told that a host has no addresses because they were forgotten in between', async () => {
    await using rig = createRig({
      world: { ...WORLD, dns: { ...WORLD.dns, 'AAAA example.org': { ...none(), delayMs: 15 } } },
      ...SLOW,
    });
    const early = rig.resolver.resolve(NAME);
    await rig.clock.advanceBy(25);
    await rig.resolver.forget(NAME);
    expect(await rig.run(early)).toMatchObject({ step: '3.3' });
  });
});

describe('forgetAll', () => {
  test('has everything asked anew, now and after a restart', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forgetAll();
    expect(rig.resolver.peek(NAME)).toBeUndefined();
    expect(await askedBy(rig, () => rig.restart().resolve(NAME))).toEqual(expect.toSatisfy(containsAll(RESTS_ON)));
    expect(await askedBy(rig, () => rig.resolver.resolve(NAME))).toEqual(expect.toSatisfy(containsAll(RESTS_ON)));
  });

  test('does not touch what is learned afterwards', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forgetAll();
    await rig.clock.advanceBy(1);
    const after = await rig.run(rig.resolver.resolve(NAME));
    expect(await askedBy(rig, () => rig.restart().resolve(NAME))).toEqual(new Set());
    expect(rig.resolver.peek(NAME)).toBe(after);
  });
});

function containsAll(expected: readonly string[]) {
  return (asked: ReadonlySet<string>): boolean => expected.every((key) => asked.has(key));
}
