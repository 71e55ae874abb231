import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressRules,
  type DecideInput,
  decide,
  decideAlike,
  type Earlier,
  type Observation,
  type Pin,
  questionKey,
  recommended,
  specStrict,
} from './index.ts';
import { anyHistory, anyName, anyPin, type Run, runs } from './testing/arbitraries.ts';
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
  pin: anyPin,
  /** What became of the pin: it is still there, was taken back, or another took its place. */
  fate: fc.constantFrom('kept', 'kept', 'kept', 'gone', 'other'),
  strict: fc.boolean(),
  draws: fc.oneof(
    fc.constant([0.3, 0.3] as const),
    fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true })),
  ),
});

const seen = { alike: 0, undecided: 0, changed: 0, pinned: 0 };

type Distort = (earlier: Earlier, input: DecideInput) => Earlier;

function isToldAsDecided(run: Run, distort: Distort = (earlier) => earlier): void {
  fc.assert(
    fc.property(anyCase, ({ history, asked, changed, other, pause, serverName, pin, fate, strict, draws }) => {
      const policy = strict ? specStrict : recommended;
      const inputAt = (observations: readonly Observation[], now: number, draw: number, pin?: Pin): DecideInput => {
        const standings = evidenceOf(observations, policy);
        const view = { now, since: now };
        const evidence = (key: string) => standings.get(key);
        return { serverName, evidence, policy, rules: documentationRules, view, draw, pin };
      };
      const first = inputAt(history.observations, history.end, draws[0], pin);
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
      const second = inputAt([...history.observations, ...again], later, draws[1], becomes(pin, fate));
      const told = decideAlike(distort({ ...first, conclusion, uses }, second), second);
      const decided = decide(second);
      if (told === undefined) {
        seen.undecided += 1;
        return;
      }
      seen.alike += 1;
      if (changed !== 0) seen.changed += 1;
      if (told.because[0] === 'pin') seen.pinned += 1;
      expect(JSON.stringify(told)).toBe(JSON.stringify(decided.kind === 'ask' ? decided : decided.conclusion));
    }),
    runs(2500, run),
  );
}

function becomes(pin: Pin | undefined, fate: string): Pin | undefined {
  if (fate === 'kept') return pin;
  return fate === 'gone' ? undefined : { id: 'other', delegated: 'fed.example.org:443' };
}

describe('a decision that is told again', () => {
  test('is the one that would be made', () => {
    isToldAsDecided('law');
    for (const number of Object.values(seen)) expect(number).toBeGreaterThan(30);
  });

  test('positive control: one that leaves evidence out of account is caught', () => {
    expect(() => isToldAsDecided('control', (earlier) => ({ ...earlier, uses: earlier.uses.slice(0, -1) }))).toThrow();
  });

  test('positive control: one that leaves the pin out of account is caught', () => {
    const unpinned: Distort = (earlier, input) => {
      const [first = '', ...rest] = earlier.conclusion.because;
      if (first !== 'pin' || input.pin !== undefined) return earlier;
      return { ...earlier, conclusion: { ...earlier.conclusion, because: rest } };
    };
    expect(() => isToldAsDecided('control', unpinned)).toThrow();
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

  test('the same beside a pin that has ended is', () => {
    expect(again({ pin: { id: 'pin', delegated: 'fed.example.org', until: START } })).toEqual(earlier?.conclusion);
  });

  test.each<[string, Partial<DecideInput>]>([
    ['another draw of the order of targets', { draw: 0.9 }],
    ['another policy', { policy: specStrict }],
    ['other address rules', { rules: addressRules() }],
    ['another spelling of the name', { serverName: 'Example.org' }],
    ['a pin', { pin: { id: 'pin', delegated: 'fed.example.org' } }],
    ['evidence that is not there', { evidence: () => undefined }],
    ['evidence that has expired', { view: { now: START + 30 * DAY, since: START + 30 * DAY } }],
  ])('%s', (_, other) => {
    expect(again(other)).toBeUndefined();
  });
});
