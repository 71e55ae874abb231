import { describe, expect, test } from 'vitest';
import {
  type ClaimSource,
  type ClaimVerdict,
  judge,
  judgeClaim,
  type KnownName,
  type Observation,
  parseCacheTable,
  recommended,
  type SrvFinding,
  type Unresolvable,
  type WellKnownFinding,
} from '../index.ts';
import { concludeOn } from '../testing/evidence.ts';
import {
  addressesAnswers,
  DAY,
  delegation,
  HOUR,
  response,
  START,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from '../testing/observations.ts';

const LATER = '2026-01-02T04:00:00.000000000+00:00';
const AGO = '2025-12-31T20:00:00.000000000+00:00';

const FED = 'matrix-federation.matrix.org';
const CDN = 'matrix-federation.matrix.org.cdn.cloudflare.net';
const SRV = srvAnswer('_matrix._tcp.matrix.org', [srvRecord(CDN, { port: 8443 })]);
const NO_SRV = srvAnswer('_matrix-fed._tcp.matrix.org', 'no-name');

function judged(observation: Observation) {
  return judge(observation, 1, recommended);
}

/** What is known after these answers, the first of them that of the well-known. */
function known(serverName: string, evidence: readonly Observation[], srv: readonly Observation[] = []): KnownName {
  const { conclusion } = concludeOn(serverName, evidence);
  const wellKnown = evidence.find(({ kind }) => kind === 'well-known');
  return {
    conclusion,
    ...(wellKnown === undefined ? {} : { wellKnown: judged(wellKnown) as WellKnownFinding }),
    srv: srv.map((each) => judged(each) as SrvFinding),
  };
}

const DELEGATED = known(
  'matrix.org',
  [delegation(`${FED}:443`, { host: 'matrix.org' }), ...addressesAnswers(FED, ['104.20.21.236'])],
  [SRV],
);
const UNDELEGATED_EVIDENCE = [
  response({ host: 'matrix.org', status: 404 }),
  NO_SRV,
  srvAnswer('_matrix._tcp.matrix.org', [srvRecord('m.example', { port: 8443 })]),
  ...addressesAnswers('m.example', ['192.0.2.7']),
];

function tuwunel(row: string): string {
  return `| Server Name | Destination | Hostname | Expires |\n| ${row} |`;
}

function override(row: string): string {
  return `| Server Name | IP | Port | Expires | Overriding |\n| ${row} |`;
}

function continuwuity(row: string): string {
  return `| Server Name | Destination | SNI | Override | Step | Expires |\n| ${row} |`;
}

const resolveBy = (serverName: string): string => `ask for ${serverName}`;

function verdict(text: string, ...names: readonly KnownName[]): ClaimVerdict {
  const [entry] = parseCacheTable(text).entries;
  if (entry === undefined) throw new Error(`not read: ${text}`);
  return judgeClaim(entry.claim, names, { now: START, resolveBy });
}

function partsOf(given: ClaimVerdict): readonly string[] {
  return given.kind === 'stale' ? given.differences.map(({ part }) => part) : [];
}

describe('issue 385', () => {
  const stale = verdict(tuwunel(`matrix.org | matrix.org:8443 | matrix.org:8448 | ${LATER}`), DELEGATED);

  test('is known by name: the SRV route was cached although there is a delegation', () => {
    expect(stale).toMatchObject({ kind: 'stale', isExpired: false, pattern: 'srv-beats-delegation' });
    expect(partsOf(stale)).toEqual(['delegation', 'host', 'port', 'hostname']);
  });

  test('comes with the right entry and with what cures it', () => {
    expect(stale).toMatchObject({
      cure: '!admin server clear-caches',
      rightEntry: `| matrix.org | ${FED}:443 | ${FED}:443 |`,
    });
  });

  test('is told in words to act on', () => {
    const text = stale.sentences.join('\n');
    expect(stale.sentences[0]).toBe(
      `Tuwunel would connect to matrix.org:8443 for matrix.org; the evidence leads to ${FED}:443, ` +
        'by step 3.2 (delegated to a host with a port).',
    );
    expect(text).toContain('SRV _matrix._tcp.matrix.org');
    expect(text).toContain(`m.server is ${FED}:443`);
    expect(text).toContain('tuwunel issue 385');
    expect(text).toContain('It would be used until 2026-01-02T04:00:00.000Z, for another 1 d 4 h.');
    expect(text).toContain('`!admin server clear-caches`');
  });

  test('is cured by itself once the entry has expired', () => {
    const expired = verdict(tuwunel(`matrix.org | matrix.org:8443 | matrix.org:8448 | ${AGO}`), DELEGATED);
    expect(expired).toMatchObject({ kind: 'stale', isExpired: true });
    expect(expired.sentences.join()).toContain('It expired at 2025-12-31T20:00:00.000Z');
  });

  test('with the port of the override: the second fault', () => {
    const port = verdict(override(`${FED} | [104.20.21.236] | 8448 | ${LATER} | None`), DELEGATED);
    expect(port).toMatchObject({
      kind: 'stale',
      pattern: 'override-port-8448',
      differences: [{ part: 'port', claimed: '8448', right: '443' }],
      rightEntry: `| ${FED} | [104.20.21.236] | 443 | None |`,
    });
    expect(port.sentences.join()).toContain('Tuwunel 1.5.1 writes it again');
  });

  test('as Continuwuity would show it, is cured for that name alone', () => {
    const row = `matrix.org | Named("${CDN}", "8443") | matrix.org | true | 5 (SrvMatrix) | 2026-01-02T04:00:00.000+0000`;
    expect(verdict(continuwuity(row), DELEGATED)).toMatchObject({
      kind: 'stale',
      pattern: 'srv-beats-delegation',
      cure: '!admin query resolver flush-cache matrix.org',
      rightEntry: `| matrix.org | Named("${FED}", "443") | ${FED}:443 | false | 3.2 |`,
    });
  });
});

describe('an entry agrees', () => {
  const agreeing: Readonly<Record<string, readonly [text: string, known: KnownName, source?: ClaimSource]>> = {
    'that follows the delegation': [tuwunel(`matrix.org | ${FED}:443 | ${FED}:443 | ${LATER}`), DELEGATED],
    'in another case': [tuwunel(`matrix.org | ${FED.toUpperCase()}:443 | ${FED}:443 | ${LATER}`), DELEGATED],
    'that names the certificate for an SRV record, as Tuwunel does': [
      tuwunel(`matrix.org | matrix.org:8443 | matrix.org:8448 | ${LATER}`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
    ],
    'that names the target of an SRV record, as Continuwuity does': [
      continuwuity(`matrix.org | Named("m.example", "8443") | matrix.org | true | 5 (SrvMatrix) | ${LATER}`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
    ],
    'of an older Continuwuity, whose tables are those of Tuwunel': [
      tuwunel(`matrix.org | matrix.org:8443 | matrix.org:8448 | ${LATER}`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
      'continuwuity',
    ],
    'of a literal': [tuwunel(`192.0.2.1 | 192.0.2.1:8448 | 192.0.2.1:8448 | ${LATER}`), known('192.0.2.1', [])],
    'of an IPv6 literal': [
      tuwunel(`[2001:db8::1]:443 | [2001:db8::1]:443 | [2001:db8::1]:443 | ${LATER}`),
      known('[2001:db8::1]:443', []),
    ],
    'of a delegated literal, whatever its SNI': [
      continuwuity(`matrix.org | Literal(192.0.2.9:443) | matrix.org | false | 3.1 (WellKnownIPLiteral) | ${LATER}`),
      known('matrix.org', [delegation('192.0.2.9:443', { host: 'matrix.org' })]),
    ],
    'of the addresses and the port of a delegation': [
      override(`${FED} | [104.20.21.236] | 443 | ${LATER} | None`),
      DELEGATED,
    ],
    'of the addresses of the target of an SRV record': [
      override(`matrix.org | [192.0.2.7] | 8443 | ${LATER} | Some("m.example")`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
    ],
  };
  for (const [what, [text, name, source = 'tuwunel']] of Object.entries(agreeing)) {
    test(what, () => {
      const [entry] = parseCacheTable(text, { source }).entries;
      expect(entry && judgeClaim(entry.claim, [name], { now: START, resolveBy })).toMatchObject({ kind: 'agrees' });
    });
  }
});

describe('an entry is stale, and it is said in what', () => {
  const at = (host: string): KnownName =>
    known('matrix.org', [
      delegation(host, { host: 'matrix.org' }),
      ...addressesAnswers(host.replace(/:\d+$/, ''), ['192.0.2.9']),
    ]);
  const moved = at('new.example:443');
  const stale: Readonly<Record<string, readonly [text: string, known: KnownName, parts: readonly string[]]>> = {
    'after a move: the host': [
      tuwunel(`matrix.org | old.example:443 | old.example:443 | ${LATER}`),
      moved,
      ['host', 'hostname'],
    ],
    'the port': [tuwunel(`matrix.org | new.example:8448 | new.example:8448 | ${LATER}`), moved, ['port']],
    'a delegation that is no more': [
      tuwunel(`matrix.org | old.example:443 | old.example:443 | ${LATER}`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
      ['delegation', 'host', 'port', 'hostname'],
    ],
    'the step alone': [
      continuwuity(`matrix.org | Named("m.example", "8443") | matrix.org | true | 4 (SrvMatrixFed) | ${LATER}`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
      ['step'],
    ],
    'the addresses': [override(`new.example | [192.0.2.9, 192.0.2.10] | 443 | ${LATER} | None`), moved, ['addresses']],
    'what is overridden': [
      override(`matrix.org | [192.0.2.7] | 8443 | ${LATER} | None`),
      known('matrix.org', UNDELEGATED_EVIDENCE),
      ['overriding'],
    ],
    'a server that is gone': [
      tuwunel(`gone.example:1 | gone.example:1 | gone.example:1 | ${LATER}`),
      known('gone.example:1', addressesAnswers('gone.example', [])),
      ['existence'],
    ],
  };
  for (const [what, [text, name, parts]] of Object.entries(stale)) {
    test(what, () => {
      const given = verdict(text, name);
      expect(partsOf(given)).toEqual(parts);
      expect(given).toMatchObject({ pattern: null });
    });
  }

  test('the default port in place of a delegation', () => {
    const given = verdict(tuwunel(`matrix.org | matrix.org:8448 | matrix.org:8448 | ${LATER}`), DELEGATED);
    expect(given).toMatchObject({ kind: 'stale', pattern: 'default-port-beats-delegation' });
    expect(given.sentences.join()).toContain('conduwuit issue 704');
  });

  test('and by its step, where the place is the same', () => {
    const self = known('matrix.org', [
      delegation('matrix.org:8448', { host: 'matrix.org' }),
      ...addressesAnswers('matrix.org', ['192.0.2.1']),
    ]);
    const row = `matrix.org | Named("matrix.org", "8448") | matrix.org | false | 6 (DefaultPort) | ${LATER}`;
    expect(verdict(continuwuity(row), self)).toMatchObject({ pattern: 'default-port-beats-delegation' });
    // Of Tuwunel nothing says by which step: the place is right.
    expect(verdict(tuwunel(`matrix.org | matrix.org:8448 | matrix.org:8448 | ${LATER}`), self).kind).toBe('agrees');
  });

  test('an override that two names share, on different ports', () => {
    const [first, second] = ['a.example', 'b.example'].map((name, index) =>
      known(name, [
        delegation(`shared.example:${index === 0 ? 443 : 8443}`, { host: name }),
        ...addressesAnswers('shared.example', ['192.0.2.9']),
      ]),
    );
    if (first === undefined || second === undefined) throw new Error('two names');
    const text = override(`shared.example | [192.0.2.9] | 443 | ${LATER} | None`);
    expect(verdict(text, first, second)).toMatchObject({ kind: 'stale', pattern: 'shared-override' });
    expect(verdict(text, first)).toMatchObject({ kind: 'agrees' });
  });
});

describe('it cannot be told', () => {
  test('without evidence, and the command that gets it is named', () => {
    const given = verdict(tuwunel(`a.example | a.example:8448 | a.example:8448 | ${LATER}`), DELEGATED);
    expect(given).toMatchObject({ kind: 'cannot-tell', why: 'no-evidence', command: 'ask for a.example' });
    expect(given.sentences.at(-1)).toBe('`ask for a.example` gets it.');
  });

  test('while the well-known fails: a failure is no "there is no delegation"', () => {
    const failing = known('matrix.org', [
      wellKnownFailure('timeout', { host: 'matrix.org' }),
      NO_SRV,
      SRV,
      ...addressesAnswers(CDN, ['192.0.2.7']),
    ]);
    const given = verdict(tuwunel(`matrix.org | ${FED}:443 | ${FED}:443 | ${LATER}`), failing);
    expect(given).toMatchObject({ kind: 'cannot-tell', why: 'evidence-failed' });
    // That it leads where the same failure has led us makes an entry no better: so issue 385 begins.
    const fallen = verdict(tuwunel(`matrix.org | matrix.org:8443 | matrix.org:8448 | ${LATER}`), failing);
    expect(fallen).toMatchObject({ kind: 'cannot-tell', why: 'evidence-failed' });
    for (const row of ['[192.0.2.7] | 8443', '[192.0.2.1] | 8448']) {
      const kept = verdict(override(`matrix.org | ${row} | ${LATER} | Some("${CDN}")`), failing);
      expect(kept).toMatchObject({ kind: 'cannot-tell', why: 'evidence-failed' });
    }
  });

  test('while the DNS fails', () => {
    const failing: KnownName = { conclusion: { ...unresolvable, code: 'dns-failure' } };
    expect(verdict(tuwunel(`a.example | a.example:8448 | a.example:8448 | ${LATER}`), failing)).toMatchObject({
      kind: 'cannot-tell',
      why: 'evidence-failed',
    });
  });

  test('of an override that no known name leads to', () => {
    expect(verdict(override(`h.example | [192.0.2.1] | 443 | ${LATER} | None`), DELEGATED).kind).toBe('cannot-tell');
  });
});

const unresolvable: Unresolvable = {
  outcome: 'unresolvable',
  serverName: 'a.example',
  code: 'no-addresses',
  step: '6',
  message: 'a.example has no address',
  freshUntil: START + HOUR,
  policy: 'recommended@1',
  because: [],
};

test('an override of a delegated name itself is not used', () => {
  const given = verdict(override(`matrix.org | [192.0.2.1] | 8448 | ${LATER} | None`), DELEGATED);
  expect(given).toMatchObject({ kind: 'unused' });
});

test('old evidence is said to be old', () => {
  const [entry] = parseCacheTable(tuwunel(`matrix.org | matrix.org:8443 | matrix.org:8448 | ${LATER}`)).entries;
  if (entry === undefined) throw new Error('not read');
  const given = judgeClaim(entry.claim, [DELEGATED], { now: START + 3 * DAY, resolveBy });
  expect(given.sentences.at(-1)).toContain('`ask for matrix.org` renews it');
});
