import { type Holding, holdingOf, judge, type Observation, recommended, resolverNames } from '@wherefore/discovery';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { isConclusion, isFullConclusion, isTimeout, type ReadEvent } from '../provenance/event-roles.ts';
import { playLog, randomLogs, type Timeline, WORLD_ADDRESSES } from '../testing/random-log.ts';
import { isSamePlace } from './compare-holdings.ts';
import { type Counterfactual, type CounterfactualOptions, counterfactual } from './counterfactual.ts';
import { type Moment, momentsOf, type Want } from './moments.ts';
import { readHistory } from './read-history.ts';
import { ShownWorld } from './shown-world.ts';

interface Told {
  readonly events: readonly ReadEvent[];
  readonly told: Counterfactual;
}

async function tell(timeline: Timeline, options: Partial<CounterfactualOptions> = {}): Promise<Told> {
  const { log } = await playLog(timeline);
  const { serverNames } = timeline;
  const events = await readHistory(log, serverNames);
  const given = { serverNames, as: resolverNames(), rules: WORLD_ADDRESSES, ...options };
  return { events, told: counterfactual(events, given) };
}

const seed = 385;

describe('a history told anew', () => {
  test('the segments of a name follow each other without a gap, from the beginning to the end', async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs(), fc.constantFrom(undefined, 600_000), async (timeline, usedEveryMs) => {
        const { told } = await tell(timeline, usedEveryMs === undefined ? {} : { usedEveryMs });
        for (const { resolvers, reference } of told.names) {
          for (const stretches of [reference, ...resolvers.map(({ segments }) => segments)]) {
            let at = told.from;
            for (const { from, to } of stretches) {
              expect(from).toBe(at);
              expect(to).toBeGreaterThan(from);
              at = to;
            }
            expect(at).toBe(told.to);
          }
          held += resolvers.flatMap(({ segments }) => segments).filter(({ kind }) => kind === 'held').length;
        }
      }),
      { numRuns: 15, seed },
    );
    expect(held).toBeGreaterThan(500);
  });

  test('cut off anywhere, in the middle of a resolution too, nothing lies behind the end', async () => {
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs(), fc.nat(), async (timeline, pick) => {
        const { events, told: whole } = await tell(timeline, { as: [] });
        const at = events[pick % Math.max(1, events.length)];
        if (at === undefined) return;
        const to = Math.min(whole.to, at.observedAt + (pick % 3));
        const told = counterfactual(events, {
          ...{ serverNames: timeline.serverNames, as: resolverNames(), rules: WORLD_ADDRESSES },
          ...{ from: whole.from, to },
        });
        for (const { resolvers, reference } of told.names) {
          for (const { segments, wrong, unanswerableMs } of resolvers) {
            for (const stretches of [reference, segments]) expect(stretches.at(-1)?.to ?? to).toBe(to);
            for (const stretch of wrong) expect(stretch.to).toBeLessThanOrEqual(to);
            expect(unanswerableMs).toBeLessThanOrEqual(to - told.from);
            cut += 1;
          }
        }
      }),
      { numRuns: 20, seed },
    );
    expect(cut).toBeGreaterThan(100);
  });

  test('the same history told twice is the same, read from the log or from all events', async () => {
    await fc.assert(
      fc.asyncProperty(randomLogs(), async (timeline) => {
        const { log, events } = await playLog(timeline);
        const { serverNames } = timeline;
        const options = { serverNames, as: resolverNames(), rules: WORLD_ADDRESSES, from: 0, to: 4_000_000_000_000 };
        const told = counterfactual(await readHistory(log, serverNames), options);
        expect(counterfactual(await readHistory(log, serverNames), options)).toEqual(told);
        const whole = events.map((event) => discoveryCodec.decode(event));
        expect(counterfactual(whole, options)).toEqual(told);
      }),
      { numRuns: 20, seed },
    );
  });

  test('under its own policy it says what was concluded, at every moment at which something was', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs({ processes: 1, policy: recommended }), async (timeline) => {
        const { events, told } = await tell(timeline, { as: ['recommended'] });
        const concludedFrom = conclusionsIn(events);
        for (const { serverName, resolvers } of told.names) {
          const wants = momentsOf(events, { serverNames: [serverName], to: told.to });
          for (const want of wants) {
            if (want.kind !== 'want') continue;
            const concluded = concludedFrom.get(want.eventId ?? '');
            const isKept = concluded !== undefined && concluded.freshUntil > want.until && want.until < told.to;
            if (!isKept) continue;
            const held = resolvers[0]?.segments.find(({ from, to }) => from <= want.until && want.until < to);
            // What was cleared, or asked for anew, while it was being asked for may be kept by neither.
            if (held?.kind !== 'held') expect(meanwhile(wants, want)).not.toEqual([]);
            else expect(isSamePlace(held.holding, concluded.holding)).toBe(true);
            compared += 1;
          }
        }
      }),
      { numRuns: 40, seed },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test('held against its own policy, what it takes up is wrong only where the world failed', async () => {
    let wrongs = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs({ processes: 1, policy: recommended }), async (timeline) => {
        const { events, told } = await tell(timeline, { as: ['recommended'] });
        const failed = failedIn(events, timeline.serverNames);
        for (const { segments, wrong } of told.names.flatMap(({ resolvers }) => resolvers)) {
          wrongs += wrong.length;
          for (const { from, to, startedBy, expiresAt } of wrong) {
            // What the world had moved away from is let go of when its lifetime is over.
            expect(to).toBeLessThanOrEqual(expiresAt ?? 0);
            const isTakenUp = segments.some((segment) => segment.from === from);
            if (isTakenUp) expect(failed).toContain(startedBy);
          }
        }
      }),
      { numRuns: 40, seed },
    );
    expect(wrongs).toBeGreaterThan(10);
  });

  test('positive control: what falls with every failure is wrong far longer', async () => {
    const total = { recommended: 0, 'tuwunel-1.5.1': 0 };
    const names = ['recommended', 'tuwunel-1.5.1'] as const;
    for (const timeline of fc.sample(randomLogs({ processes: 1, policy: recommended }), { numRuns: 40, seed })) {
      const { told } = await tell(timeline, { as: names });
      for (const { resolvers } of told.names) {
        for (const [index, name] of names.entries()) total[name] += resolvers[index]?.wrongMs ?? 0;
      }
    }
    expect(total['tuwunel-1.5.1']).toBeGreaterThan(2 * total.recommended);
  });
});

function failedIn(events: readonly ReadEvent[], serverNames: readonly string[]): readonly string[] {
  const world = new ShownWorld(events);
  const sights = serverNames.flatMap((name) => [...world.keysOf(name)].flatMap((key) => world.sights(key)));
  const isUseless = (observation: Observation): boolean =>
    ['failed', 'invalid'].includes(judge(observation, 1, recommended).verdict);
  return sights.flatMap(({ observation }) => (isUseless(observation) ? [observation.id] : []));
}

interface Concluded {
  readonly holding: Holding;
  readonly freshUntil: number;
}

/** What was concluded, by the request that it came from; without what ran out of time, and what nobody else knows of. */
function conclusionsIn(events: readonly ReadEvent[]): ReadonlyMap<string, Concluded> {
  const full = new Map<string, Holding>();
  const concluded = new Map<string, Concluded>();
  for (const event of events) {
    if (!isConclusion(event) || isTimeout(event)) continue;
    if (isFullConclusion(event)) full.set(event.id, holdingOf(event.data));
    const holding = full.get(event.type === 'ConclusionConfirmed' ? event.data.confirms : event.id);
    if (holding === undefined || event.causationId === undefined || event.data.pin !== undefined) continue;
    concluded.set(event.causationId, { holding, freshUntil: event.data.freshUntil });
  }
  return concluded;
}

/** What else happened to a name while it was being asked for. */
function meanwhile(moments: readonly Moment[], { at, until, eventId }: Want): readonly Moment[] {
  return moments.filter((moment) => {
    const end = moment.kind === 'want' ? moment.until : moment.at;
    return moment.eventId !== eventId && moment.at <= until && end >= at;
  });
}
