import { type Conclusion, type Explanation, explain, POLICIES, type Policy, policyLabel } from '@wherefore/discovery';
import type { CitedEvent, CitedEvents } from './cited-evidence.ts';
import {
  type DecidedAgain,
  type DecidingTerms,
  decideAgain,
  type PolicyByLabel,
  readingRules,
  type Unanswerable,
} from './decide-again.ts';
import { type Difference, firstDifference } from './first-difference.ts';

/** What comes of deciding a recorded conclusion again. */
export type ReplayResult = { readonly kind: 'equal' } | Different | Unanswerable;

export interface Different {
  readonly kind: 'different';
  readonly recorded: Conclusion;
  readonly again: Conclusion;
  readonly firstDifference: Difference;
  /** Of the recorded one only what it says: the way to it is not known. */
  readonly explanations: { readonly recorded: Explanation; readonly again: Explanation };
}

/** How a conclusion is judged to be the same. */
export interface ReplayTerms extends DecidingTerms {
  readonly difference: (recorded: Conclusion, again: Conclusion) => Difference | undefined;
}

export interface ReplayTermsOptions {
  /** Decide under this policy in place of the recorded one: equal is then what leads to the same place. */
  readonly policy?: Policy;
  /** The policy of a label. Default: those that `discovery` knows. */
  readonly policyOf?: PolicyByLabel;
}

export function replayTerms({ policy, policyOf = knownPolicy }: ReplayTermsOptions): ReplayTerms {
  return policy === undefined ? underItsOwnPolicy(policyOf) : underPolicy(policy);
}

/** Under the policy that it was drawn under: byte for byte the same, the order of fields aside. */
function underItsOwnPolicy(policyOf: PolicyByLabel): ReplayTerms {
  return { policyOf, rulesOf: readingRules(), difference: firstDifference };
}

/** Under another policy: the same when it leads to the same place. */
function underPolicy(policy: Policy): ReplayTerms {
  return {
    policyOf: () => policy,
    rulesOf: readingRules(),
    difference: (recorded, again) => firstDifference(placeOf(recorded), placeOf(again)),
  };
}

/** Where to connect and what to say there, or why there is nowhere. */
function placeOf(conclusion: Conclusion): object {
  if (conclusion.outcome === 'unresolvable') return { outcome: conclusion.outcome, code: conclusion.code };
  const { outcome, hostHeader, tlsName, sni, targets } = conclusion;
  return { outcome, hostHeader, tlsName, sni, targets };
}

const KNOWN: ReadonlyMap<string, Policy> = new Map(
  Object.values(POLICIES).map((policy) => [policyLabel(policy), policy]),
);

/** The policies that `discovery` knows. */
export function knownPolicy(label: string): Policy | undefined {
  return KNOWN.get(label);
}

/** Decides a recorded conclusion again, from the events that it cites, and compares. */
export function replayUnder(terms: ReplayTerms, event: CitedEvent['event'], cited: CitedEvents): ReplayResult {
  const decided = decideAgain(event, cited, terms);
  return decided.kind === 'unanswerable' ? decided : compared(decided, terms);
}

const EQUAL: ReplayResult = { kind: 'equal' };

function compared(decided: DecidedAgain, { difference }: ReplayTerms): ReplayResult {
  const { recorded, conclusion: again } = decided;
  const first = difference(recorded, again);
  if (first === undefined) return EQUAL;
  const explanations = { recorded: explain(recorded, { notes: [] }), again: explain(again, decided.trace()) };
  return { kind: 'different', recorded, again, firstDifference: first, explanations };
}
