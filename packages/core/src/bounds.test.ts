import { describe, expect, test } from 'vitest';
import { createResolver } from './create-resolver.ts';
import type { ResolverError } from './errors.ts';
import { createRig, WORLD_ADDRESSES } from './testing/rig.ts';
import { addressed, delegatingTo, never, ScriptedDns, ScriptedFetch, untilAborted } from './testing/scripted-ports.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const NAMES = 100_000;

test(`of ${NAMES} names no more than the bound are kept, and the others are asked about again`, async () => {
  const dns = new ScriptedDns(addressed);
  await using resolver = createResolver({
    dns,
    fetch: new ScriptedFetch().fetch,
    addressRules: WORLD_ADDRESSES,
    limits: { names: 500, questions: 300 },
  });
  // One in ten has to be asked about; for the others the road through the cache is the same.
  const nameOf = (index: number): string =>
    index % 10 === 0 ? `n${index}.example:1` : `192.0.2.${index % 256}:${1 + (index >> 8)}`;
  for (let start = 0; start < NAMES; start += 1000) {
    await Promise.all(Array.from({ length: 1000 }, (_, index) => resolver.resolve(nameOf(start + index))));
  }
  let kept = 0;
  for (let index = 0; index < NAMES; index += 1) if (resolver.peek(nameOf(index)) !== undefined) kept += 1;
  expect(kept).toBe(500);
  expect(dns.asked).toHaveLength((2 * NAMES) / 10);
  await resolver.resolve(nameOf(0));
  expect(dns.asked).toHaveLength((2 * NAMES) / 10 + 2);
});

test('a name in use stays while others come and go', async () => {
  await using rig = createRig({ dns: new ScriptedDns(addressed), log: undefined, limits: { names: 10 } } as never);
  const used = await rig.run(rig.resolver.resolve('used.example:1'));
  for (let index = 0; index < 200; index += 1) {
    await rig.resolver.resolve(`n${index}.example:1`);
    expect(rig.resolver.peek('used.example:1'), `after ${index + 1} others`).toBe(used);
  }
});

test('a resolver that can keep one answer still resolves: the answers of a resolution stay with it', async () => {
  const dns = new ScriptedDns(addressed);
  const web = new ScriptedFetch(delegatingTo('matrix.example'));
  await using rig = createRig({ dns, fetch: web.fetch, limits: { questions: 1, names: 1 } });
  const names = ['a.example', 'b.example', 'c.example', 'd.example'];
  const conclusions = await rig.run(Promise.all(names.map((name) => rig.resolver.resolve(name))));
  expect(conclusions.map((conclusion) => conclusion.outcome)).toEqual(names.map(() => 'destination'));
  // No question is asked twice for one resolution: at worst each asks everything.
  expect(dns.asked.length).toBeLessThanOrEqual(names.length * 8);
  expect(web.asked).toHaveLength(names.length);
});

test('a delegation that memory had to drop while it was asked for again still stands in for the failure', async () => {
  const { a, delegation, none, wellKnown } = await import('./testing/rig.ts');
  await using rig = createRig({
    world: {
      dns: {
        'A example.org': a('192.0.2.1', 600),
        'A m.example': a('192.0.2.2', 86_400),
        'AAAA m.example': none(86_400),
        ...Object.fromEntries(['x', 'y', 'z'].flatMap((name) => [[`A ${name}.example`, a('192.0.2.3')]])),
      },
      wellKnown: { [wellKnown('example.org')]: delegation('m.example:1', { 'Cache-Control': 'max-age=3600' }) },
    },
    limits: { questions: 2 },
    httpLatencyMs: 100,
    dnsLatencyMs: 10,
  });
  const { freshUntil } = await rig.run(rig.resolver.resolve('example.org'));
  await rig.clock.advanceTo(freshUntil);
  rig.world.patch({ wellKnown: { [wellKnown('example.org')]: { status: 503 } } });
  const again = rig.resolver.resolve('example.org');
  await rig.clock.advanceBy(50);
  await Promise.all(['x', 'y', 'z'].map((name) => rig.run(rig.resolver.resolve(`${name}.example:1`))));
  expect(await rig.run(again)).toMatchObject({ step: '3.2', hostHeader: 'm.example:1' });
});

describe('at the limit of resolutions', () => {
  test('one more is refused as overloaded, to be tried again, and callers of those under way are not', async () => {
    const dns = new ScriptedDns((_, signal) => untilAborted(signal));
    await using rig = createRig({ dns, limits: { resolutions: 3 } });
    const waiting = ['a', 'b', 'c'].map((name) => rig.resolver.resolve(`${name}.example:1`));
    await rig.clock.advanceBy(1);
    await expect(rig.resolver.resolve('d.example:1')).rejects.toMatchObject({ code: 'overloaded', retryable: true });
    waiting.push(rig.resolver.resolve('a.example:1'));
    await rig.run(Promise.all(waiting));
    expect(await rig.run(rig.resolver.resolve('d.example:1'))).toMatchObject({ outcome: 'unresolvable' });
  });

  test('names that are forgotten while they are resolved still count', async () => {
    const dns = new ScriptedDns((_, signal) => untilAborted(signal));
    await using rig = createRig({ dns, limits: { resolutions: 3 } });
    const waiting: Promise<unknown>[] = [];
    for (let round = 0; round < 3; round += 1) {
      waiting.push(rig.resolver.resolve('a.example:1'));
      await rig.clock.advanceBy(1);
      await rig.resolver.forget('a.example:1');
    }
    await expect(rig.resolver.resolve('a.example:1')).rejects.toMatchObject({ code: 'overloaded' });
    await rig.run(Promise.all(waiting));
  });

  test('a flood of names is refused before memory grows, whether the log answers or not', async () => {
    for (const onRead of [() => undefined, never]) {
      await using rig = createRig({ dns: new ScriptedDns((_, signal) => untilAborted(signal)) });
      const log = new SwitchedLog(rig.memory);
      log.onRead = onRead;
      const resolver = rig.restart({ log, limits: { resolutions: 50 } });
      const codes: unknown[] = [];
      const flood = Array.from({ length: 5000 }, (_, index) =>
        resolver.resolve(`n${index}.example:1`).catch((reason: unknown) => codes.push((reason as ResolverError).code)),
      );
      await rig.clock.advanceBy(1);
      expect(codes).toHaveLength(4950);
      expect(new Set(codes)).toEqual(new Set(['overloaded']));
      expect(resolver.load()).toEqual({ names: 0, questions: expect.any(Number), inFlight: 50 });
      expect(resolver.load().questions).toBeLessThanOrEqual(100);
      await rig.run(Promise.all(flood));
      expect(resolver.load().inFlight).toBe(0);
    }
  });

  test('what needs no resolution is answered', async () => {
    const dns = new ScriptedDns((_, signal) => untilAborted(signal));
    await using rig = createRig({ dns, limits: { resolutions: 1 } });
    const waiting = rig.resolver.resolve('a.example:1');
    expect(await rig.resolver.resolve('not a name')).toMatchObject({ code: 'invalid-server-name' });
    await rig.run(waiting);
  });
});

describe('at the limits of concurrency', () => {
  test('no more questions are in flight than allowed, and all are answered in the end', async () => {
    const dns = new ScriptedDns(async (key) => {
      await rig.clock.sleep(10);
      return addressed(key);
    });
    const web = new ScriptedFetch(async (host, context) => {
      await context.lookup(host, context.signal);
      await rig.clock.sleep(10);
      return delegatingTo('matrix.example:1')(host, context);
    });
    await using rig = createRig({ dns, fetch: web.fetch, limits: { dnsConcurrency: 5, wellKnownConcurrency: 3 } });
    const names = Array.from({ length: 60 }, (_, index) => `n${index}.example`);
    const conclusions = await rig.run(Promise.all(names.map((name) => rig.resolver.resolve(name))));
    expect(conclusions.map(({ outcome }) => outcome)).toEqual(names.map(() => 'destination'));
    expect([dns.mostInFlight, web.mostInFlight]).toEqual([5, 3]);
    expect([dns.inFlight, web.inFlight]).toEqual([0, 0]);
  });

  test('questions that wait for their turn are dropped with the resolution that wanted them', async () => {
    const dns = new ScriptedDns(never);
    await using rig = createRig({
      dns,
      fetch: never,
      limits: { dnsConcurrency: 2, wellKnownConcurrency: 1 },
      timeouts: { totalMs: 1000, dnsMs: 10_000, wellKnownMs: 10_000 },
    });
    const names = Array.from({ length: 500 }, (_, index) => `n${index}.example`);
    const conclusions = await rig.run(Promise.all(names.map((name) => rig.resolver.resolve(name))));
    expect(new Set(conclusions.map((conclusion) => 'code' in conclusion && conclusion.code))).toEqual(
      new Set(['timeout']),
    );
    await rig.clock.advanceBy(100_000);
    // The two of the beginning, and nothing of the 3500 behind them.
    expect(dns.asked.length).toBe(2);
  });

  test('hints that are not needed any more are not asked', async () => {
    const slow = new ScriptedDns(async (key) => {
      await rig.clock.sleep(100);
      return addressed(key);
    });
    await using rig = createRig({
      dns: slow,
      fetch: new ScriptedFetch(delegatingTo('192.0.2.9')).fetch,
      limits: { dnsConcurrency: 1 },
    });
    expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ step: '3.1' });
    await rig.clock.advanceBy(10_000);
    expect(slow.asked).toHaveLength(1);
  });

  test('whoever shares a question with one that gave up waiting gets it asked', async () => {
    let isOpen = false;
    const dns = new ScriptedDns((key) => (isOpen ? addressed(key) : never()));
    await using rig = createRig({
      dns,
      limits: { dnsConcurrency: 2 },
      timeouts: { totalMs: 1000, dnsMs: 1500, wellKnownMs: 1000 },
    });
    const blocking = rig.resolver.resolve('blocking.example:1');
    await rig.clock.advanceBy(1);
    const first = rig.resolver.resolve('example.org:1');
    await rig.clock.advanceBy(900);
    // Another name, the same questions, still waiting in the queue.
    const second = rig.resolver.resolve('example.org:2');
    isOpen = true;
    const [one, two] = await rig.run(Promise.all([first, second, blocking]));
    expect(one).toMatchObject({ code: 'timeout' });
    expect(two).toMatchObject({ outcome: 'destination' });
  });
});

describe('limits and times that are none', () => {
  for (const limits of [{ names: 0 }, { questions: Number.NaN }, { dnsConcurrency: 1.5 }, { resolutions: -1 }]) {
    test(`are refused: limits ${JSON.stringify(limits)}`, () => {
      expect(() => createResolver({ limits })).toThrow(RangeError);
    });
  }

  for (const timeouts of [
    { totalMs: 0 },
    { totalMs: Number.POSITIVE_INFINITY },
    { dnsMs: Number.NaN },
    { wellKnownMs: -1 },
  ]) {
    test(`are refused: timeouts ${Object.entries(timeouts)}`, () => {
      expect(() => createResolver({ timeouts })).toThrow(RangeError);
    });
  }
});
