import { describe, expect, test } from 'vitest';
import { type Observation, questionKey, questionsOf, recommended, specStrict } from './index.ts';
import { askedBy, decideOn, evidenceOf } from './testing/evidence.ts';
import {
  addressAnswer,
  addressesAnswers,
  delegation,
  HOUR,
  MINUTE,
  response,
  SECOND,
  START,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './testing/observations.ts';

const FED = 'srv:_matrix-fed._tcp.example.org';
const LEGACY = 'srv:_matrix._tcp.example.org';
const HOST = ['aaaa:example.org', 'a:example.org'];

function asked(serverName: string, ...evidence: readonly Observation[]) {
  const { questions, hints } = askedBy(decideOn(serverName, evidence));
  return { questions: [...questions].sort(), hints: [...hints].sort() };
}

const sorted = (...keys: readonly string[]) => [...keys].sort();

describe('a decision asks for what is missing and no more', () => {
  test('R21: a literal and what is no name ask nothing', () => {
    for (const name of ['192.0.2.1', '[2001:db8::1]:443', '127.0.0.1', '', 'a b']) {
      expect(decideOn(name, []).kind).toBe('concluded');
    }
  });

  test('R21: a name with a port asks for its addresses, both families at once', () => {
    expect(asked('EXAMPLE.org:8448')).toEqual({ questions: sorted(...HOST), hints: [] });
    expect(asked('example.org:8448', addressAnswer(4, 'example.org', ['192.0.2.1']))).toEqual({
      questions: ['aaaa:example.org'],
      hints: [],
    });
  });

  test('a name without a port asks for its well-known, and hints at what follows if that comes to nothing', () => {
    expect(asked('Example.ORG')).toEqual({
      questions: ['well-known:example.org'],
      hints: sorted(FED, LEGACY, ...HOST),
    });
  });

  test('what is known already is not hinted at', () => {
    const srv = srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('node1.example.net')]);
    expect(asked('example.org', srv)).toEqual({
      questions: ['well-known:example.org'],
      hints: sorted('a:node1.example.net', 'aaaa:node1.example.net'),
    });
    const known = [srv, ...addressesAnswers('node1.example.net', ['198.51.100.11'])];
    expect(asked('example.org', ...known)).toEqual({ questions: ['well-known:example.org'], hints: [] });
  });

  test('after "no delegation": SRV, with the rest as hints', () => {
    const none = response({ status: 404 });
    expect(asked('example.org', none)).toEqual({ questions: [FED], hints: sorted(LEGACY, ...HOST) });
    const noFed = srvAnswer('_matrix-fed._tcp.example.org', 'no-name');
    expect(asked('example.org', none, noFed)).toEqual({ questions: [LEGACY], hints: sorted(...HOST) });
    const noLegacy = srvAnswer('_matrix._tcp.example.org', 'no-name');
    expect(asked('example.org', none, noFed, noLegacy)).toEqual({ questions: sorted(...HOST), hints: [] });
  });

  test('while SRV is missing, hints look through a legacy record that is known', () => {
    const legacy = srvAnswer('_matrix._tcp.example.org', [srvRecord('old.example.net')]);
    expect(asked('example.org', response({ status: 404 }), legacy)).toEqual({
      questions: [FED],
      hints: sorted('a:old.example.net', 'aaaa:old.example.net', ...HOST),
    });
  });

  test('after a delegation: the delegated host, and nothing of the original', () => {
    expect(asked('example.org', delegation('Fed.Example.org'))).toEqual({
      questions: ['srv:_matrix-fed._tcp.fed.example.org'],
      hints: sorted('srv:_matrix._tcp.fed.example.org', 'a:fed.example.org', 'aaaa:fed.example.org'),
    });
    expect(asked('example.org', delegation('fed.example.org.'))).toMatchObject({
      questions: ['srv:_matrix-fed._tcp.fed.example.org'],
    });
  });

  test('the addresses of all SRV targets at once, each host once', () => {
    const records = [
      srvRecord('a.example.net'),
      srvRecord('b.example.net'),
      srvRecord('A.example.net', { port: 1 }),
      srvRecord('.'),
    ];
    const srv = srvAnswer('_matrix-fed._tcp.example.org', records);
    expect(asked('example.org', response({ status: 404 }), srv)).toEqual({
      questions: sorted('a:a.example.net', 'aaaa:a.example.net', 'a:b.example.net', 'aaaa:b.example.net'),
      hints: [],
    });
  });

  test('a policy may forbid hints', () => {
    const policy = { ...recommended, speculate: false };
    for (const evidence of [[], [response({ status: 404 })], [delegation('fed.example.org')]]) {
      expect(askedBy(decideOn('example.org', evidence, { policy })).hints).toEqual([]);
    }
  });
});

describe('what is asked again', () => {
  const hourly = { headers: { 'Cache-Control': 'max-age=3600' } };

  test('what has expired, and nothing else', () => {
    const evidence = [
      delegation('fed.example.org:443', hourly),
      ...addressesAnswers('fed.example.org', ['192.0.2.20']),
    ];
    expect(askedBy(decideOn('example.org', evidence, { now: START + 299 * SECOND })).questions).toEqual([]);
    expect(askedBy(decideOn('example.org', evidence, { now: START + 300 * SECOND })).questions).toEqual([
      'aaaa:fed.example.org',
      'a:fed.example.org',
    ]);
    expect(askedBy(decideOn('example.org', evidence, { now: START + HOUR })).questions).toEqual([
      'well-known:example.org',
    ]);
  });

  test('a failure when its back-off is over', () => {
    const failed = wellKnownFailure('timeout');
    expect(askedBy(decideOn('example.org', [failed], { now: START + MINUTE - 1 })).questions).toEqual([FED]);
    expect(askedBy(decideOn('example.org', [failed], { now: START + MINUTE })).questions).toEqual([
      'well-known:example.org',
    ]);
  });

  test('nothing that was answered since the resolution began, though it may not be kept', () => {
    const evidence = [
      delegation('fed.example.org:443', { headers: { 'Cache-Control': 'no-store' }, at: START + 1 }),
      ...addressesAnswers('fed.example.org', ['192.0.2.20'], { ttl: 0, negativeTtl: null, at: START + 2 }),
    ];
    const decision = decideOn('example.org', evidence, { since: START, now: START + 30 * SECOND });
    expect(decision).toMatchObject({
      kind: 'concluded',
      conclusion: { outcome: 'destination', freshUntil: START + 1 },
    });
    expect(askedBy(decideOn('example.org', evidence, { now: START + 30 * SECOND })).questions).toEqual([
      'well-known:example.org',
    ]);
  });

  test('everything when it has to be fresh, once', () => {
    const now = START + MINUTE;
    const old = [delegation('fed.example.org:443'), ...addressesAnswers('fed.example.org', ['192.0.2.20'])];
    expect(askedBy(decideOn('example.org', old, { now, notBefore: now })).questions).toEqual([
      'well-known:example.org',
    ]);
    const renewed = [...old, delegation('fed.example.org:443', { at: now })];
    expect(askedBy(decideOn('example.org', renewed, { now, notBefore: now })).questions).toEqual([
      'aaaa:fed.example.org',
      'a:fed.example.org',
    ]);
    const all = [...renewed, ...addressesAnswers('fed.example.org', ['192.0.2.21'], { at: now })];
    expect(decideOn('example.org', all, { now, notBefore: now })).toMatchObject({
      kind: 'concluded',
      conclusion: { targets: [{ addresses: ['192.0.2.21'] }] },
    });
  });

  test('to the letter nothing is stale: an expired answer is asked for, and a failure then counts', () => {
    const now = START + 2 * HOUR;
    const evidence = [delegation('fed.example.org:443', hourly), wellKnownFailure('timeout', { at: now })];
    expect(askedBy(decideOn('example.org', evidence, { now, policy: specStrict })).questions).toEqual([FED]);
    expect(askedBy(decideOn('example.org', evidence, { now })).questions).toEqual([
      'aaaa:fed.example.org',
      'a:fed.example.org',
    ]);
  });
});

describe('questionsOf: what the destination of a name may rest on (R105)', () => {
  const keys = (serverName: string, ...observations: readonly Observation[]) => {
    const standings = evidenceOf(observations);
    return questionsOf(serverName, (key) => standings.get(key))
      .map(questionKey)
      .sort();
  };
  const own = [FED, LEGACY, ...HOST];

  test('nothing for a literal and what is no name', () => {
    expect(keys('192.0.2.1')).toEqual([]);
    expect(keys('no name')).toEqual([]);
  });

  test('the addresses of a name with a port', () => {
    expect(keys('EXAMPLE.org:443', delegation('fed.example.org'))).toEqual(sorted(...HOST));
  });

  test('the name’s own where nothing is known', () => {
    expect(keys('Example.org')).toEqual(sorted('well-known:example.org', ...own));
  });

  test('the delegated host, its SRV targets, and those of the name', () => {
    const srv = srvAnswer('_matrix-fed._tcp.fed.example.org', [srvRecord('Node1.example.net'), srvRecord('.')]);
    const before = srvAnswer('_matrix._tcp.example.org', [srvRecord('old.example.net')]);
    expect(keys('example.org', delegation('Fed.example.org.'), srv, before)).toEqual(
      sorted(
        ...['well-known:example.org', ...own, 'a:old.example.net', 'aaaa:old.example.net'],
        ...[
          'srv:_matrix-fed._tcp.fed.example.org',
          'srv:_matrix._tcp.fed.example.org',
          'a:fed.example.org',
          'aaaa:fed.example.org',
        ],
        ...['a:node1.example.net', 'aaaa:node1.example.net'],
      ),
    );
  });

  test('no target that no question can carry', () => {
    const srv = srvAnswer('_matrix-fed._tcp.example.org', [srvRecord('a\\032'.repeat(80))]);
    expect(keys('example.org', srv)).toEqual(sorted('well-known:example.org', ...own));
  });

  test('nothing beyond a question that found no records, or no delegation', () => {
    const srv = srvAnswer('_matrix-fed._tcp.example.org', 'no-name');
    expect(keys('example.org', response({ status: 404 }), srv)).toEqual(sorted('well-known:example.org', ...own));
  });

  test('also what a good answer behind a failure leads to', () => {
    const found = keys('example.org', delegation('fed.example.org'), wellKnownFailure('timeout', { at: START + 1 }));
    expect(found).toContain('a:fed.example.org');
  });

  test('no more for a delegated literal, and each once for a delegation to itself', () => {
    expect(keys('example.org', delegation('192.0.2.20'))).toEqual(sorted('well-known:example.org', ...own));
    expect(keys('example.org', delegation('example.org'))).toEqual(sorted('well-known:example.org', ...own));
  });
});
