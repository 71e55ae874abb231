import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DecideInput,
  decide,
  evolve,
  explain,
  type Observation,
  questionKey,
  recommended,
  type Standing,
} from './index.ts';
import { anyHistory, anyName, anyPin, type Run, runs } from './testing/arbitraries.ts';
import { documentationRules } from './testing/evidence.ts';

// Law 1: the same evidence, policy and now give the same answer, byte for byte.

type Decider = (input: DecideInput) => unknown;

const everything: Decider = (input) => {
  const decision = decide(input);
  if (decision.kind === 'ask') return decision;
  return { decision, explanation: explain(decision.conclusion, decision.trace) };
};

function standings(observations: readonly Observation[], fold: typeof evolve): ReadonlyMap<string, Standing> {
  const known = new Map<string, Standing>();
  for (const observation of observations) {
    const key = questionKey(observation);
    known.set(key, fold(known.get(key), observation, recommended));
  }
  return known;
}

/** The observations in another order, those of one question still in theirs. */
function gatheredOtherwise(observations: readonly Observation[], seed: number): readonly Observation[] {
  const queues = [...Map.groupBy(observations, questionKey).values()].map((queue) => [...queue]);
  const gathered: Observation[] = [];
  let turn = seed;
  while (gathered.length < observations.length) {
    turn = (turn * 48_271 + 11) % 2_147_483_647;
    gathered.push(...(queues[turn % queues.length]?.splice(0, 1) ?? []));
  }
  return gathered;
}

/** The same answers with their records in another order, as name servers rotate them. */
function rotated(observation: Observation): Observation {
  if (observation.kind === 'well-known' || observation.outcome.kind !== 'records') return observation;
  const { outcome } = observation;
  return { ...observation, outcome: { ...outcome, records: outcome.records.toReversed() } } as Observation;
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const anyInput = fc.record({
  history: anyHistory,
  serverName: anyName,
  pin: anyPin,
  draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
  seed: fc.nat(1_000_000),
});

function replays(run: Run, decider: Decider, fold = evolve): void {
  fc.assert(
    fc.property(anyInput, ({ history, serverName, pin, draw, seed }) => {
      const answer = (observations: readonly Observation[]): string => {
        const known = standings(observations, fold);
        const view = { now: history.end, since: history.end };
        const input = {
          serverName,
          evidence: (key: string) => known.get(key),
          policy: recommended,
          rules: documentationRules,
          view,
          draw,
          pin,
        };
        return JSON.stringify(decider(input));
      };
      const { observations } = history;
      const first = answer(observations);
      expect(answer(observations)).toBe(first);
      expect(answer(copy(observations))).toBe(first);
      expect(answer(gatheredOtherwise(observations, seed))).toBe(first);
      expect(answer(observations.map(rotated))).toBe(first);
    }),
    runs(600, run),
  );
}

describe('law 1, replay', () => {
  test('the same input gives the same bytes, in whatever order the evidence was gathered', () => {
    replays('law', everything);
  });

  test('positive control: a decision with dice of its own is caught', () => {
    let thrown = 0;
    const dice: Decider = (input) => {
      thrown = (thrown + 0.37) % 1;
      return everything({ ...input, draw: thrown });
    };
    expect(() => replays('control', dice)).toThrow();
  });

  test('positive control: evidence kept in the order in which a name server happened to give it is caught', () => {
    const asItCame: typeof evolve = (standing, observation, policy) => {
      const next = evolve(standing, observation, policy);
      if (next.latest.kind !== 'srv' || next.latest.verdict !== 'found') return next;
      if (observation.kind !== 'srv' || observation.outcome.kind !== 'records') return next;
      return { ...next, latest: { ...next.latest, records: observation.outcome.records } };
    };
    expect(() => replays('control', everything, asItCame)).toThrow();
  });
});
