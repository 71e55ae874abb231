import type { AddressRules } from '../address-rules.ts';
import type { Conclusion } from '../conclusion.ts';
import { decide } from '../decide.ts';
import type { Instant } from '../instant.ts';
import type { Observation } from '../observation.ts';
import type { Policy } from '../policy.ts';
import { questionKey } from '../question.ts';
import { evolve, type Standing, type Viewpoint } from '../standing.ts';
import { answered, refused } from './asking.ts';
import type { Draws } from './draws.ts';
import type {
  Cleared,
  EmulatedAnswer,
  EmulatedOverride,
  EmulatedResolveOptions,
  EmulatedResolver,
  EmulatedResult,
  EmulatedSteps,
  EmulationOptions,
  Holding,
} from './emulation.ts';

/** Rounds of questions in one resolution; five are the most that the steps can need. */
const MAX_ROUNDS = 16;

interface Known {
  readonly standing: Standing | undefined;
  /** How many of what was shown are in it. */
  readonly taken: number;
  /** When it was last forgotten. */
  readonly clearedAt: Instant;
}

/** Our own resolver under a policy, as a machine like the others: holds each conclusion until it is not fresh. */
export class PolicyResolver implements EmulatedResolver {
  readonly #policy: Policy;
  readonly #rules: AddressRules;
  readonly #draws: Draws;
  readonly #conclusions = new Map<string, { readonly conclusion: Conclusion; readonly decidedAt: Instant }>();
  readonly #known = new Map<string, Known>();
  /** Evidence of a name from before then is not taken as fresh. */
  readonly #distrust = new Map<string, Instant>();
  /** When a name was cleared or reported: what was asked for before is kept by nobody. */
  readonly #endedAt = new Map<string, Instant>();
  /** What was shown before then is forgotten. */
  #forgottenAt = Number.NEGATIVE_INFINITY;

  constructor(policy: Policy, { draws, rules }: EmulationOptions) {
    this.#policy = policy;
    this.#rules = rules;
    this.#draws = draws;
  }

  resolve(serverName: string, options: EmulatedResolveOptions): EmulatedResult {
    return answered(this.resolving(serverName, options), options.ask);
  }

  *resolving(serverName: string, options: Omit<EmulatedResolveOptions, 'ask'>): EmulatedSteps<EmulatedResult> {
    const {
      at,
      until = at,
      fresh = false,
      shown = () => [],
      draw = this.#draws(`${this.#policy.name} ${serverName}`),
    } = options;
    const known = this.#conclusions.get(serverName);
    if (!fresh && known !== undefined && known.decidedAt <= at && known.conclusion.freshUntil > at) {
      return answer(known.conclusion, 'cache');
    }
    const notBefore = fresh ? at : this.#distrustAt(serverName, at);
    const view: Viewpoint = { now: until, since: at, ...(notBefore === undefined ? {} : { notBefore }) };
    // What was asked for before it was forgotten serves who waits for it, and nobody after.
    const passing = new Map<string, Standing>();
    const evidence = (key: string): Standing | undefined => passing.get(key) ?? this.#standing(key, shown);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { policy, rules } = { policy: this.#policy, rules: this.#rules };
      const decision = decide({ serverName, evidence, policy, rules, view, draw });
      if (decision.kind === 'concluded') {
        const { conclusion } = decision;
        if (isInvalid(conclusion)) return refused(conclusion.message, at);
        const result = answer(conclusion, 'asked');
        if (at <= Math.max(this.#endedAt.get(serverName) ?? this.#forgottenAt, this.#forgottenAt)) {
          return { ...result, heldUntil: at };
        }
        this.#conclusions.set(serverName, { conclusion, decidedAt: until });
        return result;
      }
      for (const question of decision.questions) this.#take(yield question, at, passing);
    }
    throw new TypeError(`${serverName}: asked again and again`);
  }

  connectionFailed(serverName: string, at: Instant): boolean {
    this.#distrust.set(serverName, at + 1);
    this.#endedAt.set(serverName, at);
    return this.#conclusions.delete(serverName);
  }

  clear(at: Instant, serverName?: string): Cleared {
    if (serverName === undefined) {
      this.#conclusions.clear();
      this.#distrust.clear();
      for (const key of this.#known.keys()) this.#forget(key, at);
      this.#forgottenAt = at;
      return 'everything';
    }
    this.#conclusions.delete(serverName);
    this.#distrust.delete(serverName);
    this.#endedAt.set(serverName, at);
    return 'name';
  }

  overrides(): readonly EmulatedOverride[] {
    return [];
  }

  #distrustAt(serverName: string, at: Instant): Instant | undefined {
    const distrust = this.#distrust.get(serverName);
    return distrust !== undefined && distrust <= at + 1 ? distrust : undefined;
  }

  /** Takes in what was shown since it was looked at last. */
  #standing(key: string, shown: NonNullable<EmulatedResolveOptions['shown']>): Standing | undefined {
    let known = this.#known.get(key) ?? UNKNOWN;
    const more = shown(key, known.taken);
    if (more.length === 0) return known.standing;
    for (const each of more) {
      const taken = known.taken + 1;
      if (each.kind === 'cleared') known = { standing: undefined, taken, clearedAt: each.at };
      else if (each.observation.requestedAt <= this.#forgottenAt) known = { ...known, taken };
      else known = { ...known, taken, standing: evolve(known.standing, each.observation, this.#policy, each.failures) };
    }
    this.#known.set(key, known);
    return known.standing;
  }

  /** Asked now, the world says what it last said. */
  #take(observation: Observation, at: Instant, passing: Map<string, Standing>): void {
    const key = questionKey(observation);
    const known = this.#known.get(key) ?? UNKNOWN;
    const now = observation.requestedAt >= at ? observation : { ...observation, requestedAt: at, observedAt: at };
    const standing = evolve(known.standing, now, this.#policy);
    if (at <= Math.max(known.clearedAt, this.#forgottenAt)) passing.set(key, standing);
    else this.#known.set(key, { ...known, standing });
  }

  #forget(key: string, clearedAt: Instant): void {
    this.#known.set(key, { ...(this.#known.get(key) ?? UNKNOWN), standing: undefined, clearedAt });
  }
}

const UNKNOWN: Known = { standing: undefined, taken: 0, clearedAt: Number.NEGATIVE_INFINITY };

function isInvalid(conclusion: Conclusion): conclusion is Extract<Conclusion, { outcome: 'unresolvable' }> {
  return conclusion.outcome === 'unresolvable' && conclusion.code === 'invalid-server-name';
}

function answer(conclusion: Conclusion, from: 'cache' | 'asked'): EmulatedAnswer {
  const { freshUntil: heldUntil, because } = conclusion;
  return { kind: 'answer', held: holdingOf(conclusion), from, heldUntil, because, notes: [] };
}

/** A conclusion in the words of emulations. */
export function holdingOf(conclusion: Conclusion): Holding {
  if (conclusion.outcome === 'unresolvable') {
    const { step, message, code } = conclusion;
    return { kind: 'failure', step, message, isDefinite: code === 'service-unavailable' };
  }
  const { step, hostHeader, tlsName } = conclusion;
  const targets = conclusion.targets.map(({ host, port }) => ({ host, port }));
  return { kind: 'destination', step, targets, hostHeader, tlsName };
}
