import {
  type AddressRules,
  addressRules,
  type Conclusion,
  type DecideInput,
  type Decision,
  type Destination,
  decide,
  evolve,
  type Observation,
  type Pin,
  type Policy,
  questionKey,
  recommended,
  type Standing,
  type Trace,
  type Unresolvable,
} from '../index.ts';
import { START } from './observations.ts';

/** The ranges of the documentation, which the tests live in. */
export const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'] as const;

export const documentationRules: AddressRules = addressRules({ allow: DOCUMENTATION });

/** Observations folded by question, with ids `e0`, `e1` and so on where they have none of their own. */
export function evidenceOf(
  observations: readonly Observation[],
  policy: Policy = recommended,
): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const [index, observation] of observations.entries()) {
    const key = questionKey(observation);
    const named = observation.id === 'event' ? { ...observation, id: `e${index}` } : observation;
    standings.set(key, evolve(standings.get(key), named, policy));
  }
  return standings;
}

export interface DecideOptions {
  readonly policy?: Policy;
  readonly rules?: AddressRules;
  readonly now?: number;
  readonly since?: number;
  readonly notBefore?: number;
  readonly draw?: number;
  readonly pin?: Pin;
}

function inputOf(
  serverName: string,
  observations: readonly Observation[],
  {
    policy = recommended,
    rules = documentationRules,
    now = START,
    since = now,
    notBefore,
    draw = 0.5,
    pin,
  }: DecideOptions = {},
): DecideInput {
  const standings = evidenceOf(observations, policy);
  const view = notBefore === undefined ? { now, since } : { now, since, notBefore };
  return { serverName, evidence: (key) => standings.get(key), policy, rules, view, draw, pin };
}

export function decideOn(
  serverName: string,
  observations: readonly Observation[],
  options: DecideOptions = {},
): Decision {
  return decide(inputOf(serverName, observations, options));
}

/** The conclusion and its trace; fails when more evidence is asked for. */
export function concludeOn(
  serverName: string,
  observations: readonly Observation[],
  options: DecideOptions = {},
): { readonly conclusion: Conclusion; readonly trace: Trace } {
  const decision = decideOn(serverName, observations, options);
  if (decision.kind === 'concluded') return decision;
  throw new Error(`no conclusion; missing: ${decision.questions.map(questionKey).join(', ')}`);
}

export function destinationOn(
  serverName: string,
  observations: readonly Observation[],
  options: DecideOptions = {},
): Destination {
  const { conclusion } = concludeOn(serverName, observations, options);
  if (conclusion.outcome === 'destination') return conclusion;
  throw new Error(`no destination: ${conclusion.code}, ${conclusion.message}`);
}

export function failureOn(
  serverName: string,
  observations: readonly Observation[],
  options: DecideOptions = {},
): Unresolvable {
  const { conclusion } = concludeOn(serverName, observations, options);
  if (conclusion.outcome === 'unresolvable') return conclusion;
  throw new Error(`a destination at step ${conclusion.step}`);
}

/** What a decision asks for, as keys; empty when it has concluded. */
export function askedBy(decision: Decision): {
  readonly questions: readonly string[];
  readonly hints: readonly string[];
} {
  if (decision.kind === 'concluded') return { questions: [], hints: [] };
  return { questions: decision.questions.map(questionKey), hints: decision.hints.map(questionKey) };
}
