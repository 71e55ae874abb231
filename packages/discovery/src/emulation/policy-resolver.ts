import type { AddressRules } from '../address-rules.ts';
import type { Conclusion } from '../conclusion.ts';
import { decide } from '../decide.ts';
import type { Instant } from '../instant.ts';
import type { Observation } from '../observation.ts';
import type { Policy } from '../policy.ts';
import { type Question, questionKey } from '../question.ts';
import { evolve, type Standing, type Viewpoint } from '../standing.ts';
import { answered, refused } from './asking.ts';
import type { Draws } from './draws.ts';
import type {
  Cleared,
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
}

/** Our own resolver under a policy, as a machine like the others: holds each conclusion until it is not fresh. */
export class PolicyResolver implements EmulatedResolver {
  readonly #policy: Policy;
  readonly #rules: AddressRules;
  readonly #draws: Draws;
  readonly #conclusions = new Map<string, Conclusion>();
  readonly #known = new Map<string, Known>();
  /** Evidence of a name from before then is not taken as fresh. */
  readonly #distrust = new Map<string, Instant>();
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
    if (!fresh && known !== undefined && known.freshUntil > at) return answer(known, 'cache');
    const notBefore = fresh ? at : this.#distrust.get(serverName);
    const view: Viewpoint = { now: until, since: at, ...(notBefore === undefined ? {} : { notBefore }) };
    const evidence = (key: string): Standing | undefined => this.#standing(key, shown);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { policy, rules } = { policy: this.#policy, rules: this.#rules };
      const decision = decide({ serverName, evidence, policy, rules, view, draw });
      if (decision.kind === 'concluded') {
        const { conclusion } = decision;
        if (isInvalid(conclusion)) return refused(conclusion.message, at);
        this.#conclusions.set(serverName, conclusion);
        return answer(conclusion, 'asked');
      }
      for (const question of decision.questions) this.#take(question, yield question, at);
    }
    throw new TypeError(`${serverName}: asked again and again`);
  }

  connectionFailed(serverName: string, at: Instant): boolean {
    this.#distrust.set(serverName, at + 1);
    return this.#conclusions.delete(serverName);
  }

  clear(at: Instant, serverName?: string): Cleared {
    if (serverName === undefined) {
      this.#conclusions.clear();
      this.#distrust.clear();
      for (const key of this.#known.keys()) this.#forget(key);
      this.#forgottenAt = at;
      return 'everything';
    }
    this.#conclusions.delete(serverName);
    this.#distrust.delete(serverName);
    return 'name';
  }

  overrides(): readonly EmulatedOverride[] {
    return [];
  }

  /** Takes in what was shown since it was looked at last. */
  #standing(key: string, shown: NonNullable<EmulatedResolveOptions['shown']>): Standing | undefined {
    const before = this.#known.get(key);
    const taken = before?.taken ?? 0;
    const more = shown(key, taken);
    let standing = before?.standing;
    for (const each of more) {
      if (each.kind === 'cleared') standing = undefined;
      else if (each.observation.requestedAt > this.#forgottenAt) {
        standing = evolve(standing, each.observation, this.#policy, each.failures);
      }
    }
    if (more.length > 0) this.#known.set(key, { standing, taken: taken + more.length });
    return standing;
  }

  /** Asked now, the world says what it last said. */
  #take(question: Question, observation: Observation, at: Instant): void {
    const key = questionKey(question);
    const { standing, taken = 0 } = this.#known.get(key) ?? {};
    const now = observation.requestedAt >= at ? observation : { ...observation, requestedAt: at, observedAt: at };
    this.#known.set(key, { standing: evolve(standing, now, this.#policy), taken });
  }

  #forget(key: string): void {
    this.#known.set(key, { standing: undefined, taken: this.#known.get(key)?.taken ?? 0 });
  }
}

function isInvalid(conclusion: Conclusion): conclusion is Extract<Conclusion, { outcome: 'unresolvable' }> {
  return conclusion.outcome === 'unresolvable' && conclusion.code === 'invalid-server-name';
}

function answer(conclusion: Conclusion, from: 'cache' | 'asked'): EmulatedResult {
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
