import { recommended } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { Follower } from './testing/follower.ts';
import { checkLog, nothing } from './testing/log-laws.ts';
import { a, createRig, delegation, none, type Rig, wellKnown } from './testing/rig.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const NAME = 'example.org';
const WORLD = {
  dns: {
    'A example.org': a('192.0.2.1', 86_400),
    'AAAA example.org': none(86_400),
    'A m.example': a('192.0.2.2', 86_400),
    'AAAA m.example': none(86_400),
    'A pinned.example': a('192.0.2.3', 86_400),
    'AAAA pinned.example': none(86_400),
  },
  wellKnown: { [wellKnown(NAME)]: delegation('m.example:1') },
};
const PIN = { delegated: 'pinned.example:8450' };

async function lawsHold(rig: Rig): Promise<void> {
  checkLog(await rig.events(), recommended, nothing());
}

describe('a pinned name', () => {
  test('leads where it is pinned to, whatever the world says, until it is taken back', async () => {
    await using rig = createRig({ world: WORLD });
    expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ hostHeader: 'm.example:1' });
    const pin = await rig.resolver.pin(NAME, PIN);
    expect(rig.resolver.peek(NAME)).toBeUndefined();
    const pinned = await rig.run(rig.resolver.resolve(NAME));
    expect(pinned).toMatchObject({ step: '3.2', hostHeader: 'pinned.example:8450' });
    expect(pinned.because[0]).toBe(pin.id);
    expect(await rig.resolver.pinOf(NAME)).toEqual(pin);
    expect(await rig.resolver.unpin(NAME)).toBe(true);
    expect(await rig.resolver.unpin(NAME)).toBe(false);
    expect(await rig.resolver.pinOf(NAME)).toBeUndefined();
    expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ hostHeader: 'm.example:1' });
    await lawsHold(rig);
  });

  test('has who, why and until when on record, the clearing next to it, and the pin in what was concluded', async () => {
    await using rig = createRig({ world: WORLD });
    const until = rig.clock.now() + 60_000;
    const pin = await rig.resolver.pin(NAME, { ...PIN, by: 'alice', reason: 'they moved', until });
    await rig.run(rig.resolver.resolve(NAME));
    await rig.resolver.unpin(NAME, { by: 'bob' });
    const events = await rig.events();
    expect(events[0]).toMatchObject({
      id: pin.id,
      stream: `pin:${NAME}`,
      type: 'DestinationPinned',
      data: { serverName: NAME, ...PIN, by: 'alice', reason: 'they moved', pinnedAt: until - 60_000, until },
    });
    expect(events[1]).toMatchObject({ stream: `server:${NAME}`, type: 'CacheCleared', data: { by: 'alice' } });
    expect(events.find(({ type }) => type === 'DestinationChosen')?.data).toMatchObject({ pin: pin.id });
    expect(events.at(-2)).toMatchObject({ type: 'DestinationUnpinned', data: { unpins: pin.id, by: 'bob' } });
    expect(events.at(-1)).toMatchObject({ type: 'CacheCleared', data: { subject: NAME, by: 'bob' } });
  });

  test('is pinned after a restart, too, and for who learns of it', async () => {
    await using rig = createRig({ world: WORLD });
    const other = rig.restart();
    const follower = new Follower(rig, other);
    await rig.run(other.resolve(NAME));
    await rig.clock.advanceBy(1);
    const pin = await rig.resolver.pin(NAME, PIN);
    expect(await rig.restart().pinOf(NAME)).toEqual(pin);
    const leading = { hostHeader: 'pinned.example:8450' };
    expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject(leading);
    expect(await other.pinOf(NAME), 'positive control').toBeUndefined();
    await follower.catchUp();
    expect(await other.pinOf(NAME)).toEqual(pin);
    expect(await rig.run(other.resolve(NAME))).toMatchObject(leading);
    await other.unpin(NAME);
    expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject({ hostHeader: 'm.example:1' });
    await lawsHold(rig);
  });

  test('is not what was concluded in ignorance of the pin', async () => {
    await using rig = createRig({ world: WORLD, dnsLatencyMs: 20, httpLatencyMs: 40 });
    const other = rig.restart();
    const follower = new Follower(rig, other);
    await rig.run(other.resolve(NAME));
    await rig.clock.advanceBy(1);
    await follower.catchUp();
    await rig.resolver.pin(NAME, PIN);
    const late = other.resolve(NAME, { fresh: true });
    await rig.clock.advanceBy(1);
    await follower.catchUp();
    expect(await rig.run(late)).toMatchObject({ hostHeader: 'm.example:1' });
    await rig.clock.advanceBy(1);
    for (const resolver of [other, rig.resolver, rig.restart()]) {
      expect(await rig.run(resolver.resolve(NAME))).toMatchObject({ hostHeader: 'pinned.example:8450' });
    }
  });

  test('is as long as the pin is, and is none afterwards', async () => {
    await using rig = createRig({ world: WORLD });
    const until = rig.clock.now() + 60_000;
    await rig.resolver.pin(NAME, { ...PIN, until });
    expect((await rig.run(rig.resolver.resolve(NAME))).freshUntil).toBe(until);
    await rig.clock.advanceTo(until);
    expect(await rig.resolver.pinOf(NAME)).toBeUndefined();
    expect(await rig.resolver.unpin(NAME)).toBe(false);
    const after = await rig.run(rig.resolver.resolve(NAME));
    expect(after).toMatchObject({ hostHeader: 'm.example:1' });
    expect((await rig.events()).at(-1)?.data).not.toHaveProperty('pin');
    await lawsHold(rig);
  });

  test('has the last of two pins, and what takes the first back does not matter', async () => {
    await using rig = createRig({ world: WORLD });
    const first = await rig.resolver.pin(NAME, PIN);
    const second = await rig.resolver.pin(NAME, { delegated: 'm.example:2' });
    expect(await rig.restart().pinOf(NAME)).toEqual(second);
    const data = { serverName: NAME, unpins: first.id, by: 'late', unpinnedAt: rig.clock.now() };
    const id = crypto.randomUUID();
    const events = [{ id, type: 'DestinationUnpinned', data }];
    await rig.memory.append([{ stream: `pin:${NAME}`, expected: 'any', events }]);
    expect(await rig.restart().pinOf(NAME)).toEqual(second);
    expect(await rig.run(rig.restart().resolve(NAME))).toMatchObject({ hostHeader: 'm.example:2' });
  });

  test.each(['forget', 'forgetAll'] as const)(
    'stays pinned when it is forgotten by %s, and its pinned host is asked about anew',
    async (how) => {
      await using rig = createRig({ world: WORLD });
      await rig.resolver.pin(NAME, PIN);
      await rig.run(rig.resolver.resolve(NAME));
      // Another process, which has to find the pin and the question in the log.
      const resolver = rig.restart();
      await (how === 'forget' ? resolver.forget(NAME) : resolver.forgetAll());
      const before = rig.asked().length;
      for (const each of [resolver, rig.restart()]) {
        expect(await rig.run(each.resolve(NAME))).toMatchObject({ hostHeader: 'pinned.example:8450' });
      }
      expect(rig.asked().slice(before)).toContain('A pinned.example');
      await lawsHold(rig);
    },
  );

  test('is explained with the pin, from memory and from the log', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.resolver.pin(NAME, PIN);
    const { conclusion, trace } = await rig.run(rig.resolver.explain(NAME));
    const again = await rig.run(rig.restart().explain(NAME));
    expect(again.conclusion).toEqual(conclusion);
    expect(again.trace).toEqual(trace);
  });

  test('may be a literal, which then goes where it is pinned to', async () => {
    await using rig = createRig({ world: WORLD });
    await rig.resolver.pin('192.0.2.99', PIN);
    expect(await rig.run(rig.resolver.resolve('192.0.2.99'))).toMatchObject({ hostHeader: 'pinned.example:8450' });
  });

  test('needs no log', async () => {
    await using rig = createRig({ world: WORLD });
    const alone = rig.restart({ log: undefined } as never);
    const pin = await alone.pin(NAME, PIN);
    expect(await alone.pinOf(NAME)).toEqual(pin);
    expect(await rig.run(alone.resolve(NAME))).toMatchObject({ hostHeader: 'pinned.example:8450' });
    expect(await alone.unpin(NAME)).toBe(true);
    expect(await rig.run(alone.resolve(NAME))).toMatchObject({ hostHeader: 'm.example:1' });
  });
});

describe('a pin', () => {
  const bad: readonly (readonly [what: string, name: string, options: object, says: RegExp])[] = [
    ['of what is no server name', 'not a name', PIN, /not a server name.*offset 3/],
    ['to nothing', NAME, { delegated: '' }, /delegate/],
    ['to a URL', NAME, { delegated: 'https://m.example/' }, /offset/],
    ['to a port that is none', NAME, { delegated: 'm.example:99999' }, /99999/],
    ['that is over', NAME, { ...PIN, until: 5 }, /until/],
    ['until no time', NAME, { ...PIN, until: Number.NaN }, /until/],
    ['for too long a reason', NAME, { ...PIN, reason: 'x'.repeat(1001) }, /reason/],
    ['for a reason that is no text', NAME, { ...PIN, reason: '\ud800' }, /reason/],
  ];

  for (const [what, name, options, says] of bad) {
    test(`${what} is refused, and nothing is recorded`, async () => {
      await using rig = createRig({ world: WORLD });
      const refusal = { code: 'invalid-pin', retryable: false, message: expect.stringMatching(says) };
      await expect(rig.resolver.pin(name, options as never)).rejects.toMatchObject(refusal);
      expect(await rig.events()).toEqual([]);
    });
  }

  test('that cannot be recorded is an error, and none', async () => {
    await using rig = createRig({ world: WORLD });
    const log = new SwitchedLog(rig.memory);
    const other = rig.restart({ log });
    log.break();
    await expect(other.pin(NAME, PIN)).rejects.toMatchObject({ code: 'log-unavailable' });
    log.mend();
    expect(await other.pinOf(NAME)).toBeUndefined();
    expect(await rig.run(other.resolve(NAME))).toMatchObject({ hostHeader: 'm.example:1' });
  });

  test('of what is no server name is never there', async () => {
    await using rig = createRig({ world: WORLD });
    expect(await rig.resolver.pinOf('not a name')).toBeUndefined();
    expect(await rig.resolver.unpin('not a name')).toBe(false);
  });
});
