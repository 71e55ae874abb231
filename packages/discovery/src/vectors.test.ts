import { describe, expect, test } from 'vitest';
import caseFile from '../../conformance/vectors/cases.json' with { type: 'json' };
import openFile from '../../conformance/vectors/open.json' with { type: 'json' };
import { addressRules, isAddressAllowed, type Policy, recommended, specStrict } from './index.ts';
import { type Driven, drive } from './testing/drive.ts';
import { DOCUMENTATION } from './testing/evidence.ts';
import { mismatches } from './testing/vector-check.ts';
import type { Expectation, OpenCase, VectorCase } from './testing/vector-format.ts';
import { worldOracle } from './testing/vector-world.ts';

const cases = caseFile.cases as unknown as readonly VectorCase[];
const open = openFile.cases as unknown as readonly OpenCase[];
const rules = addressRules({ allow: DOCUMENTATION });

interface Given extends Pick<VectorCase, 'serverName' | 'dns' | 'wellKnown'> {}

function resolve(given: Given, policy: Policy = recommended, draw = 0.5): Driven {
  const { maxRedirects, maxBodyBytes } = policy.wellKnown;
  return drive(given.serverName, worldOracle(given, { maxRedirects, maxBodyBytes, rules }), { policy, rules, draw });
}

function optionOf({ options, recommended: id }: OpenCase): Expectation {
  const option = options.find((candidate) => candidate.id === id);
  if (option === undefined) throw new Error(`no option ${id}`);
  return option.expect;
}

test('the vectors are there', () => {
  expect(cases).toHaveLength(103);
  expect(open).toHaveLength(47);
});

describe('every case, with no socket', () => {
  test.each(cases)('$id $title', (given) => {
    expect(mismatches(given.expect, resolve(given))).toEqual([]);
  });
});

describe('every case, to the letter', () => {
  test.each(cases)('$id $title', (given) => {
    expect(mismatches(given.expect, resolve(given, specStrict))).toEqual([]);
  });
});

describe('every open case as recommended', () => {
  test.each(open)('$id $title', (given) => {
    expect(mismatches(optionOf(given), resolve(given))).toEqual([]);
  });
});

describe('every open case in one of its ways, to the letter', () => {
  test.each(open)('$id $title', (given) => {
    const driven = resolve(given, specStrict);
    const fitting = given.options.filter((option) => mismatches(option.expect, driven).length === 0);
    expect(fitting.length).toBeGreaterThan(0);
  });
});

describe('in every case', () => {
  const all: readonly Given[] = [...cases, ...open];

  test('hints change nothing but the number of rounds', () => {
    for (const given of all) {
      const { maxRedirects, maxBodyBytes } = recommended.wellKnown;
      const oracle = worldOracle(given, { maxRedirects, maxBodyBytes, rules });
      const plain = drive(given.serverName, oracle, { rules });
      const hinted = drive(given.serverName, oracle, { rules, askHints: true });
      expect(hinted.conclusion).toEqual(plain.conclusion);
      expect(hinted.rounds).toBeLessThanOrEqual(plain.rounds);
    }
  });

  test('no target has an address that the rules refuse', () => {
    for (const given of all) {
      const { conclusion } = resolve(given);
      const addresses =
        conclusion.outcome === 'destination' ? conclusion.targets.flatMap((target) => target.addresses) : [];
      for (const address of addresses) expect(isAddressAllowed(address, rules)).toBe(true);
    }
  });

  test('targets are tried first as often as their weights say', () => {
    const weighted = cases.filter((given) => given.expect.firstChoice !== undefined);
    expect(weighted.map(({ id }) => id)).toEqual(['P058']);
    const draws = 4000;
    for (const given of weighted) {
      const firsts = new Map<string, number>();
      for (let index = 0; index < draws; index += 1) {
        const { conclusion } = resolve(given, recommended, (index + 0.5) / draws);
        const first = conclusion.outcome === 'destination' ? (conclusion.targets[0]?.host ?? '') : '';
        firsts.set(first, (firsts.get(first) ?? 0) + 1 / draws);
      }
      for (const [host, [low, high]] of Object.entries(given.expect.firstChoice ?? {})) {
        expect(firsts.get(host)).toBeGreaterThan(low);
        expect(firsts.get(host)).toBeLessThan(high);
      }
    }
  });
});

describe('positive control: each planted error is found', () => {
  const named = (id: string): VectorCase => {
    const found = cases.find((given) => given.id === id);
    if (found === undefined) throw new Error(`no case ${id}`);
    return found;
  };

  test.each<[string, string, Partial<Expectation>]>([
    ['another step', 'P047', { step: '3.5' }],
    ['another Host', 'P047', { hostHeader: 'matrix.example.org' }],
    ['Host with a port that is not there', 'P062', { hostHeader: 'fed.example.org:8448' }],
    ['the certificate of the target', 'P055', { tlsName: 'node1.example.net' }],
    ['SNI for an address', 'P024', { tlsName: 'name.example.org' }],
    ['another port', 'P047', { targets: [{ host: 'matrix.example.org', port: 8448, addresses: ['192.0.2.21'] }] }],
    ['another address', 'P047', { targets: [{ host: 'matrix.example.org', port: 443, addresses: ['192.0.2.22'] }] }],
    ['another order of priorities', 'P057', { targets: (named('P057').expect.targets ?? []).toReversed() }],
    ['one target fewer', 'P058', { targets: (named('P058').expect.targets ?? []).slice(1) }],
    ['another code', 'P039', { error: 'dns-failure' }],
    ['a failure where there is a destination', 'P047', { error: 'no-addresses' }],
    ['a well-known that was not asked', 'P047', { wellKnownOutcome: 'not-attempted' }],
    ['another lifetime', 'P095', { wellKnownTtlSeconds: 3601 }],
    ['a shorter error', 'P067', { wellKnownErrorTtlMaxSeconds: 60 }],
    ['an address that must not be contacted', 'P047', { mustNotConnectTo: ['192.0.2.21'] }],
  ])('%s', (_, id, planted) => {
    const given = named(id);
    expect(mismatches({ ...given.expect, ...planted }, resolve(given))).not.toEqual([]);
  });
});
