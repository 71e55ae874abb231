import {
  type AddressRules,
  addressRules,
  type Draws,
  drawsBySubject,
  type EmulatedOverride,
  type EmulatedResolver,
  type Emulation,
  emulationOf,
  type Instant,
  judge,
  type Milliseconds,
  POLICIES,
  type Policy,
  type Question,
  rulesAsRecorded,
} from '@wherefore/discovery';
import { isFullConclusion, type ReadEvent } from '../provenance/event-roles.ts';
import { isSamePlace } from './compare-holdings.ts';
import { type Clearing, type Moment, momentsOf, type Trouble, type Want } from './moments.ts';
import type { Segment } from './name-history.ts';
import { NameHoldings } from './name-holdings.ts';
import { type ReferenceStretch, referenceOf } from './reference.ts';
import { ShownWorld } from './shown-world.ts';
import { atOnce, isPause, type Slices } from './slices.ts';
import { totalMs, type WrongStretch, wrongStretches } from './wrong-stretches.ts';

export interface CounterfactualOptions {
  readonly serverNames: readonly string[];
  /** Resolvers by name, see `resolverNames`. */
  readonly as: readonly string[];
  /** The policy that says what would have been right. Default `recommended`. */
  readonly against?: string;
  /** Default: when the first event was so. */
  readonly from?: Instant;
  /** Default: when the last event was so. */
  readonly to?: Instant;
  /** As if the names were in use so often, beside what is recorded. Default: not. */
  readonly usedEveryMs?: Milliseconds;
  /** As if an operator had cleared everything then, in those that can be cleared. */
  readonly clearedAt?: readonly Instant[];
  /** Default: those of the newest conclusion that has them, else the default rules. */
  readonly rules?: AddressRules;
  /** The dice of one resolver. Default: `drawsBySubject()`, the same each time. */
  readonly draws?: () => Draws;
}

/** A history told anew. */
export interface Counterfactual {
  readonly from: Instant;
  readonly to: Instant;
  readonly against: string;
  readonly names: readonly NameCounterfactual[];
}

export interface NameCounterfactual {
  readonly serverName: string;
  readonly reference: readonly ReferenceStretch[];
  /** In the order of `as`. */
  readonly resolvers: readonly ResolverHistory[];
}

/** What one resolver would have held of one name. */
export interface ResolverHistory {
  readonly name: string;
  /** From `from` to `to` without a gap. */
  readonly segments: readonly Segment[];
  readonly wrong: readonly WrongStretch[];
  readonly wrongMs: Milliseconds;
  /** How long nobody can know what it held. */
  readonly unanswerableMs: Milliseconds;
  /** What would have ended a wrong stretch before its time. */
  readonly cures: readonly string[];
  readonly heeds: Emulation['heeds'];
}

/**
 * What other resolvers would have held, had they been asked for these names when ours was, in the world as it was
 * recorded. Each keeps its own caches; names that are given together share them. Asks nobody: what history cannot answer
 * is told as such. Costs what there is of these names. The events: as `readHistory` gives them, or
 * those of a log, decoded, each stream in its order.
 *
 * @throws {RangeError} an unknown resolver or policy, or `to` before `from`
 */
export function counterfactual(events: readonly ReadEvent[], options: CounterfactualOptions): Counterfactual {
  return atOnce(counterfactualInSlices(events, options));
}

/** The same for who has other things to do meanwhile: drive it with `next`, and pause where it yields. */
export function* counterfactualInSlices(
  events: readonly ReadEvent[],
  options: CounterfactualOptions,
): Slices<Counterfactual> {
  const { serverNames, as, against = 'recommended', draws = drawsBySubject } = options;
  const policy = policyNamed(against);
  const { from, to } = spanOf(events, options);
  const rules = options.rules ?? recordedRulesOf(events) ?? addressRules();
  const world = new ShownWorld(events);
  yield;
  const moments = momentsOf(events, { ...options, to });
  yield;
  const useless = yield* uselessIn(world, serverNames, policy);
  const references = new Map<string, readonly ReferenceStretch[]>();
  for (const serverName of serverNames) {
    references.set(serverName, yield* referenceOf(serverName, { world, policy, rules, from, to }));
  }
  const walks: Walk[] = [];
  for (const name of as) {
    const emulation = emulationNamed(name);
    const resolver = emulation.start({ draws: draws(), rules });
    walks.push({ name, emulation, segments: yield* walk(resolver, moments, { world, serverNames, from, to }) });
  }
  const names = serverNames.map((serverName): NameCounterfactual => {
    const reference = references.get(serverName) ?? [];
    const resolvers = walks.map(({ name, emulation: { cures, heeds }, segments: all }): ResolverHistory => {
      const segments = all.get(serverName) ?? [];
      const wrong = wrongStretches(segments, reference, (id) => useless.has(id));
      const unanswerableMs = totalMs(segments.filter(({ kind }) => kind === 'unanswerable'));
      return { name, segments, wrong, wrongMs: totalMs(wrong), unanswerableMs, cures, heeds };
    });
    return { serverName, reference, resolvers };
  });
  return { from, to, against, names };
}

function spanOf(events: readonly ReadEvent[], options: Pick<CounterfactualOptions, 'from' | 'to'>): Span {
  const times = events.map(({ observedAt }) => observedAt);
  const from = options.from ?? times.reduce((least, time) => Math.min(least, time), options.to ?? times[0] ?? 0);
  const to = options.to ?? times.reduce((most, time) => Math.max(most, time), from);
  if (to < from) throw new RangeError('the end lies before the beginning');
  return { from, to };
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What one resolver held, name by name. */
interface Walk {
  readonly name: string;
  readonly emulation: Emulation;
  readonly segments: ReadonlyMap<string, readonly Segment[]>;
}

interface WalkOptions {
  readonly world: ShownWorld;
  readonly serverNames: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
}

/** Lets a resolver live through what happened. */
function* walk(
  resolver: EmulatedResolver,
  moments: readonly Moment[],
  { world, serverNames, from, to }: WalkOptions,
): Slices<ReadonlyMap<string, readonly Segment[]>> {
  const holdings = new Map(serverNames.map((serverName) => [serverName, new NameHoldings(from)]));
  for (const [step, moment] of moments.entries()) {
    if (isPause(step)) yield;
    if (moment.kind === 'want') want(resolver, moment, { world, holdings: holdings.get(moment.serverName) });
    else if (moment.kind === 'trouble') trouble(resolver, moment, holdings.get(moment.serverName));
    else clear(resolver, moment, holdings);
  }
  return new Map([...holdings].map(([serverName, held]) => [serverName, held.until(to)]));
}

function clear(
  resolver: EmulatedResolver,
  { at, serverName, eventId }: Clearing,
  holdings: ReadonlyMap<string, NameHoldings>,
): void {
  const cleared = resolver.clear(at, serverName);
  if (cleared === 'nothing') return;
  for (const [name, held] of holdings) {
    if (cleared === 'everything' || name === serverName) held.ended(at, { kind: 'clear', eventId: eventId ?? null });
  }
}

function want(
  resolver: EmulatedResolver,
  { at, until, serverName, fresh, draw, eventId }: Want,
  { world, holdings }: { readonly world: ShownWorld; readonly holdings: NameHoldings | undefined },
): void {
  const result = resolver.resolve(serverName, {
    at,
    until,
    fresh,
    ...(draw === undefined ? {} : { draw }),
    ask: (question: Question) => world.latest(question, until),
    shown: (key, after) => world.shown(key, after, until),
  });
  const held = result.kind === 'answer' ? result.held : undefined;
  const hosts = [serverName, held?.kind === 'destination' ? held.tlsName : serverName];
  const isOwn = ({ host }: EmulatedOverride): boolean => hosts.includes(host);
  holdings?.wanted({ at, until, result, overrides: resolver.overrides(at).filter(isOwn), eventId: eventId ?? null });
}

/** To who held something else it means nothing that a connection failed. */
function trouble(
  resolver: EmulatedResolver,
  { at, serverName, recorded, eventId }: Trouble,
  holdings: NameHoldings | undefined,
): void {
  const held = holdings?.holding(at);
  if (held !== undefined && (recorded === undefined || !isSamePlace(held, recorded))) return;
  if (resolver.connectionFailed(serverName, at, 'transport')) {
    holdings?.ended(at, { kind: 'connection-failure', eventId });
  }
}

/** Observations that gave nothing to use. */
function* uselessIn(world: ShownWorld, serverNames: readonly string[], policy: Policy): Slices<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const key of new Set(serverNames.flatMap((serverName) => [...world.keysOf(serverName)]))) {
    yield;
    for (const { observation } of world.sights(key)) {
      const { verdict } = judge(observation, 1, policy);
      if (verdict === 'failed' || verdict === 'invalid') ids.add(observation.id);
    }
  }
  return ids;
}

function recordedRulesOf(events: readonly ReadEvent[]): AddressRules | undefined {
  const newest = events.filter(isFullConclusion).reduce<ReadEvent | undefined>((latest, event) => {
    return latest === undefined || event.observedAt >= latest.observedAt ? event : latest;
  }, undefined);
  return newest !== undefined && isFullConclusion(newest) ? rulesAsRecorded(newest.data.rules) : undefined;
}

function policyNamed(name: string): Policy {
  const policy = POLICIES[name];
  if (policy === undefined) throw new RangeError(`no policy ${name}: ${Object.keys(POLICIES).join(', ')}`);
  return policy;
}

function emulationNamed(name: string): Emulation {
  const emulation = emulationOf(name);
  if (emulation === undefined) throw new RangeError(`no resolver ${name}`);
  return emulation;
}
