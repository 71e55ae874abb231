import { formatInstant } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { describe, expect, test } from 'vitest';
import { counterfactual } from '../counterfactual/counterfactual.ts';
import { momentsOf } from '../counterfactual/moments.ts';
import { readHistory } from '../counterfactual/read-history.ts';
import { replay } from '../replay/replay.ts';
import { copyInto, everyEvent } from '../testing/random-log.ts';
import { checkAllProvenance } from './check-provenance.ts';
import { explainAt } from './explain-at.ts';
import { historyOf } from './history-of.ts';
import { keepCited } from './keep-cited.ts';
import { pinAt } from './pin-at.ts';
import { provenanceOf } from './provenance.ts';
import { createStage, plainWorld } from './testing/stage.ts';

const NAME = 'a.example';
const FED = 'fed.example';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Resolved, pinned for an hour with a reason, resolved twice, pinned elsewhere for good, resolved, unpinned, resolved: a
 * minute after each other.
 */
async function story() {
  const [own, other] = [plainWorld(NAME), plainWorld(FED, '192.0.2.2')];
  const both = { dns: { ...own.dns, ...other.dns }, wellKnown: { ...own.wellKnown, ...other.wellKnown } };
  await using stage = createStage(both, [NAME, FED]);
  const { resolver, clock } = stage;
  const times: number[] = [];
  const acts = [
    () => resolver.resolve(NAME),
    () => resolver.pin(NAME, { delegated: FED, by: 'eve', reason: 'it moved', until: clock.now() + HOUR }),
    () => resolver.resolve(NAME),
    () => resolver.resolve(NAME, { fresh: true }),
    () => resolver.pin(NAME, { delegated: '192.0.2.9:443' }),
    () => resolver.resolve(NAME),
    () => resolver.unpin(NAME, { by: 'mallory' }),
    () => resolver.resolve(NAME),
  ];
  for (const act of acts) {
    times.push(clock.now());
    await stage.run(act() as Promise<unknown>);
    await clock.advanceBy(MINUTE - (clock.now() - (times.at(-1) ?? 0)));
  }
  return { log: stage.log, events: await everyEvent(stage.log), times, end: clock.now() };
}

function ofType(events: readonly RecordedEvent[], ...types: readonly string[]): readonly RecordedEvent[] {
  return events.filter(({ type }) => types.includes(type));
}

const CONCLUSIONS = ['DestinationChosen', 'ConclusionConfirmed'];

describe('a name that was pinned', () => {
  test('has conclusions that cite the pin, and are replayed from that', async () => {
    const { log, events } = await story();
    const [first, second] = ofType(events, 'DestinationPinned');
    const conclusions = ofType(events, ...CONCLUSIONS);
    expect(conclusions.map(({ data }) => data['pin'])).toEqual([
      undefined,
      first?.id,
      first?.id,
      second?.id,
      undefined,
    ]);
    for (const conclusion of conclusions.slice(1, 4)) {
      const pin = [first, second].find((each) => each?.id === conclusion.data['pin']);
      expect((conclusion.data['because'] as readonly string[])[0]).toBe(pin?.id);
      const provenance = await provenanceOf(log, conclusion.id);
      expect(provenance?.edges).toContainEqual({ from: conclusion.id, to: pin?.id, as: 'pinned-by' });
      expect(provenance?.nodes.find(({ id }) => id === pin?.id)).toMatchObject({ role: 'act', stream: `pin:${NAME}` });
    }
    expect(await breaksIn(log)).toEqual([]);
    for await (const { result } of replay(log)) expect(result).toEqual({ kind: 'equal' });
    for await (const { result } of replay(log, { serverNames: [NAME] })) expect(result).toEqual({ kind: 'equal' });
  });

  test('is explained with who pinned it, why, and until when', async () => {
    const { log, times, events } = await story();
    const [before = 0, , pinned = 0, , , again = 0, , after = 0] = times.map((time) => time + MINUTE - 1);
    const [first] = ofType(events, 'DestinationPinned');
    const explained = await explainAt(log, NAME, pinned);
    const until = (times[1] ?? 0) + HOUR;
    expect(explained.pin).toEqual({
      eventId: first?.id,
      recordedAt: first?.recordedAt,
      delegated: FED,
      by: 'eve',
      reason: 'it moved',
      pinnedAt: times[1],
      until,
    });
    expect(explained.sentences).toContain(
      `A pin was in force: at ${formatInstant(times[1] ?? 0)} ${NAME} was pinned to ${FED} by eve, ` +
        `until ${formatInstant(until)}: it moved.`,
    );
    expect(explained.known).toMatchObject({ kind: 'held', isReproduced: true, conclusion: { step: '3.5' } });
    const { known } = explained;
    expect(known.kind === 'held' ? known.explanation?.sentences[0] : '').toContain(`because it is pinned to ${FED}`);
    expect(explained.seen.map(({ question }) => question)).toContain(`a:${FED}`);
    expect(await explainAt(log, NAME, again)).toMatchObject({ pin: { by: 'operator', delegated: '192.0.2.9:443' } });
    for (const time of [before, after]) expect((await explainAt(log, NAME, time)).pin).toBeNull();
  });

  test('has no pin any more when its end has come', async () => {
    const { events, times } = await story();
    const log = createMemoryLog({ clock: () => times[0] ?? 0 });
    await copyInto(log, ofType(events, 'DestinationPinned').slice(0, 1));
    const until = (times[1] ?? 0) + HOUR;
    expect((await explainAt(log, NAME, until - 1)).pin).not.toBeNull();
    expect((await explainAt(log, NAME, until)).pin).toBeNull();
  });

  test('tells in its history of pins, before the clearings that came with them', async () => {
    const { log } = await story();
    const forwards = await historyOf(log, NAME, { direction: 'forwards' });
    const acts = forwards.entries.filter(({ kind }) => ['pinned', 'unpinned', 'cleared'].includes(kind));
    expect(acts.map(({ kind }) => kind)).toEqual(['pinned', 'cleared', 'pinned', 'cleared', 'unpinned', 'cleared']);
    expect(acts[4]?.text).toBe(`${NAME} was unpinned by mallory: its own delegation counts again.`);
    expect(acts[2]?.text).toBe(`${NAME} was pinned to 192.0.2.9:443 by operator, until it is unpinned.`);
    const changes = forwards.entries.flatMap((entry) => entry.changes.map(({ kind }) => kind));
    expect(changes).toContain('delegation-gained');
    expect(changes).toContain('delegation-lost');
    // In pages, there and back.
    for (const direction of ['forwards', 'backwards'] as const) {
      const ids: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page = await historyOf(log, NAME, { direction, limit: 1, ...(after === undefined ? {} : { after }) });
        ids.push(...page.entries.filter(({ kind }) => kind === 'pinned').map(({ eventId }) => eventId));
        after = page.next;
      }
      const pins = acts.filter(({ kind }) => kind === 'pinned').map(({ eventId }) => eventId);
      expect(ids).toEqual(direction === 'forwards' ? pins : pins.toReversed());
    }
  });

  test('keeps the pin that holds when what is old goes, and no other', async () => {
    const { events } = await story();
    const upToUnpinned = createMemoryLog();
    await copyInto(
      upToUnpinned,
      events.slice(
        0,
        events.findIndex(({ type }) => type === 'DestinationUnpinned'),
      ),
    );
    const all = createMemoryLog();
    await copyInto(all, events);
    const range = { firstPosition: 1n, lastPosition: 1000n };
    const kept = async (log: typeof all) => await collect(keepCited(log, [], range));
    expect(await kept(upToUnpinned)).toEqual([ofType(events, 'DestinationPinned')[1]?.id]);
    expect(await kept(all)).toEqual([]);
    expect(await collect(keepCited(upToUnpinned, [], { firstPosition: 1n, lastPosition: 2n }))).toEqual([]);
  });

  test('is no other resolver’s business: they hold what the world says, and are not cleared', async () => {
    const { log, end } = await story();
    const events = await readHistory(log, [NAME]);
    expect(events.map(({ type }) => type)).toContain('DestinationUnpinned');
    expect(momentsOf(events, { serverNames: [NAME], to: end }).filter(({ kind }) => kind === 'clear')).toEqual([]);
    const { names } = counterfactual(events, { serverNames: [NAME], as: ['recommended'], to: end });
    const [first, ...later] = names[0]?.reference ?? [];
    // Before the world had shown anything.
    expect(first?.holding).toBeNull();
    expect(later.length).toBeGreaterThan(0);
    for (const { holding } of later) {
      expect(holding).toMatchObject({ kind: 'destination', targets: [{ host: NAME, port: 8448 }] });
    }
    expect(names[0]?.resolvers[0]?.wrongMs).toBe(0);
  });
});

describe('a fault in the record of a pin is found by the replay: changed is', () => {
  const changes: Readonly<Record<string, (event: RecordedEvent) => RecordedEvent['data'] | undefined>> = {
    'where it leads': ({ type, data }) => (type === 'DestinationPinned' ? { ...data, delegated: NAME } : undefined),
    'its name': ({ type, data }) => (type === 'DestinationPinned' ? { ...data, serverName: FED } : undefined),
    'its end, to before the decision': ({ type, data }) =>
      type === 'DestinationPinned' ? { ...data, until: 1 } : undefined,
    'that it was in force': ({ data: { pin, ...rest } }) => (pin === undefined ? undefined : rest),
    'which one it was': ({ data }) => (data['pin'] === undefined ? undefined : { ...data, pin: OTHER }),
    'that it is cited': ({ data }) =>
      data['pin'] === undefined ? undefined : { ...data, because: (data['because'] as readonly string[]).slice(1) },
    'its place among what is cited': ({ data }) =>
      data['pin'] === undefined || (data['because'] as readonly string[]).length === 1
        ? undefined
        : { ...data, because: (data['because'] as readonly string[]).toReversed() },
  };

  test.each(Object.entries(changes))('%s', async (_, change) => {
    const { events } = await story();
    const log = createMemoryLog();
    const changed = new Set<string>();
    await copyInto(
      log,
      events.map((event) => {
        const data = change(event);
        if (data !== undefined) changed.add(event.id);
        return data === undefined ? event : { ...event, data };
      }),
    );
    const found: boolean[] = [];
    for await (const { event, result } of replay(log)) {
      const { pin } = event.data as { readonly pin?: string };
      const isAffected = changed.has(event.id) || (pin !== undefined && changed.has(pin));
      expect(result.kind === 'equal').toBe(!isAffected);
      found.push(isAffected);
    }
    expect(found).toContain(true);
    expect(found).toContain(false);
  });
});

const OTHER = '01926ad5-7b77-7cc1-8b43-000000000385';

async function breaksIn(log: Parameters<typeof checkAllProvenance>[0]) {
  const breaks = [];
  for await (const each of checkAllProvenance(log)) breaks.push(each);
  return breaks;
}

async function collect(ids: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
}

test('a pin that was taken back out of order does not come back', async () => {
  const { events } = await story();
  const pins = ofType(events, 'DestinationPinned');
  const unpinned = ofType(events, 'DestinationUnpinned');
  const log = createMemoryLog();
  await copyInto(log, pins);
  expect((await pinAt(log, NAME))?.id).toBe(pins[1]?.id);
  // Of the first one, by somebody who had not seen the second.
  await copyInto(
    log,
    unpinned.map((event) => ({ ...event, id: OTHER, data: { ...event.data, unpins: pins[0]?.id ?? '' } })),
  );
  expect((await pinAt(log, NAME))?.id).toBe(pins[1]?.id);
  await copyInto(log, unpinned);
  expect(await pinAt(log, NAME)).toBeUndefined();
});
