import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressRules,
  type DecideInput,
  decide,
  decideAlike,
  type Earlier,
  type Observation,
  questionKey,
  recommended,
  specStrict,
} from './index.ts';
import { anyHistory, anyName, type Run, runs } from './testing/arbitraries.ts';
import { documentationRules, evidenceOf } from './testing/evidence.ts';
import { addressAnswer, DAY, response, START, srvAnswer, srvRecord } from './testing/observations.ts';

// What is told again of newer evidence is what is decided from it, to the byte.

const anyCase = fc.record({
  history: anyHistory,
  /** Which questions are asked once more, and where something else comes of it. */
  asked: fc.oneof(fc.constant(0xffff), fc.nat(0xffff)),
  changed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(0xffff)),
  other: anyHistory,
  pause: fc.oneof(fc.constant(0), fc.nat(400_000), fc.nat(90_000_000)),
  serverName: anyName,
  strict: fc.boolean(),
  draws: fc.oneof(
    fc.constant([0.3, 0.3] as const),
    fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true })),
  ),
});

const seen = { alike: 0, undecided: 0, changed: 0 };

type Distort = (earlier: Earlier, input: DecideInput) => Earlier;

function isToldAsDecided(run: Run, distort: Distort = (earlier) => earlier): void {
  fc.assert(
    fc.property(anyCase, ({ history, asked, changed, other, pause, serverName, strict, draws }) => {
      const policy = strict ? specStrict : recommended;
      const inputAt = (observations: readonly Observation[], now: number, draw: number): DecideInput => {
        const standings = evidenceOf(observations, policy);
        const view = { now, since: now };
        return { serverName, evidence: (key) => standings.get(key), policy, rules: documentationRules, view, draw };
      };
      const first = inputAt(history.observations, history.end, draws[0]);
      const decision = decide(first);
      if (decision.kind === 'ask') return;
      const { conclusion, uses } = decision;
      const later = history.end + pause;
      const others = new Map(other.observations.map((one) => [questionKey(one), one]));
      const latest = new Map(history.observations.map((one) => [questionKey(one), one]));
      const again = [...latest].flatMap(([key, one], index): Observation[] => {
        if (((asked >> index) & 1) === 0) return [];
        const now = (changed >> index) & 1 ? (others.get(key) ?? one) : one;
        return [{ ...now, id: `again-${key}`, requestedAt: later, observedAt: later }];
      });
      const second = inputAt([...history.observations, ...again], later, draws[1]);
      const told = decideAlike(distort({ ...first, conclusion, uses }, second), second);
      const decided = decide(second);
      if (told === undefined) {
        seen.undecided += 1;
        return;
      }
      seen.alike += 1;
      if (changed !== 0) seen.changed += 1;
      expect(JSON.stringify(told)).toBe(JSON.stringify(decided.kind === 'ask' ? decided : decided.conclusion));
    }),
    runs(2500, run),
  );
}

describe('a decision that is told again', () => {
  test('is the one that would be made', () => {
    isToldAsDecided('law');
    for (const number of Object.values(seen)) expect(number).toBeGreaterThan(30);
  });

  test('positive control: one that leaves evidence out of account is caught', () => {
    expect(() => isToldAsDecided('control', (earlier) => ({ ...earlier, uses: earlier.uses.slice(1) }))).toThrow();
  });

  test('positive control: one for another name is caught', () => {
    const other: Distort = (earlier, { serverName }) => ({
      ...earlier,
      serverName,
      conclusion: { ...earlier.conclusion, serverName: 'other.example' },
    });
    expect(() => isToldAsDecided('control', other)).toThrow();
  });
});

describe('what was decided by other means is not told again:', () => {
  const evidence = evidenceOf([
    response({ status: 404 }),
    srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('a.example.net'), srvRecord('b.example.net')]),
    ...['a.example.net', 'b.example.net'].flatMap((host) => [
      addressAnswer(4, host, ['192.0.2.10']),
      addressAnswer(6, host, 'no-data'),
    ]),
  ]);
  const input: DecideInput = {
    serverName: 'example.org',
    evidence: (key) => evidence.get(key),
    policy: recommended,
    rules: documentationRules,
    view: { now: START, since: START },
    draw: 0.3,
  };
  const decision = decide(input);
  const earlier = decision.kind === 'concluded' ? { ...input, ...decision } : undefined;
  const again = (other: Partial<DecideInput>) => earlier && decideAlike(earlier, { ...input, ...other });

  test('the same by the same is', () => {
    expect(again({})).toEqual(earlier?.conclusion);
    expect(earlier?.conclusion).toMatchObject({ outcome: 'destination', targets: [{}, {}] });
  });

  test.each<[string, Partial<DecideInput>]>([
    ['another draw of the order of targets', { draw: 0.9 }],
    ['another policy', { policy: specStrict }],
    ['other address rules', { rules: addressRules() }],
    ['another spelling of the name', { serverName: 'Example.org' }],
    ['evidence that is not there', { evidence: () => undefined }],
    ['evidence that has expired', { view: { now: START + 30 * DAY, since: START + 30 * DAY } }],
  ])('%s', (_, other) => {
    expect(again(other)).toBeUndefined();
  });
});
