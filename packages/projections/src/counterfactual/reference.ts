import {
  type AddressRules,
  decide,
  evolve,
  type Holding,
  holdingOf,
  type Instant,
  type Policy,
  type Standing,
} from '@wherefore/discovery';
import type { ShownWorld, Sight } from './shown-world.ts';
import { isPause, type Slices } from './slices.ts';

/** What would have been right from `from` to `to`, by what the world had shown. */
export interface ReferenceStretch {
  readonly from: Instant;
  readonly to: Instant;
  /** `null`: the world had not shown enough, yet. */
  readonly holding: Holding | null;
  /** Observations that it rests on. */
  readonly because: readonly string[];
  /** The observation that brought it about; `null` for the first. */
  readonly changedBy: string | null;
}

export interface ReferenceOptions {
  readonly world: ShownWorld;
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What the policy decides, at every moment, from the last thing that the world had said by then in answer to each
 * question, however old: nothing of it expires. What says nothing (a time-out, a 5xx, SERVFAIL) does not take the place
 * of what was said before. What cannot be used (a body that is no JSON) does when the delegation before it is not fresh
 * any more. Pins do not count: who pins a name knows better than the world, and others cannot know of it.
 */
export function* referenceOf(serverName: string, options: ReferenceOptions): Slices<readonly ReferenceStretch[]> {
  const { world, policy, rules, from, to } = options;
  const standings = new Map<string, Standing>();
  const stretches: ReferenceStretch[] = [];
  const pending = sightsInOrder(world, serverName);
  let next = 0;
  let last: string | null = null;
  let at = Number.NEGATIVE_INFINITY;
  for (let step = 0; at < to; step += 1) {
    if (isPause(step)) yield;
    for (let sight = pending[next]; sight !== undefined && sight.at <= at; sight = pending[++next]) {
      if (take(standings, sight, policy)) last = sight.observation.id;
    }
    if (at >= from || (pending[next]?.at ?? to) > from) {
      extend(stretches, decided(serverName, at, { standings, policy, rules }), {
        at: Math.max(at, from),
        changedBy: last,
      });
    }
    at = Math.min(pending[next]?.at ?? to, nextExpiry(standings, at), to);
  }
  return stretches.map((stretch, index) => ({ ...stretch, to: stretches[index + 1]?.from ?? to }));
}

interface KeyedSight extends Sight {
  readonly key: string;
}

function sightsInOrder(world: ShownWorld, serverName: string): readonly KeyedSight[] {
  const sights = [...world.keysOf(serverName)].flatMap((key) => world.sights(key).map((sight) => ({ ...sight, key })));
  return sights.sort((left, right) => left.at - right.at);
}

/** Takes in what was seen; tells whether it counts. */
function take(standings: Map<string, Standing>, { key, observation }: KeyedSight, policy: Policy): boolean {
  const before = standings.get(key);
  const after = evolve(before, observation, policy);
  if (after.latest.verdict === 'failed' && before !== undefined) return false;
  standings.set(key, after);
  return true;
}

/** When a delegation that was followed by something unusable is not fresh any more. */
function nextExpiry(standings: ReadonlyMap<string, Standing>, after: Instant): Instant {
  let next = Number.POSITIVE_INFINITY;
  for (const { latest, good } of standings.values()) {
    if (latest.verdict === 'invalid' && good !== undefined && good.freshUntil > after) {
      next = Math.min(next, good.freshUntil);
    }
  }
  return next;
}

type Decided = Pick<ReferenceStretch, 'holding' | 'because'>;

function decided(
  serverName: string,
  now: Instant,
  { standings, policy, rules }: { standings: ReadonlyMap<string, Standing>; policy: Policy; rules: AddressRules },
): Decided {
  const view = { now, since: Number.NEGATIVE_INFINITY };
  const evidence = (key: string): Standing | undefined => standings.get(key);
  const decision = decide({ serverName, evidence, policy, rules, view, draw: 0 });
  if (decision.kind === 'ask') return { holding: null, because: [] };
  return { holding: holdingOf(decision.conclusion), because: decision.conclusion.because };
}

function extend(
  stretches: ReferenceStretch[],
  found: Decided,
  { at, changedBy }: { readonly at: Instant; readonly changedBy: string | null },
): void {
  const before = stretches.at(-1);
  if (before !== undefined && JSON.stringify(before.holding) === JSON.stringify(found.holding)) return;
  if (before?.from === at) stretches.pop();
  stretches.push({ from: at, to: at, ...found, changedBy });
}
