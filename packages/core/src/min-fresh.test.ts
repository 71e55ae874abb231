import { recommended } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { checkLog, nothing } from './testing/log-laws.ts';
import { a, createRig, delegation, none, type Rig, wellKnown } from './testing/rig.ts';

const NAME = 'example.org';
const MINUTE = 60_000;
const WORLD = {
  dns: {
    'A example.org': a('192.0.2.1', 86_400),
    'AAAA example.org': none(86_400),
    'A m.example': a('192.0.2.2', 600),
    'AAAA m.example': none(10_800),
  },
  wellKnown: { [wellKnown(NAME)]: delegation('m.example:1', { 'Cache-Control': 'max-age=14400' }) },
};

async function askedBy(rig: Rig, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = rig.asked().length;
  await rig.run(work());
  return rig.asked().slice(before);
}

/** Each conclusion of the log comes again from what it cites. */
async function replays(rig: Rig): Promise<void> {
  const counts = nothing();
  checkLog(await rig.events(), recommended, counts);
  expect(counts.replayed).toBeGreaterThan(0);
}

describe('what is to be fresh for longer', () => {
  test('is answered at once when it is', async () => {
    await using rig = createRig({ world: WORLD });
    const first = await rig.run(rig.resolver.resolve(NAME));
    expect(await rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE })).toBe(first);
    expect((await rig.events()).filter(({ type }) => type === 'ResolutionRequested')).toHaveLength(1);
  });

  test('is asked for anew as far as it would expire within that time, and no further', async () => {
    await using rig = createRig({ world: WORLD });
    const first = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    expect(await askedBy(rig, () => rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE }))).toEqual(['A m.example']);
    const second = rig.resolver.peek(NAME);
    expect(second?.freshUntil).toBe(first.freshUntil + 8 * MINUTE);
    await replays(rig);
  });

  test('is asked for anew through all the steps when all of it would', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(1);
    const asked = await askedBy(rig, () => rig.resolver.resolve(NAME, { minFresh: 10_000 * MINUTE }));
    expect(new Set(asked)).toEqual(
      new Set(['AAAA example.org', 'A example.org', wellKnown(NAME), 'A m.example', 'AAAA m.example']),
    );
    // Each once, although it does not last as long as was asked for.
    expect(asked).toHaveLength(5);
    await replays(rig);
  });

  test('is found to have changed', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    rig.world.patch({ dns: { 'A m.example': a('192.0.2.9', 600) } });
    const answer = await rig.run(rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE }));
    expect(answer).toMatchObject({ targets: [{ addresses: ['192.0.2.9'] }] });
    await replays(rig);
  });

  test('serves as it is when asking again fails, and is not asked for again before its time', async () => {
    await using rig = createRig({ world: WORLD });
    const first = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    rig.world.patch({ dns: { 'A m.example': { error: 'SERVFAIL' } } });
    const second = await rig.run(rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE }));
    expect(second).toMatchObject({ outcome: 'destination', freshUntil: first.freshUntil, because: first.because });
    await replays(rig);
    // The failure is believed for half a minute.
    const backOff = () => rig.resolver.resolve(NAME, { minFresh: 3 * MINUTE });
    expect(await askedBy(rig, () => rig.resolver.resolve(NAME, { minFresh: 20_000 }))).toEqual([]);
    await rig.clock.advanceBy(31_000);
    expect(await askedBy(rig, backOff)).toEqual(['A m.example']);
  });

  test('serves as it is when there is no time left to ask', async () => {
    await using rig = createRig({
      world: WORLD,
      timeouts: { totalMs: 1000, dnsMs: 5000, wellKnownMs: 5000 },
    });
    const first = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    rig.world.patch({ dns: { 'A m.example': { ...noAnswer() } } });
    const second = await rig.run(rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE }));
    expect(second).toMatchObject({ outcome: 'destination', freshUntil: first.freshUntil });
    await replays(rig);
  });

  test('after a restart asks for what expires only', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    const next = rig.restart();
    expect(await askedBy(rig, () => next.resolve(NAME, { minFresh: 5 * MINUTE }))).toEqual(['A m.example']);
    await replays(rig);
  });

  test('that nothing is known of is resolved as ever; nothing and less are no time', async () => {
    await using rig = createRig({ world: WORLD });
    const first = await rig.run(rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE }));
    for (const minFresh of [0, -1, Number.NaN]) expect(await rig.resolver.resolve(NAME, { minFresh })).toBe(first);
  });
});

describe('two who want it fresh for longer', () => {
  test('share one resolution, and who finds it fresh is answered at once', async () => {
    await using rig = createRig({ world: WORLD, dnsLatencyMs: 20 });
    const first = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    const one = rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE });
    const other = rig.resolver.resolve(NAME, { minFresh: 3 * MINUTE });
    expect(await rig.resolver.resolve(NAME)).toBe(first);
    expect(await rig.resolver.resolve(NAME, { by: 'x' })).toBe(first);
    expect(await rig.run(one)).toBe(await rig.run(other));
    expect((await rig.events()).filter(({ type }) => type === 'ResolutionRequested')).toHaveLength(2);
  });

  test('have one each when the second wants more', async () => {
    await using rig = createRig({ world: WORLD, dnsLatencyMs: 20 });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(8 * MINUTE);
    const one = rig.resolver.resolve(NAME, { minFresh: 3 * MINUTE });
    const more = rig.resolver.resolve(NAME, { minFresh: 200 * MINUTE });
    await rig.run(Promise.all([one, more]));
    expect(rig.asked().slice(-2).toSorted()).toEqual(['A m.example', 'AAAA m.example']);
    await replays(rig);
  });

  test('are joined by who finds nothing fresh', async () => {
    await using rig = createRig({ world: WORLD, dnsLatencyMs: 20 });
    const { freshUntil } = await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceTo(freshUntil);
    const ahead = rig.resolver.resolve(NAME, { minFresh: 5 * MINUTE });
    const plain = rig.resolver.resolve(NAME);
    expect(await rig.run(plain)).toBe(await rig.run(ahead));
  });
});

function noAnswer() {
  return { error: 'NODATA', delayMs: 3000 } as const;
}
