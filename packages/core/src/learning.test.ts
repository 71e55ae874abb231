import { randomUUID } from 'node:crypto';
import { addressRules, specStrict } from '@wherefore/discovery';
import type { JsonObject } from '@wherefore/event-log';
import { describe, expect, test } from 'vitest';
import type { LearnedEvent } from './learned-event.ts';
import type { Resolver } from './resolver.ts';
import { Follower } from './testing/follower.ts';
import { a, createRig, delegation, none, type Rig, wellKnown } from './testing/rig.ts';
import { ScriptedDns } from './testing/scripted-ports.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const NAME = 'example.org';
const WORLD = {
  dns: {
    'A example.org': a('192.0.2.1', 3600),
    'AAAA example.org': none(3600),
    'A m.example': a('192.0.2.2', 3600),
    'AAAA m.example': none(3600),
    'A new.example': a('192.0.2.7', 3600),
    'AAAA new.example': none(3600),
  },
  wellKnown: { [wellKnown(NAME)]: delegation('m.example:1') },
};
const MOVED = { wellKnown: { [wellKnown(NAME)]: delegation('new.example:1') } };
const LATENCY = { dnsLatencyMs: 20, httpLatencyMs: 40 };

interface Pair {
  readonly rig: Rig;
  readonly one: Resolver;
  readonly other: Resolver;
  /** What the one records comes to the other. */
  readonly follower: Follower;
}

async function pair(options: object = {}): Promise<Pair> {
  const rig = createRig({ world: WORLD, ...options });
  const other = rig.restart();
  return { rig, one: rig.resolver, other, follower: new Follower(rig, other) };
}

async function both({ rig, one, other, follower }: Pair): Promise<void> {
  await rig.run(one.resolve(NAME));
  await rig.run(other.resolve(NAME));
  await follower.catchUp();
  expect(other.peek(NAME)).toEqual(one.peek(NAME));
  await rig.clock.advanceBy(1);
}

describe('what another resolver does', () => {
  const acts: Readonly<Record<string, (one: Resolver) => Promise<unknown>>> = {
    'clears a name': (one) => one.forget(NAME),
    'clears everything': (one) => one.forgetAll(),
    'reports a failure of': (one) => one.reportFailure(NAME),
    'pins a name': (one) => one.pin(NAME, { delegated: 'new.example:1' }),
  };

  for (const [what, act] of Object.entries(acts)) {
    test(`${what}: it is held here no more, once it was learned`, async () => {
      const rigs = await pair();
      await using rig = rigs.rig;
      await both(rigs);
      await act(rigs.one);
      // Positive control: before that it is.
      expect(rigs.other.peek(NAME)).toBeDefined();
      await rigs.follower.catchUp();
      expect(rigs.other.peek(NAME)).toBeUndefined();
      rig.world.patch(MOVED);
      await rig.clock.advanceBy(1);
      expect(await rig.run(rigs.other.resolve(NAME))).toMatchObject({ hostHeader: 'new.example:1' });
    });
  }

  test('clears a question: it is asked again here, for any name that rests on it', async () => {
    for (const isLearned of [true, false]) {
      const { rig: own, one, other, follower } = await pair();
      await using rig = own;
      await rig.run(one.resolve(NAME));
      await rig.run(other.resolve('m.example:5'));
      await follower.catchUp();
      await rig.clock.advanceBy(1);
      await one.forget(NAME);
      if (isLearned) await follower.catchUp(({ stream }) => stream.startsWith('question:'));
      const before = rig.asked().length;
      await rig.run(other.resolve('m.example:6'));
      expect(rig.asked().slice(before)).toEqual(isLearned ? ['AAAA m.example', 'A m.example'] : []);
    }
  });

  test('concludes: that is the answer here, and nobody is asked', async () => {
    const { rig: own, one, other, follower } = await pair();
    await using rig = own;
    const concluded = await rig.run(one.resolve(NAME));
    await follower.catchUp();
    const before = (await rig.events()).length;
    expect(other.peek(NAME)).toEqual(concluded);
    expect(await other.resolve(NAME)).toEqual(concluded);
    expect(await rig.events()).toHaveLength(before);
  });

  test('confirms: what was known here lives as long, and is confirmed in turn', async () => {
    const { rig: own, one, other, follower } = await pair();
    await using rig = own;
    const { freshUntil } = await rig.run(one.resolve(NAME));
    await follower.catchUp();
    await rig.clock.advanceTo(freshUntil);
    const again = await rig.run(one.resolve(NAME));
    await follower.catchUp();
    expect(other.peek(NAME)).toEqual(again);
    await rig.clock.advanceTo(again.freshUntil);
    await rig.run(other.resolve(NAME));
    const types = (await rig.events()).map(({ type }) => type);
    expect(types.filter((type) => type === 'ConclusionConfirmed')).toHaveLength(2);
  });

  test('confirms what is not known here: the log is read when it is needed', async () => {
    const { rig: own, one, other, follower } = await pair();
    await using rig = own;
    const { freshUntil } = await rig.run(one.resolve(NAME));
    await rig.clock.advanceTo(freshUntil);
    const again = await rig.run(one.resolve(NAME));
    await follower.catchUp(({ type }) => type !== 'DestinationChosen');
    expect(other.peek(NAME)).toBeUndefined();
    const before = rig.asked().length;
    expect(await rig.run(other.resolve(NAME))).toEqual(again);
    expect(rig.asked()).toHaveLength(before);
  });

  test('runs out of time: that says nothing of the name', async () => {
    const { rig: own, other, follower } = await pair();
    await using rig = own;
    const held = await rig.run(other.resolve(NAME));
    const hanging = rig.restart({
      dns: new ScriptedDns(() => new Promise(() => undefined)),
      timeouts: { totalMs: 300, dnsMs: 9000, wellKnownMs: 9000 },
    });
    await rig.run(hanging.resolve(NAME, { fresh: true }));
    await follower.catchUp();
    expect((await rig.events()).some(({ data }) => data['code'] === 'timeout')).toBe(true);
    expect(other.peek(NAME)).toEqual(held);
  });

  const otherwise: Readonly<Record<string, object>> = {
    'another policy': { policy: specStrict },
    'other address rules': { addressRules: addressRules({ allow: ['192.0.2.0/24'] }) },
  };

  for (const [what, options] of Object.entries(otherwise)) {
    test(`concludes under ${what}: what is held here stays, and neither has to ask again for the other's sake`, async () => {
      const { rig: own, other, follower } = await pair();
      await using rig = own;
      const stranger = rig.restart(options);
      const followers = [follower, new Follower(rig, stranger)];
      const requests = async (): Promise<number> =>
        (await rig.events()).filter(({ type }) => type === 'ResolutionRequested').length;
      for (let round = 0; round < 5; round += 1) {
        for (const resolver of [other, stranger]) {
          await rig.run(resolver.resolve(NAME));
          for (const each of followers) await each.catchUp();
          await rig.clock.advanceBy(1);
        }
      }
      expect(await requests()).toBe(2);
      expect(other.peek(NAME)?.policy).toBe('recommended@1');
      // The second time each confirms what is its own.
      const { freshUntil } = await rig.run(stranger.resolve(NAME));
      await rig.clock.advanceTo(freshUntil);
      for (let round = 0; round < 5; round += 1) {
        for (const resolver of [other, stranger]) {
          await rig.run(resolver.resolve(NAME));
          for (const each of followers) await each.catchUp();
          await rig.clock.advanceBy(1);
        }
      }
      expect(await requests()).toBe(4);
      const before = await requests();
      await rig.run(rig.restart().resolve(NAME));
      expect(await requests(), 'a fresh reading finds what is not of its own').toBe(before + 1);
    });

    test(`clears under ${what}: nothing is held here any more`, async () => {
      const { rig: own, other, follower } = await pair();
      await using rig = own;
      const stranger = rig.restart(options);
      await rig.run(other.resolve(NAME));
      await rig.run(stranger.resolve(NAME));
      await rig.run(stranger.forget(NAME));
      await follower.catchUp();
      expect(other.peek(NAME)).toBeUndefined();
    });
  }

  test('observes: evidence is read from the log', async () => {
    const { rig: own, one, other, follower } = await pair();
    await using rig = own;
    await rig.run(other.resolve(NAME));
    await follower.catchUp();
    rig.world.patch(MOVED);
    await rig.clock.advanceBy(1);
    await rig.run(one.resolve(NAME, { fresh: true }));
    await follower.catchUp(({ stream }) => stream.startsWith('question:'));
    const before = rig.asked().length;
    // What is in memory of before is not to be renewed from.
    const { conclusion } = await rig.run(other.explain(NAME, {}));
    expect(conclusion.outcome).toBe('destination');
    expect(rig.asked()).toHaveLength(before);
  });
});

describe('a resolution under way', () => {
  for (const at of [0, 10, 30, 70]) {
    test(`brings nothing into the cache when another clears the name after ${at} ms`, async () => {
      const { rig: own, one, other, follower } = await pair(LATENCY);
      await using rig = own;
      const early = other.resolve(NAME);
      await rig.clock.advanceBy(at);
      await one.forget(NAME);
      await follower.catchUp();
      rig.world.patch(MOVED);
      expect(await rig.run(early)).toMatchObject({ outcome: 'destination' });
      await follower.catchUp();
      expect(other.peek(NAME)).toBeUndefined();
      await rig.clock.advanceBy(1);
      expect(await rig.run(other.resolve(NAME))).toMatchObject({ hostHeader: 'new.example:1' });
    });
  }

  test('that began before it heard of a clearing takes back what it brings', async () => {
    const { rig: own, one, other, follower } = await pair(LATENCY);
    await using rig = own;
    await rig.run(other.resolve(NAME));
    await follower.catchUp();
    await rig.clock.advanceBy(1);
    await one.forget(NAME);
    // It rests on what was cleared, and is recorded behind the clearing.
    const late = other.resolve(NAME, { minFresh: 1_800_000_000 });
    await rig.clock.advanceBy(1);
    await follower.catchUp();
    await rig.run(late);
    await rig.clock.advanceBy(1);
    const types = (await rig.events()).filter(({ stream }) => stream === `server:${NAME}`).map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['DestinationChosen', 'DestinationWithdrawn']);
    expect(other.peek(NAME)).toBeUndefined();
  });

  // Positive control: who does not hear of his own request cannot tell.
  for (const [isEarlier, hears, isKept] of [
    [true, true, true],
    [false, true, false],
    [false, false, true],
  ] as const) {
    const when = isEarlier ? 'earlier' : 'later';
    const heard = hears ? '' : ', the request not being heard of';
    test(`that another reports a failure of ${when} than it was requested is ${isKept ? 'kept' : 'ended'}${heard}`, async () => {
      const { rig: own, one, other, follower } = await pair(LATENCY);
      await using rig = own;
      await rig.run(one.resolve(NAME));
      await rig.clock.advanceBy(1);
      if (isEarlier) await one.reportFailure(NAME);
      const under = other.resolve(NAME, { fresh: true });
      await rig.clock.advanceBy(5);
      if (!isEarlier) await one.reportFailure(NAME);
      const isHeard = ({ type }: { readonly type: string }): boolean => hears || type !== 'ResolutionRequested';
      await follower.catchUp(isHeard);
      await rig.run(under);
      await follower.catchUp(isHeard);
      expect(other.peek(NAME) !== undefined).toBe(isKept);
    });
  }
});

describe('what is read', () => {
  test('is read again when somebody else records something of it meanwhile', async () => {
    const rig = createRig({ world: WORLD });
    await using _ = rig;
    await rig.run(rig.resolver.resolve(NAME));
    const log = new SwitchedLog(rig.memory);
    const other = rig.restart({ log });
    const follower = new Follower(rig, other);
    let isHeld = true;
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    const read: string[] = [];
    log.onRead = async (stream) => {
      read.push(stream);
      if (isHeld && stream === `server:${NAME}`) await promise;
    };
    const answer = other.resolve(NAME);
    await rig.clock.advanceBy(1);
    await rig.resolver.forget(NAME);
    await follower.catchUp();
    isHeld = false;
    goOn();
    rig.world.patch(MOVED);
    await rig.clock.advanceBy(1);
    expect(await rig.run(answer)).toMatchObject({ hostHeader: 'new.example:1' });
    expect(read.filter((stream) => stream === `server:${NAME}`)).toHaveLength(2);
  });

  test('is not from before a clearing of everything that was learned', async () => {
    const rig = createRig({ world: WORLD });
    await using _ = rig;
    const other = rig.restart();
    const follower = new Follower(rig, other);
    // It has looked when everything was last cleared.
    await rig.run(other.resolve('192.0.2.1'));
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.forgetAll();
    await follower.catchUp();
    await rig.clock.advanceBy(1);
    const before = rig.asked().length;
    await rig.run(other.resolve(NAME));
    expect(rig.asked().length).toBeGreaterThan(before);
  });
});

describe('going backwards', () => {
  test('what memory knows of already changes nothing', async () => {
    const { rig: own, one, other, follower } = await pair();
    await using rig = own;
    await rig.run(one.resolve(NAME));
    await rig.clock.advanceBy(1);
    await one.forget(NAME);
    await one.reportFailure(NAME);
    rig.world.patch(MOVED);
    await rig.clock.advanceBy(1);
    const last = await rig.run(one.resolve(NAME));
    // Read from the log, which is far ahead of what was learned.
    expect(await rig.run(other.resolve(NAME))).toEqual(last);
    await follower.catchUp(({ stream }) => !stream.startsWith('question:'));
    expect(other.peek(NAME)).toEqual(last);
  });

  test('own events come by and change nothing', async () => {
    const rig = createRig({ world: WORLD });
    await using _ = rig;
    const follower = new Follower(rig, rig.resolver);
    await rig.run(rig.resolver.resolve(NAME));
    await rig.clock.advanceBy(1);
    await rig.resolver.forget(NAME);
    await rig.resolver.forgetAll();
    await rig.clock.advanceBy(1);
    const last = await rig.run(rig.resolver.resolve(NAME));
    const asked = rig.asked().length;
    await follower.catchUp();
    expect(rig.resolver.peek(NAME)).toBe(last);
    expect((await rig.run(rig.resolver.explain(NAME))).conclusion).toEqual(last);
    expect(rig.asked()).toHaveLength(asked);
  });

  test('a conclusion of another that comes by while the own end of the name is not recorded yet is not adopted', async () => {
    const rig = createRig({ world: WORLD });
    await using _ = rig;
    const other = rig.restart();
    const follower = new Follower(rig, other);
    await rig.run(rig.resolver.resolve(NAME));
    const known = (await rig.events()).length;
    await other.forget(NAME);
    await follower.catchUp(({ position }) => position <= known);
    expect(other.peek(NAME)).toBeUndefined();
  });
});

describe('a malformed event', () => {
  const conclusion = { serverName: NAME, outcome: 'destination', freshUntil: 9e12, because: [], since: 9e12, draw: 0 };
  const broken: Readonly<Record<string, Partial<LearnedEvent> & { readonly type: string }>> = {
    'a conclusion without targets': { type: 'DestinationChosen', data: { ...conclusion, policy: 'recommended@1' } },
    'a conclusion of another name': { type: 'DestinationChosen', data: { ...conclusion, serverName: 'evil.example' } },
    'a confirmation of nothing': { type: 'ConclusionConfirmed', data: conclusion },
    'a failure without a code': { type: 'ResolutionFailed', data: { ...conclusion, outcome: 'unresolvable' } },
    'a report without a time': { type: 'ConnectionReported', data: {} },
    'a clearing without data': { type: 'CacheCleared', data: null as unknown as object },
    'a conclusion without data': { type: 'DestinationChosen', data: null as unknown as object },
    'a clearing of everything without a time': { type: 'CacheCleared', data: { subject: '*' }, stream: 'caches' },
    'a pin without data': { type: 'DestinationPinned', data: null as unknown as object, stream: `pin:${NAME}` },
  };

  for (const [what, event] of Object.entries(broken)) {
    test(`${what} throws nothing, and what it may have changed is forgotten`, async () => {
      const { rig: own, other, follower } = await pair();
      await using rig = own;
      await rig.run(other.resolve(NAME));
      await follower.catchUp();
      expect(other.peek(NAME)).toBeDefined();
      const stream = `server:${NAME}`;
      other.learn([
        { stream, observedAt: rig.clock.now(), position: 1000n, id: randomUUID(), ...event } as LearnedEvent,
      ]);
      expect(other.peek(NAME)).toBeUndefined();
      expect(await rig.run(other.resolve(NAME))).toMatchObject({ hostHeader: 'm.example:1' });
    });
  }

  test('of a type that nobody knows is nothing', async () => {
    const { rig: own, other } = await pair();
    await using rig = own;
    const held = await rig.run(other.resolve(NAME));
    const data: JsonObject = {};
    for (const stream of [`server:${NAME}`, 'claim:example.org', 'caches', '', 'webhook:x']) {
      other.learn([{ id: randomUUID(), type: 'Mystery', data, stream, position: 1000n, observedAt: 0 }]);
    }
    expect(other.peek(NAME)).toBe(held);
  });
});
