import { describe, expect, test } from 'vitest';
import {
  addressRules,
  type Explanation,
  type ExplanationNode,
  explain,
  holdsUntil,
  type Observation,
  type Policy,
  recommended,
  STEPS,
  targetText,
} from './index.ts';
import { concludeOn, type DecideOptions } from './testing/evidence.ts';
import {
  addressesAnswers,
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  START,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './testing/observations.ts';

function explained(serverName: string, evidence: readonly Observation[], options: DecideOptions = {}): Explanation {
  const { conclusion, trace } = concludeOn(serverName, evidence, options);
  return explain(conclusion, trace);
}

function lines(node: ExplanationNode, depth = 0): readonly string[] {
  return [`${'  '.repeat(depth)}${node.text}`, ...node.children.flatMap((child) => lines(child, depth + 1))];
}

function stepOf({ tree }: Explanation, step: string): ExplanationNode {
  const node = tree.children.find((child) => child.step === step);
  if (node === undefined) throw new Error(`step ${step} is not shown`);
  return node;
}

const NO_DELEGATION = response({ status: 404, id: 'wk' });
const BY_SRV = [
  NO_DELEGATION,
  srvAnswer('_matrix-fed._tcp.example.org', 'no-name', { id: 'fed' }),
  srvAnswer('_matrix._tcp.example.org', [srvRecord('node1.example.net')], { id: 'srv' }),
  ...addressesAnswers('node1.example.net', ['198.51.100.11'], { ttl: 60 }),
];
const DELEGATED = [
  delegation('fed.example.org:443', { id: 'wk' }),
  ...addressesAnswers('fed.example.org', ['192.0.2.20']),
];
const AT_8448 = [
  NO_DELEGATION,
  srvAnswer('_matrix-fed._tcp.example.org', 'no-name'),
  srvAnswer('_matrix._tcp.example.org', 'no-data'),
  ...addressesAnswers('example.org', ['192.0.2.10']),
];

describe('an answer of before that serves who demanded a fresh one', () => {
  const failedAt = START + MINUTE;
  const evidence = [...DELEGATED, wellKnownFailure('timeout', { at: failedAt, id: 'timeout' })];
  const demanded = { now: failedAt, since: failedAt, notBefore: failedAt };
  const anew = addressesAnswers('fed.example.org', ['192.0.2.20'], { at: failedAt });

  test('is told with how asking again failed', () => {
    const { conclusion, sentences, tree } = explained('example.org', [...evidence, ...anew], demanded);
    expect(conclusion.because.slice(0, 2)).toEqual(['wk', 'timeout']);
    expect(sentences[0]).toMatch(/; the well-known is as it was before, because asking again failed: /);
    expect(sentences.find((text) => text.startsWith('Well-known: '))).toMatch(
      /; still good, and asking again failed \(/,
    );
    expect(lines(tree).join('\n')).not.toContain('past that');
  });

  test('holds until asking may be tried once more', () => {
    const use = concludeOn('example.org', [...evidence, ...anew], demanded).trace.wellKnown;
    expect(use).toMatchObject({ as: 'fresh', finding: { id: 'wk' }, failure: { id: 'timeout' } });
    expect(use && holdsUntil(use)).toBe(failedAt + MINUTE);
  });
});

describe('the answer comes first', () => {
  test('a destination, with the step', () => {
    const { sentences, tree } = explained('example.org', BY_SRV);
    const answer =
      'example.org is reached at node1.example.net:8443 (198.51.100.11), by step 5 (SRV record _matrix._tcp of the host).';
    expect(sentences[0]).toBe(answer);
    expect(tree).toMatchObject({ text: answer, status: 'destination' });
  });

  test('a failure, with its code', () => {
    const { sentences, tree } = explained('example.org:8448', addressesAnswers('example.org', 'no-name'));
    expect(sentences[0]).toMatch(
      /^example\.org:8448 cannot be resolved at step 2 \(no-addresses\): example\.org has no address/,
    );
    expect(tree.status).toBe('unresolvable');
  });

  test('what is out of order with the well-known is said at once', () => {
    const rest = AT_8448.slice(1);
    const first = (evidence: readonly Observation[], options?: DecideOptions) =>
      explained('example.org', evidence, options).sentences[0];
    const at8448 = 'example.org is reached at example.org:8448 (192.0.2.10), by step 6 (host, port 8448)';
    expect(first(AT_8448)).toBe(`${at8448}.`);
    expect(first([wellKnownFailure('timeout'), ...rest])).toMatch(`${at8448}, because the well-known fails: `);
    expect(first([response({ body: 'no JSON' }), ...rest])).toBe(
      `${at8448}, because the well-known cannot be used: the body is not JSON.`,
    );
    const now = START + DAY;
    const lapsed = [delegation('192.0.2.20'), wellKnownFailure('timeout', { at: now })];
    expect(first(lapsed, { now })).toMatch(/\(delegated to an IP literal\); the delegation is an old one, because the/);
  });

  test('several targets in their order', () => {
    const evidence = [
      NO_DELEGATION,
      srvAnswer('_matrix-fed._tcp.example.org', [
        srvRecord('a.example.net', { priority: 1 }),
        srvRecord('b.example.net', { priority: 2 }),
      ]),
      ...addressesAnswers('a.example.net', ['198.51.100.1']),
      ...addressesAnswers('b.example.net', ['198.51.100.2']),
    ];
    expect(explained('example.org', evidence).sentences[0]).toContain(
      'a.example.net:8443 (198.51.100.1), then b.example.net:8443 (198.51.100.2)',
    );
  });

  test.each(['', 'a b', 'x\u001b[2J', 'e\u0301xample.org', '\u202egro.elpmaxe', '\u009b31m', `${'a'.repeat(5000)}_`])(
    'what is no server name is quoted, and shown as it is nowhere: %#',
    (serverName) => {
      const { sentences, tree } = explained(serverName, []);
      for (const text of [...sentences, ...lines(tree)]) expect(text).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,400}$/u);
      expect(sentences[0]).toMatch(/^".*" cannot be resolved \(invalid-server-name\): not a server name/);
    },
  );
});

describe('why: every step, with the evidence', () => {
  test('the ten steps and the well-known are all shown, in order', () => {
    for (const evidence of [BY_SRV, DELEGATED, AT_8448]) {
      const shown = explained('example.org', evidence).tree.children.filter(({ status }) => status !== 'note');
      expect(shown.map(({ step }) => step ?? '3')).toEqual([
        '1',
        '2',
        '3',
        '3.1',
        '3.2',
        '3.3',
        '3.4',
        '3.5',
        '4',
        '5',
        '6',
      ]);
    }
  });

  test('skipped steps say why', () => {
    const texts = (evidence: readonly Observation[], serverName = 'example.org') =>
      Object.fromEntries(
        explained(serverName, evidence).tree.children.flatMap(({ step, text }) => (step ? [[step, text]] : [])),
      );
    expect(texts(BY_SRV)).toMatchObject({
      '1': '1 IP literal: skipped, the name is not an IP literal',
      '2': '2 host with a port: skipped, no port is given',
      '3.1': expect.stringContaining('skipped, no delegation is known'),
      '4': '4 SRV record _matrix-fed._tcp of the host: skipped, there is no such record',
      '5': '5 SRV record _matrix._tcp of the host: taken',
      '6': '6 host, port 8448: skipped, an SRV record was found before',
    });
    expect(texts(DELEGATED)).toMatchObject({
      '3.1': expect.stringContaining('not an IP literal'),
      '3.2': expect.stringContaining('taken'),
      '3.3': expect.stringContaining('a port is given'),
      '4': expect.stringContaining('a valid delegation rules it out'),
      '6': expect.stringContaining('a valid delegation rules it out'),
    });
    expect(texts([delegation('192.0.2.20')])).toMatchObject({
      '3.1': expect.stringContaining('taken'),
      '3.2': expect.stringContaining('the name is an IP literal'),
    });
    expect(texts([], '192.0.2.1')).toMatchObject({
      '1': expect.stringContaining('taken'),
      '2': expect.stringContaining('the name is an IP literal'),
    });
    expect(texts(addressesAnswers('example.org', ['192.0.2.10']), 'example.org:8448')).toMatchObject({
      '2': expect.stringContaining('taken'),
      '6': expect.stringContaining('a port is given'),
    });
  });

  test('a step at which resolution ended says so, and those after it were not reached', () => {
    const evidence = [NO_DELEGATION, srvAnswer('_matrix-fed._tcp.example.org', 'servfail')];
    const explanation = explained('example.org', evidence);
    expect(stepOf(explanation, '4')).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('nothing further is tried'),
    });
    expect(stepOf(explanation, '5').text).toContain('not reached');
    expect(stepOf(explanation, '6').text).toContain('not reached');
  });

  test('evidence stands at the step that it decided, once, with its event and its end', () => {
    const explanation = explained('example.org', BY_SRV);
    expect(stepOf(explanation, '4').children).toMatchObject([
      {
        status: 'evidence',
        evidence: {
          id: 'fed',
          question: 'srv:_matrix-fed._tcp.example.org',
          freshUntil: START + 5 * MINUTE,
          stale: false,
        },
      },
    ]);
    expect(stepOf(explanation, '5').children.map(({ evidence }) => evidence?.question)).toEqual([
      'srv:_matrix._tcp.example.org',
      'aaaa:node1.example.net',
      'a:node1.example.net',
    ]);
    expect(stepOf(explanation, '3.1').children).toEqual([]);
    const ids = lines(explanation.tree).filter((line) => line.includes('seen 2026'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(5);
  });

  test('the well-known tells what came of it', () => {
    const well = (evidence: readonly Observation[], serverName = 'example.org') =>
      explained(serverName, evidence).tree.children.find(({ text }) => text.startsWith('3 well-known'));
    expect(well(BY_SRV)).toMatchObject({ status: 'skipped', text: expect.stringContaining('no delegation') });
    expect(well(BY_SRV)?.children[0]?.text).toBe(
      'https://example.org/.well-known/matrix/server: HTTP status 404; seen 2026-01-01T00:00:00.000Z, good for 1 h (how long the policy believes this outcome)',
    );
    expect(well([wellKnownFailure('timeout'), ...AT_8448.slice(1)])).toMatchObject({
      status: 'failed',
      text: '3 well-known: failed, steps 4 to 6 follow for now',
    });
    expect(well([response({ body: 'no JSON' }), ...AT_8448.slice(1)])).toMatchObject({
      status: 'failed',
      text: '3 well-known: nothing that can be used, steps 4 to 6 follow',
    });
    expect(well(DELEGATED)).toMatchObject({ status: 'taken', text: expect.stringContaining('there is a delegation') });
    expect(well([], '192.0.2.1')?.text).toBe('3 well-known: not asked, not needed');
  });

  test('what is stale says so, with the failure that it covers', () => {
    const now = START + 10 * MINUTE;
    const evidence = [
      ...addressesAnswers('example.org', ['192.0.2.10']),
      ...addressesAnswers('example.org', 'timeout', { at: now }),
    ];
    const explanation = explained('example.org:8448', evidence, { now });
    expect(stepOf(explanation, '2').children[1]).toMatchObject({ evidence: { stale: true, freshUntil: now + 30_000 } });
    expect(explanation.sentences.join('\n')).toContain(
      'let serve because asking again failed (the DNS failed: timeout)',
    );
  });

  test('a lifetime that was raised says from what', () => {
    const short = [delegation('192.0.2.20', { headers: { 'Cache-Control': 'max-age=1' } })];
    expect(explained('example.org', short).sentences.join('\n')).toContain('good for 5 min (max-age, raised from 1 s)');
  });

  test('a lifetime that was shortened says from what', () => {
    const drawn = [delegation('192.0.2.20', { headers: { 'Cache-Control': 'max-age=3600' }, draw: 0.5 })];
    expect(explained('example.org', drawn).sentences.join('\n')).toContain(
      'good for 57 min (max-age, shortened from 1 h)',
    );
  });

  test('what may not be kept says so', () => {
    const once = [delegation('192.0.2.20', { headers: { 'Cache-Control': 'no-store' } })];
    expect(explained('example.org', once).sentences.join('\n')).toContain('not kept (no-store)');
  });

  test('a policy that goes on after an SRV failure does not call it an absence', () => {
    const policy: Policy = { ...recommended, srv: { ...recommended.srv, onFailure: 'not-found' } };
    const evidence = [NO_DELEGATION, srvAnswer('_matrix-fed._tcp.example.org', 'servfail'), ...AT_8448.slice(2)];
    expect(stepOf(explained('example.org', evidence, { policy }), '4').text).toContain(
      'takes a question without an answer for no record',
    );
  });
});

describe('what is demanded there', () => {
  const demand = (serverName: string, evidence: readonly Observation[]) =>
    explained(serverName, evidence).sentences.find((sentence) => sentence.startsWith('The certificate'));

  test.each<[string, string, readonly Observation[], string]>([
    [
      '1',
      '[2001:db8::1]',
      [],
      'The certificate must be valid for the IP address 2001:db8::1; no server name is indicated (SNI).',
    ],
    [
      '2',
      'example.org:8448',
      addressesAnswers('example.org', ['192.0.2.10']),
      'The certificate must cover example.org, the name of the server.',
    ],
    [
      '3.1',
      'example.org',
      [delegation('192.0.2.20')],
      'The certificate must be valid for the IP address 192.0.2.20; no server name is indicated (SNI).',
    ],
    [
      '3.2',
      'example.org',
      DELEGATED,
      'The certificate must cover fed.example.org, the delegated name, not example.org.',
    ],
    [
      '5',
      'example.org',
      BY_SRV,
      'The certificate must cover example.org, the name of the server, not node1.example.net: an SRV record does not change whom to trust.',
    ],
    ['6', 'example.org', AT_8448, 'The certificate must cover example.org, the name of the server.'],
  ])('step %s', (_, serverName, evidence, sentence) => {
    expect(demand(serverName, evidence)).toBe(sentence);
  });

  test('the Host header', () => {
    expect(explained('example.org', DELEGATED).sentences).toContain('The Host header is fed.example.org:443.');
  });

  test('nothing where there is no destination', () => {
    expect(demand('example.org:8448', addressesAnswers('example.org', 'no-name'))).toBeUndefined();
  });
});

describe('how long it is believed', () => {
  test('as long as its weakest evidence, by name', () => {
    expect(explained('example.org', BY_SRV).sentences.at(-1)).toBe(
      'Believed until 2026-01-01T00:01:00.000Z, as long as its weakest evidence: A node1.example.net.',
    );
    const flaky = [wellKnownFailure('timeout'), ...AT_8448.slice(1)];
    expect(explained('example.org', flaky).sentences.at(-1)).toBe(
      'Believed until 2026-01-01T00:01:00.000Z, as long as its weakest evidence: https://example.org/.well-known/matrix/server.',
    );
  });

  test('where the policy ends it earlier, it is not blamed on the evidence', () => {
    const policy: Policy = { ...recommended, maxDestinationMs: MINUTE };
    expect(explained('example.org', AT_8448, { policy }).sentences.at(-1)).toBe(
      'Believed until 2026-01-01T00:01:00.000Z, the longest that the policy believes a conclusion.',
    );
  });

  test('what may not be kept has no time, but a reason', () => {
    const zero = [
      NO_DELEGATION,
      ...AT_8448.slice(1, 3),
      ...addressesAnswers('example.org', ['192.0.2.10'], { ttl: 0 }),
    ];
    expect(explained('example.org', zero).sentences.at(-1)).toBe('Good this once: A example.org may not be kept.');
  });

  test('nothing is said where there is no evidence', () => {
    expect(explained('192.0.2.1', []).sentences.join('\n')).not.toContain('Believed');
  });
});

test('an explanation of a conclusion without a trace is the conclusion', () => {
  const { conclusion } = concludeOn('example.org', AT_8448);
  const timeout = { ...conclusion, outcome: 'unresolvable', code: 'timeout', step: null, message: 'too late' } as const;
  expect(explain(timeout, { notes: [] }).sentences).toEqual(['example.org cannot be resolved (timeout): too late.']);
  expect(explain(conclusion, { notes: [] }).tree.children.every(({ status }) => status === 'note')).toBe(true);
});

test.each([
  [{ host: 'example.org', port: 443, addresses: ['192.0.2.1'] }, 'example.org:443 (192.0.2.1)'],
  [{ host: '192.0.2.1', port: 443, addresses: ['192.0.2.1'] }, '192.0.2.1:443'],
  [{ host: '2001:db8::1', port: 8448, addresses: ['2001:db8::1'] }, '[2001:db8::1]:8448'],
  [{ host: 'a', port: 1, addresses: ['192.0.2.1', '2001:db8::1'] }, 'a:1 (192.0.2.1, 2001:db8::1)'],
])('targetText: %j', (target, text) => {
  expect(targetText(target)).toBe(text);
});

test('every step has a title, and the deprecated ones are marked', () => {
  expect(STEPS.map(({ step }) => step)).toEqual(['1', '2', '3.1', '3.2', '3.3', '3.4', '3.5', '4', '5', '6']);
  expect(STEPS.filter(({ deprecated }) => deprecated).map(({ step }) => step)).toEqual(['3.4', '5']);
});

test('a refused address is named', () => {
  const evidence = addressesAnswers('example.org', ['127.0.0.1']);
  expect(explained('example.org:8448', evidence, { rules: addressRules() }).sentences[0]).toContain('127.0.0.1');
});

test('times are told in days and hours', () => {
  const evidence = [delegation('192.0.2.20', { headers: { 'Cache-Control': `max-age=${(DAY + HOUR) / 1000}` } })];
  expect(explained('example.org', evidence).sentences.join('\n')).toContain('good for 1 d 1 h (max-age)');
});
