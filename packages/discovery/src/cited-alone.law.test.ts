import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DecideInput,
  decide,
  evolve,
  explain,
  type Finding,
  followedBy,
  judge,
  type Observation,
  questionKey,
  recommended,
  type Standing,
  specStrict,
  type Use,
  type Viewpoint,
} from './index.ts';
import { anyHistory, anyName, anyPin, type History, type Run, runs } from './testing/arbitraries.ts';
import { documentationRules } from './testing/evidence.ts';

// Law 1, as a replay needs it: what a conclusion cites, judged with the failures that were counted then, is all that it
// takes to draw it again.

interface Counted {
  readonly observation: Observation;
  readonly failures: number;
}

/** Each observation with the count that it was judged with, and the standings that they come to. */
function counted(observations: readonly Observation[], policy: typeof recommended) {
  const standings = new Map<string, Standing>();
  const byId = new Map<string, Counted>();
  for (const observation of observations) {
    const key = questionKey(observation);
    const before = standings.get(key);
    byId.set(observation.id, { observation, failures: (before?.failures ?? 0) + 1 });
    standings.set(key, evolve(before, observation, policy));
  }
  return { standings, byId };
}

type Rebuild = (because: readonly string[], find: (id: string) => Finding) => ReadonlyMap<string, Standing>;

const fromCited: Rebuild = (because, find) => {
  const standings = new Map<string, Standing>();
  for (const finding of because.map(find)) {
    standings.set(finding.key, followedBy(standings.get(finding.key), finding, 1));
  }
  return standings;
};

/** The history, and after it some questions asked again in vain. */
function andThenFailing({ observations, end }: History, which: number, after: number): History {
  const newest = [...Map.groupBy(observations, questionKey).values()].flatMap((answers) => answers.at(-1) ?? []);
  const at = end + after;
  const failing = newest.filter((_, index) => which & (1 << index));
  const failures = failing.map((observation): Observation => {
    const times = { id: `${observation.id}, again`, requestedAt: at, observedAt: at };
    const outcome = { kind: 'failure', reason: 'timeout', message: 'timed out' } as const;
    return observation.kind === 'well-known'
      ? { ...observation, ...times, outcome, hops: [] }
      : { ...observation, ...times, outcome };
  });
  return { observations: [...observations, ...failures], end: at };
}

const anyCase = fc.record({
  failing: fc.oneof(fc.constant(0), fc.nat(0xffff), fc.constant(0xffff)),
  failingAfter: fc.oneof(fc.constant(0), fc.nat(400_000), fc.nat(7_200_000)),
  history: anyHistory,
  serverName: anyName,
  pin: anyPin,
  strict: fc.boolean(),
  after: fc.oneof(fc.constant(0), fc.nat(60_000), fc.nat(90_000_000)),
  /** How long before `now` the resolution began, and since when evidence counts. */
  began: fc.oneof(fc.constant(0), fc.nat(60_000), fc.nat(90_000_000)),
  notBefore: fc.oneof(fc.constant(undefined), fc.constant(0), fc.nat(90_000_000)),
  draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

const seen = { pinned: 0, concluded: 0, stale: 0, freshWithFailure: 0, backedOff: 0 };

function count(uses: readonly Use[], byId: ReadonlyMap<string, Counted>, because: readonly string[]): void {
  seen.concluded += 1;
  if (uses.some(({ as }) => as === 'stale')) seen.stale += 1;
  if (uses.some(({ as, failure }) => as === 'fresh' && failure !== undefined)) seen.freshWithFailure += 1;
  if (because.some((id) => (byId.get(id)?.failures ?? 1) > 1)) seen.backedOff += 1;
}

interface Faults {
  readonly rebuild?: Rebuild;
  readonly failures?: (counted: number) => number;
}

function citedIsEnough(run: Run, { rebuild = fromCited, failures = (n) => n }: Faults = {}): void {
  fc.assert(
    fc.property(
      anyCase,
      ({ failing, failingAfter, serverName, pin, strict, after, began, notBefore, draw, ...given }) => {
        const history = andThenFailing(given.history, failing, failingAfter);
        const policy = strict ? specStrict : recommended;
        const { standings, byId } = counted(history.observations, policy);
        const now = history.end + after;
        const since = now - began;
        const view: Viewpoint = notBefore === undefined ? { now, since } : { now, since, notBefore: since - notBefore };
        const input = (evidence: ReadonlyMap<string, Standing>): DecideInput => ({
          serverName,
          evidence: (key) => evidence.get(key),
          policy,
          rules: documentationRules,
          view,
          draw,
          pin: named,
        });
        let named = pin;
        const decision = decide(input(standings));
        if (decision.kind === 'ask') return;
        const { conclusion, trace } = decision;
        count(
          trace.notes.flatMap(({ uses }) => uses),
          byId,
          conclusion.because,
        );
        const find = (id: string): Finding => {
          const { observation, failures: n } = byId.get(id) as Counted;
          return judge(observation, failures(n), policy);
        };
        // A pin is told from evidence by its place and by its event.
        const evidence = trace.pin === undefined ? conclusion.because : conclusion.because.slice(1);
        named = pin !== undefined && conclusion.because[0] === pin.id ? pin : undefined;
        if (named !== undefined) seen.pinned += 1;
        const again = decide(input(rebuild(evidence, find)));
        expect(JSON.stringify(again)).toBe(JSON.stringify(decision));
        if (again.kind === 'ask') return;
        expect(explain(again.conclusion, again.trace)).toEqual(explain(conclusion, trace));
      },
    ),
    runs(2500, run),
  );
}

describe('law 1, from what is cited alone', () => {
  test('the evidence that a conclusion cites is enough to draw it again, to the byte', () => {
    citedIsEnough('law');
    expect(seen.concluded).toBeGreaterThan(300);
    for (const number of Object.values(seen)) expect(number).toBeGreaterThan(0);
  });

  test('positive control: evidence of failures that is left out is missed', () => {
    const withoutFailures: Rebuild = (because, find) =>
      fromCited(
        because.filter((id) => find(id).verdict !== 'failed'),
        find,
      );
    expect(() => citedIsEnough('control', { rebuild: withoutFailures })).toThrow();
  });

  test('positive control: a failure that is not cited beside what is fresh is missed', () => {
    const goodAlone: Rebuild = (because, find) => {
      const findings = because.map(find);
      const isSecond = ({ key }: Finding, index: number) => findings.findIndex((one) => one.key === key) < index;
      const kept = findings.filter((finding, index) => !isSecond(finding, index));
      return fromCited(
        kept.map(({ id }) => id),
        find,
      );
    };
    expect(() => citedIsEnough('control', { rebuild: goodAlone })).toThrow();
  });

  test('positive control: a count of one’s own is found out', () => {
    expect(() => citedIsEnough('control', { failures: () => 1 })).toThrow();
  });
});
