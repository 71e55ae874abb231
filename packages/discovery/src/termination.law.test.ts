import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DecideInput,
  type Decision,
  decide,
  explain,
  type Observation,
  type Question,
  specStrict,
} from './index.ts';
import { type Run, runs } from './testing/arbitraries.ts';
import { drive, type Oracle } from './testing/drive.ts';
import {
  type Answer,
  addressAnswer,
  delegation,
  response,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './testing/observations.ts';

// Every resolution ends after few rounds, whatever the world answers, and hostile evidence cannot make it long.

/** The well-known; _matrix-fed; _matrix; addresses; the conclusion. */
const MAX_ROUNDS = 5;
/** Two families of 32 targets, the well-known and two SRV names. */
const MAX_QUESTIONS = 67;

const anyHost = fc.constantFrom(
  'example.org',
  'fed.example.org',
  'a.example.net',
  'b.example.net',
  'x'.repeat(63),
  '.',
  '192.0.2.1',
  'odd name',
);
const anyTtl = fc.constantFrom(0, 0, 1, 300, 2_147_483_647);

const anySrvAnswer: fc.Arbitrary<Answer<ReturnType<typeof srvRecord>>> = fc.oneof(
  fc.array(
    fc
      .record({ host: anyHost, priority: fc.nat(2), weight: fc.nat(3), port: fc.nat(2), ttl: anyTtl })
      .map(({ host, ...fields }) => srvRecord(host, fields)),
    { minLength: 1, maxLength: 60 },
  ),
  fc.constantFrom('no-data' as const, 'no-name' as const, 'servfail' as const, 'unsendable-name' as const),
);

const anyAddressAnswer = fc.oneof(
  fc.array(fc.constantFrom('192.0.2.1', '127.0.0.1', 'not an address'), { minLength: 1, maxLength: 5 }),
  fc.constantFrom('no-data' as const, 'no-name' as const, 'timeout' as const),
);

const anyWellKnownAnswer = fc.oneof(
  anyHost.map((host) => delegation(host)),
  anyHost.map((host) => delegation(`${host}:443`)),
  fc
    .constantFrom(200, 404, 503)
    .map((status) => response({ status, body: 'x', headers: { 'Cache-Control': 'no-store' } })),
  fc.constantFrom('timeout' as const, 'redirect-loop' as const).map((reason) => wellKnownFailure(reason)),
);

/** A world that answers every question, differently and as it likes. */
const anyOracle: fc.Arbitrary<Oracle> = fc
  .record({
    wellKnown: anyWellKnownAnswer,
    srv: fc.array(anySrvAnswer, { minLength: 1, maxLength: 4 }),
    address: fc.array(anyAddressAnswer, { minLength: 1, maxLength: 5 }),
    ttl: anyTtl,
  })
  .map(({ wellKnown, srv, address, ttl }): Oracle => {
    let turn = 0;
    return (question, at) => {
      turn += 1;
      switch (question.kind) {
        case 'well-known':
          return { ...wellKnown, host: question.host, requestedAt: at, observedAt: at } as Observation;
        case 'srv':
          return srvAnswer(question.name, srv[turn % srv.length] ?? 'no-name', { at, negativeTtl: null });
        case 'address':
          return addressAnswer(question.family, question.host, address[turn % address.length] ?? 'no-name', {
            at,
            ttl,
          });
      }
    };
  });

const anyServerName = fc.oneof(
  fc.constantFrom(
    'example.org',
    'EXAMPLE.org',
    'fed.example.org',
    'example.org:443',
    '192.0.2.1',
    '[::1]',
    '',
    'no name',
  ),
  fc.string({ unit: fc.constantFrom(...'aA0-.:[]'), maxLength: 20 }),
);

type Decider = (input: DecideInput) => Decision;

function ends(run: Run, decider: Decider): void {
  fc.assert(
    fc.property(
      anyServerName,
      anyOracle,
      fc.record({
        askHints: fc.boolean(),
        roundMs: fc.constantFrom(0, 1, 600_000),
        strict: fc.boolean(),
        draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
      (serverName, oracle, { strict, ...options }) => {
        const policy = strict ? { policy: specStrict } : {};
        const driven = drive(serverName, oracle, { ...options, ...policy, decider, maxRounds: MAX_ROUNDS });
        expect(driven.asked.length).toBeLessThanOrEqual(options.askHints ? 2 * MAX_QUESTIONS : MAX_QUESTIONS);
        if (driven.conclusion.outcome === 'destination') {
          expect(driven.conclusion.targets.length).toBeGreaterThan(0);
          expect(driven.conclusion.targets.every(({ addresses }) => addresses.length > 0)).toBe(true);
        }
        // What was concluded can be told, whatever it is.
        const { sentences, tree } = explain(driven.conclusion, driven.trace);
        expect(sentences.length).toBeGreaterThan(0);
        expect(tree.children.length).toBeGreaterThan(0);
      },
    ),
    runs(2000, run),
  );
}

describe('termination', () => {
  test('every resolution ends within five rounds, asks nothing twice, and can be explained', () => {
    ends('law', decide);
  });

  test('positive control: one that does not take an answer of no lifetime for its own is caught', () => {
    const impatient: Decider = (input) => decide({ ...input, view: { ...input.view, since: input.view.now + 1 } });
    expect(() => ends('control', impatient)).toThrow();
  });

  test('positive control: one that asks what was answered is caught', () => {
    let last: readonly Question[] = [];
    const forgetful: Decider = (input) => {
      const decision = decide(input);
      if (decision.kind === 'concluded') return decision;
      const questions = last.length > 0 ? last : decision.questions;
      last = decision.questions;
      return { ...decision, questions };
    };
    expect(() => ends('control', forgetful)).toThrow();
  });
});

describe('hostile evidence', () => {
  const nothing: Oracle = (question, at) => {
    if (question.kind === 'well-known') return response({ host: question.host, status: 404, at });
    if (question.kind === 'srv') return srvAnswer(question.name, 'no-name', { at });
    return addressAnswer(question.family, question.host, ['192.0.2.1'], { at });
  };

  test('ten thousand SRV records lead to 32 targets and a bounded number of looks', () => {
    const records = Array.from({ length: 10_000 }, (_, index) =>
      srvRecord(`n${index}.example.net`, { weight: index % 100 }),
    );
    const driven = drive('example.org', (question, at) =>
      question.kind === 'srv' ? srvAnswer(question.name, records, { at }) : nothing(question, at),
    );
    expect(driven.conclusion).toMatchObject({ step: '4' });
    expect(driven.conclusion.outcome === 'destination' ? driven.conclusion.targets.length : 0).toBe(32);
    expect(driven.asked).toHaveLength(2 + 64);
    expect(driven.looks).toBeLessThan(1000);
    const { sentences } = explain(driven.conclusion, driven.trace);
    expect(sentences.join('\n').length).toBeLessThan(30_000);
  });

  test('ten thousand SRV records that lead nowhere ask for nothing', () => {
    const records = Array.from({ length: 10_000 }, () => srvRecord('.', { port: 0 }));
    const driven = drive('example.org', (question, at) =>
      question.kind === 'srv' ? srvAnswer(question.name, records, { at }) : nothing(question, at),
    );
    expect(driven.conclusion).toMatchObject({ code: 'service-unavailable', step: '4' });
    expect(driven.asked).toHaveLength(2);
  });

  test('ten thousand priorities are looked at as far as needed', () => {
    const records = Array.from({ length: 10_000 }, (_, index) =>
      srvRecord('a.example.net', { priority: index, port: 1 + (index % 60_000) }),
    );
    const driven = drive('example.org', (question, at) =>
      question.kind === 'srv' ? srvAnswer(question.name, records, { at }) : nothing(question, at),
    );
    expect(driven.asked).toHaveLength(4);
    expect(
      driven.conclusion.outcome === 'destination' ? driven.conclusion.targets.map(({ priority }) => priority) : [],
    ).toEqual(Array.from({ length: 32 }, (_, index) => index));
  });

  test('a thousand aliases and a thousand addresses are told in few words', () => {
    const addresses = Array.from({ length: 1000 }, (_, index) => `192.0.2.${index % 256}`);
    const aliases = Array.from({ length: 1000 }, (_, index) => ({
      owner: `a${index}`,
      target: `a${index + 1}`,
      ttl: 60,
    }));
    const driven = drive('example.org:8448', (question, at) =>
      question.kind === 'address'
        ? addressAnswer(question.family, question.host, addresses, { at, aliases })
        : nothing(question, at),
    );
    const { tree } = explain(driven.conclusion, driven.trace);
    expect(JSON.stringify(tree.children).length).toBeLessThan(5000);
  });

  test('the longest names are resolved as any other', () => {
    const label = 'x'.repeat(63);
    const name = `${label}.${label}.${label}.${'y'.repeat(61)}`;
    expect(name).toHaveLength(253);
    const unsendable: Oracle = (question, at) =>
      question.kind === 'srv' ? srvAnswer(question.name, 'unsendable-name', { at }) : nothing(question, at);
    expect(drive(name, unsendable).conclusion).toMatchObject({ outcome: 'destination', step: '6', hostHeader: name });
    expect(drive(`${name}:65535`, unsendable).conclusion).toMatchObject({ step: '2' });
    expect(drive(`${name}x`, nothing).conclusion).toMatchObject({ code: 'invalid-server-name' });
  });
});
