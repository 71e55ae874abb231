import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Decision,
  decide,
  evolve,
  judge,
  normalName,
  type Observation,
  questionKey,
  recommended,
  type Standing,
  usable,
} from './index.ts';
import {
  anyHistory,
  anyWellKnownFailure,
  DNS_FAILURES,
  NAME,
  PASSING_FAILURES,
  type Run,
  runs,
} from './testing/arbitraries.ts';
import { documentationRules } from './testing/evidence.ts';
import {
  addressAnswer,
  HOUR,
  MINUTE,
  response,
  SECOND,
  START,
  srvAnswer,
  wellKnownFailure,
} from './testing/observations.ts';

// Law 3: a failed observation is never read as absence; a failed refresh never erases a good answer that policy still
// allows; each class has its own lifetime.

type Fold = typeof evolve;

function fold(observations: readonly Observation[], step: Fold): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const observation of observations) {
    const key = questionKey(observation);
    standings.set(key, step(standings.get(key), observation, recommended));
  }
  return standings;
}

function decideAt(now: number, standings: ReadonlyMap<string, Standing>): Decision {
  const view = { now, since: now };
  return decide({
    serverName: NAME,
    evidence: (key) => standings.get(key),
    policy: recommended,
    rules: documentationRules,
    view,
    draw: 0.5,
  });
}

/** What has to be known as absent before a step may be taken, below which host. */
const NEEDS_ABSENCE: Readonly<Record<string, readonly string[]>> = {
  '3.4': ['_matrix-fed'],
  '3.5': ['_matrix-fed', '_matrix'],
  '5': ['_matrix-fed'],
  '6': ['_matrix-fed', '_matrix'],
};

const anyFailureOf = (observation: Observation, at: number): fc.Arbitrary<Observation> => {
  const id = 'failure';
  switch (observation.kind) {
    case 'well-known':
      return anyWellKnownFailure({ at, id, draw: 0 });
    case 'srv':
      return fc.constantFrom(...DNS_FAILURES).map((reason) => srvAnswer(observation.name, reason, { at, id }));
    case 'address':
      return fc
        .constantFrom(...DNS_FAILURES)
        .map((reason) => addressAnswer(observation.family, observation.host, reason, { at, id }));
  }
};

/** Steps that were checked: a check of nothing would pass too. */
let taken: Set<string>;

function failureIsNoAbsence(run: Run, step: Fold): void {
  taken = new Set();
  fc.assert(
    fc.property(anyHistory, ({ observations, end }) => {
      // What was truly said, whatever the fold under test makes of it.
      const truth = fold(observations, evolve);
      const decision = decideAt(end, fold(observations, step));
      if (decision.kind === 'ask' || decision.conclusion.step === null) return;
      const { conclusion } = decision;
      const services = NEEDS_ABSENCE[conclusion.step ?? ''] ?? [];
      for (const service of services) {
        const host = subjectOf(truth, end);
        const use = usable(truth.get(`srv:${service}._tcp.${host}`), { now: end, since: end });
        expect(use?.finding).toMatchObject({ kind: 'srv', verdict: 'absent' });
        taken.add(conclusion.step ?? '');
      }
    }),
    runs(2000, run),
  );
}

/** The host whose SRV records matter: the delegated one where there is a delegation. */
function subjectOf(standings: ReadonlyMap<string, Standing>, now: number): string {
  const finding = usable(standings.get(`well-known:${NAME}`), { now, since: now })?.finding;
  return finding?.kind === 'well-known' && finding.verdict === 'valid' ? normalName(finding.delegated.host) : NAME;
}

/** Reads a failure as absence, as most resolvers do. */
const readsFailureAsAbsence: Fold = (standing, observation, policy) => {
  if (observation.kind === 'well-known' || observation.outcome.kind !== 'failure')
    return evolve(standing, observation, policy);
  const outcome = { kind: 'no-name', aliases: [], negativeTtl: 300, authenticated: false } as const;
  return evolve(standing, { ...observation, outcome }, policy);
};

/** Keeps only the latest answer. */
const forgetsWhatWasGood: Fold = (standing, observation, policy) => {
  const { latest, failures } = evolve(standing, observation, policy);
  return { latest, failures };
};

/** Lets a good answer live anew with every failure. */
const stampsAnew: Fold = (standing, observation, policy) => {
  const next = evolve(standing, observation, policy);
  if (next.good === undefined) return next;
  const staleUntil = observation.observedAt + 2 * HOUR;
  return { ...next, good: { ...next.good, staleUntil } };
};

function failureDisplacesNothing(run: Run, step: Fold): number {
  let compared = 0;
  const anyDisturbance = anyHistory.chain((history) =>
    fc.record({
      history: fc.constant(history),
      failure: fc
        .constantFrom(...(history.observations.length > 0 ? history.observations : [response()]))
        .chain((observation) =>
          // A failure of a question that has a good, fresh answer, between that answer and the end.
          fc
            .nat(Math.max(0, history.end - observation.observedAt))
            .chain((wait) => anyFailureOf(observation, observation.observedAt + wait)),
        ),
    }),
  );
  fc.assert(
    fc.property(anyDisturbance, ({ history: { observations, end }, failure }) => {
      const undisturbed = fold(observations, evolve);
      const known = undisturbed.get(questionKey(failure));
      const isGood = known !== undefined && known.failures === 0 && known.latest.freshUntil > end;
      if (!isGood || known.latest.observedAt > failure.observedAt) return;
      const before = decideAt(end, undisturbed);
      const after = decideAt(end, fold([...observations, failure], step));
      expect(after).toEqual(before);
      if (before.kind === 'concluded') compared += 1;
    }),
    runs(1000, run),
  );
  return compared;
}

const anyOutage = fc.record({
  lifetime: fc.integer({ min: 300, max: 172_800 }),
  waits: fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { minLength: 1, maxLength: 30 }),
  reason: fc.constantFrom(...PASSING_FAILURES),
});

function staleIsBounded(run: Run, step: Fold): void {
  fc.assert(
    fc.property(anyOutage, ({ lifetime, waits, reason }) => {
      const good = response({
        headers: { 'Cache-Control': `max-age=${lifetime}` },
        body: '{"m.server": "192.0.2.20"}',
        id: 'good',
      });
      const end = START + lifetime * SECOND;
      let standing = step(undefined, good, recommended);
      let now = end;
      for (const wait of waits) {
        now += wait;
        standing = step(standing, wellKnownFailure(reason, { at: now }), recommended);
        const use = usable(standing, { now, since: now });
        const serves = use?.finding.id === 'good';
        expect(serves).toBe(now < end + 2 * HOUR);
      }
    }),
    runs(200, run),
  );
}

describe('law 3, no silent fall: a failure is no absence', () => {
  test('no step is taken past SRV records of which it is not known that they are absent', () => {
    failureIsNoAbsence('law', evolve);
    expect([...taken].sort()).toEqual(['3.4', '3.5', '5', '6']);
  });

  test('positive control: reading SERVFAIL as NXDOMAIN is caught', () => {
    expect(() => failureIsNoAbsence('control', readsFailureAsAbsence)).toThrow();
  });

  test('no failure is ever judged as absence', () => {
    for (const reason of DNS_FAILURES) {
      for (const failures of [1, 2, 100]) {
        expect(judge(srvAnswer('_matrix._tcp.example.org', reason), failures, recommended).verdict).toBe('failed');
        expect(judge(addressAnswer(4, 'example.org', reason), failures, recommended).verdict).toBe('failed');
      }
    }
    for (const reason of PASSING_FAILURES)
      expect(judge(wellKnownFailure(reason), 1, recommended).verdict).toBe('failed');
  });

  test('each class has its own lifetime', () => {
    const life = (observation: Observation): number => judge(observation, 1, recommended).freshUntil - START;
    const lives = [
      life(response({ status: 404 })),
      life(wellKnownFailure('timeout')),
      life(srvAnswer('s', 'servfail')),
      life(srvAnswer('s', 'no-name', { negativeTtl: 900 })),
      life(srvAnswer('s', 'no-name', { negativeTtl: null })),
    ];
    expect(lives).toEqual([HOUR, MINUTE, 30 * SECOND, 15 * MINUTE, 0]);
  });
});

describe('law 3, no silent fall: a failed refresh erases nothing', () => {
  test('while a good answer is fresh no failure changes the decision', () => {
    expect(failureDisplacesNothing('law', evolve)).toBeGreaterThan(100);
  });

  test('positive control: a fold that keeps only the latest answer is caught', () => {
    expect(() => failureDisplacesNothing('control', forgetsWhatWasGood)).toThrow();
  });
});

describe('law 3, no silent fall: what is stale ends', () => {
  test('a delegation serves through an outage for two hours past its lifetime, and not a millisecond longer', () => {
    staleIsBounded('law', evolve);
  });

  test('positive control: a good answer that each failure stamps anew is caught', () => {
    expect(() => staleIsBounded('control', stampsAnew)).toThrow();
  });

  test('positive control: a fold that has nothing stale is caught', () => {
    expect(() => staleIsBounded('control', forgetsWhatWasGood)).toThrow();
  });
});
