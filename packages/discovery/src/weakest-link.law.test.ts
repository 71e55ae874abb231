import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DecideInput,
  type Decision,
  decide,
  type Finding,
  holdsUntil,
  type Pin,
  pinInForce,
  recommended,
  type Standing,
  specStrict,
  type Trace,
  type Use,
} from './index.ts';
import { anyHistory, anyName, anyPin, type History, type Run, runs } from './testing/arbitraries.ts';
import { documentationRules, evidenceOf } from './testing/evidence.ts';

// Law 2: no conclusion is fresh after any evidence in `because` has ceased to be.

type Decider = (input: DecideInput) => Decision;

interface Case {
  readonly history: History;
  readonly serverName: string;
  readonly pin: Pin | undefined;
  /** How long after the end of the history it is decided, and how far on to its end it is decided again. */
  readonly after: number;
  readonly further: number;
  readonly strict: boolean;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  history: anyHistory,
  serverName: anyName,
  pin: anyPin,
  after: fc.oneof(fc.constant(0), fc.nat(120_000), fc.nat(7_200_000)),
  further: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  strict: fc.boolean(),
});

function usesOf({ notes, wellKnown }: Trace): readonly Use[] {
  return [...new Set([...notes.flatMap(({ uses }) => uses), ...(wellKnown === undefined ? [] : [wellKnown])])];
}

function inputAt(now: number, { history, serverName, pin, strict }: Case): DecideInput {
  const policy = strict ? specStrict : recommended;
  const standings = evidenceOf(history.observations, policy);
  return {
    serverName,
    evidence: (key) => standings.get(key),
    policy,
    rules: documentationRules,
    view: { now, since: now },
    draw: 0.5,
    pin,
  };
}

/** What of a conclusion does not depend on when it was drawn. */
function substance(decision: Decision): unknown {
  if (decision.kind === 'ask') return decision;
  const { freshUntil: _, because: __, ...rest } = decision.conclusion;
  return rest;
}

/** Cases in which a conclusion rests on evidence: a check of nothing would pass too. */
let checked = 0;
let pinned = 0;

function weakestLinkHolds(run: Run, decider: Decider): void {
  fc.assert(
    fc.property(anyCase, (given) => {
      const now = given.history.end + given.after;
      const input = inputAt(now, given);
      const decision = decider(input);
      if (decision.kind === 'ask') return;
      const { conclusion, trace } = decision;
      const uses = usesOf(trace);
      if (uses.length > 0) checked += 1;
      if (trace.pin !== undefined) pinned += 1;
      if (given.serverName !== 'no name') {
        expect(trace.pin).toBe(pinInForce(given.pin, now));
      }
      expect(conclusion.freshUntil).toBeLessThanOrEqual(trace.pin?.until ?? Number.POSITIVE_INFINITY);
      for (const use of uses) expect(conclusion.freshUntil).toBeLessThanOrEqual(holdsUntil(use));
      // Nothing that was used is missing from `because`, and nothing else is in it.
      const ids = uses.flatMap(({ finding, failure }) =>
        failure === undefined ? [finding.id] : [finding.id, failure.id],
      );
      if (trace.pin !== undefined) expect(conclusion.because[0]).toBe(trace.pin.id);
      const pins = trace.pin === undefined ? [] : [trace.pin.id];
      expect([...conclusion.because].sort()).toEqual([...new Set([...pins, ...ids])].sort());
      // What is not in `because` does not matter.
      const cited = decider({ ...input, evidence: (key) => onlyCited(input.evidence(key), conclusion.because) });
      expect(substance(cited)).toEqual(substance(decision));
      // And until then it is drawn again from the same evidence.
      if (conclusion.freshUntil <= now) return;
      const later = now + Math.floor((conclusion.freshUntil - now) * given.further);
      const again = decider(inputAt(later, given));
      expect(substance(again)).toEqual(substance(decision));
    }),
    runs(2500, run),
  );
}

function onlyCited(standing: Standing | undefined, because: readonly string[]): Standing | undefined {
  if (standing === undefined) return undefined;
  const isCited = (finding: Finding | undefined) => finding !== undefined && because.includes(finding.id);
  return isCited(standing.latest) || isCited(standing.good) ? standing : undefined;
}

/** A decider whose conclusions are changed. */
function spoiled(change: (decision: Extract<Decision, { kind: 'concluded' }>) => object): Decider {
  return (input) => {
    const decision = decide(input);
    if (decision.kind === 'ask') return decision;
    return { ...decision, conclusion: { ...decision.conclusion, ...change(decision) } };
  };
}

describe('law 2, weakest link', () => {
  test('a conclusion ends with the first of its evidence, and holds until then', () => {
    checked = 0;
    pinned = 0;
    weakestLinkHolds('law', decide);
    expect(checked).toBeGreaterThan(400);
    expect(pinned).toBeGreaterThan(100);
  });

  test('positive control: the life of the strongest evidence is caught', () => {
    const strongest = spoiled(({ trace }) => ({ freshUntil: Math.max(0, ...usesOf(trace).map(holdsUntil)) }));
    expect(() => weakestLinkHolds('control', strongest)).toThrow();
  });

  test('positive control: the life of the addresses alone, as in tuwunel #385, is caught', () => {
    const ofAddresses = spoiled(({ trace, conclusion }) => {
      const uses = usesOf(trace).filter(({ finding }) => finding.kind === 'address');
      return { freshUntil: uses.length === 0 ? conclusion.freshUntil : Math.min(...uses.map(holdsUntil)) };
    });
    expect(() => weakestLinkHolds('control', ofAddresses)).toThrow();
  });

  test('positive control: a conclusion that outlives its pin is caught', () => {
    const endless: Decider = (input) => {
      const { pin } = input;
      return decide({
        ...input,
        pin: pin && pinInForce(pin, input.view.now) && { id: pin.id, delegated: pin.delegated },
      });
    };
    expect(() => weakestLinkHolds('control', endless)).toThrow();
  });

  test('positive control: a pin that is not cited is caught', () => {
    const silent = spoiled(({ trace, conclusion }) => ({
      because: conclusion.because.filter((id) => id !== trace.pin?.id),
    }));
    expect(() => weakestLinkHolds('control', silent)).toThrow();
  });

  test('positive control: evidence of absence that is not cited is caught', () => {
    const forgetful = spoiled(({ trace }) => ({
      because: usesOf(trace)
        .filter(({ finding }) => finding.verdict !== 'absent')
        .map(({ finding }) => finding.id),
    }));
    expect(() => weakestLinkHolds('control', forgetful)).toThrow();
  });

  test('positive control: a conclusion that is drawn for longer than its evidence lasts is caught', () => {
    const lazy: Decider = (input) => {
      const decision = decide(input);
      if (decision.kind === 'ask' || decision.conclusion.because.length === 0) return decision;
      return { ...decision, conclusion: { ...decision.conclusion, freshUntil: decision.conclusion.freshUntil + 1 } };
    };
    expect(() => weakestLinkHolds('control', lazy)).toThrow();
  });
});
