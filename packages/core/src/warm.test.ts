import { randomUUID } from 'node:crypto';
import { type Destination, specStrict } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import type { WarmEntry } from './resolver.ts';
import { Follower } from './testing/follower.ts';
import { a, createRig, none, type Rig } from './testing/rig.ts';
import { ScriptedDns } from './testing/scripted-ports.ts';

const NAME = 'example.org:8448';
const WORLD = { dns: { 'A example.org': a('192.0.2.1', 600), 'AAAA example.org': none(600) } };

/** What a read model would have of the only conclusion of a log. */
async function entryOf(rig: Rig): Promise<WarmEntry> {
  const events = (await rig.events()).filter(({ stream }) => stream === `server:${NAME}`);
  const event = events.findLast(({ type }) => type === 'DestinationChosen');
  if (event === undefined) throw new Error('there is no conclusion');
  const { decidedAt: _, since, draw, rules, supersedes: __, ...conclusion } = event.data as Record<string, unknown>;
  return {
    conclusion: conclusion as unknown as Destination,
    eventId: event.id,
    fullId: event.id,
    confirmations: 0,
    since: since as number,
    draw: draw as number,
    rules: rules as WarmEntry['rules'],
    position: events.at(-1)?.position ?? 0n,
  };
}

async function resolved(): Promise<{ rig: Rig; entry: WarmEntry; conclusion: Destination }> {
  const rig = createRig({ world: WORLD });
  const conclusion = (await rig.run(rig.resolver.resolve(NAME))) as Destination;
  return { rig, entry: await entryOf(rig), conclusion };
}

describe('a resolver that is warmed', () => {
  test('serves at once what the read model had, and asks nobody', async () => {
    const { rig: own, entry, conclusion } = await resolved();
    await using rig = own;
    const next = rig.restart({ dns: new ScriptedDns(() => Promise.reject(new Error('asked'))) });
    expect(next.peek(NAME)).toBeUndefined();
    expect(next.warm([entry])).toBe(1);
    expect(next.peek(NAME)).toEqual(conclusion);
    expect(await next.resolve(NAME)).toEqual(conclusion);
    expect(next.load()).toEqual({ names: 1, questions: 0, inFlight: 0 });
  });

  test('explains it, from the evidence in the log', async () => {
    const { rig: own, entry, conclusion } = await resolved();
    await using rig = own;
    const next = rig.restart();
    next.warm([entry]);
    expect((await rig.run(next.explain(NAME))).conclusion).toEqual(conclusion);
  });

  test('confirms it when it has expired', async () => {
    const { rig: own, entry, conclusion } = await resolved();
    await using rig = own;
    const next = rig.restart();
    next.warm([entry]);
    await rig.clock.advanceTo(conclusion.freshUntil);
    await rig.run(next.resolve(NAME));
    expect((await rig.events()).at(-1)).toMatchObject({
      type: 'ConclusionConfirmed',
      data: { confirms: entry.fullId },
    });
  });

  test('is not changed by what it learns that is older, and is by what is newer', async () => {
    const { rig: own, conclusion } = await resolved();
    await using rig = own;
    await rig.clock.advanceBy(1);
    await rig.resolver.forget(NAME);
    await rig.clock.advanceBy(1);
    const last = await rig.run(rig.resolver.resolve(NAME));
    expect(last).not.toEqual(conclusion);
    const next = rig.restart();
    next.warm([await entryOf(rig)]);
    const follower = new Follower(rig, next);
    await follower.catchUp();
    expect(next.peek(NAME)).toEqual(last);
    await rig.resolver.forget(NAME);
    await follower.catchUp();
    expect(next.peek(NAME)).toBeUndefined();
  });

  test('keeps what is newer than the read model', async () => {
    const { rig: own, entry } = await resolved();
    await using rig = own;
    await rig.clock.advanceBy(1);
    const own2 = await rig.run(rig.resolver.resolve(NAME, { fresh: true }));
    expect(rig.resolver.warm([entry])).toBe(0);
    expect(rig.resolver.peek(NAME)).toBe(own2);
    const other = rig.restart();
    await rig.run(other.resolve(NAME));
    expect(other.warm([entry])).toBe(0);
  });

  test('does not take what was cleared here', async () => {
    const { rig: own, entry } = await resolved();
    await using rig = own;
    const next = rig.restart();
    await next.forget(NAME);
    expect(next.warm([entry])).toBe(0);
    const third = rig.restart();
    await rig.clock.advanceBy(1);
    await third.forgetAll();
    expect(third.warm([entry])).toBe(0);
  });

  test('does not take what was concluded under another policy, or under other address rules', async () => {
    const { rig: own, entry } = await resolved();
    await using rig = own;
    expect(rig.restart({ policy: specStrict }).warm([entry])).toBe(0);
    expect(rig.restart().warm([{ ...entry, rules: undefined }])).toBe(0);
    expect(rig.restart().warm([entry])).toBe(1);
  });

  test('takes no more than there is room for, and a hundred thousand are there', async () => {
    const { rig: own, entry } = await resolved();
    await using rig = own;
    const many = Array.from({ length: 100_000 }, (_, index): WarmEntry => {
      const serverName = `n${index}.example`;
      return { ...entry, conclusion: { ...(entry.conclusion as Destination), serverName }, eventId: randomUUID() };
    });
    const next = rig.restart();
    expect(next.warm(many)).toBe(100_000);
    expect(next.peek('n0.example')).toBeDefined();
    expect(next.peek('n99999.example')).toBeDefined();
    expect(rig.restart({ limits: { names: 10 } }).warm(many)).toBe(10);
  });
});
