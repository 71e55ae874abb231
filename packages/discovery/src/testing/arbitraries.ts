import fc from 'fast-check';
import type { DnsFailureReason, Observation, Pin, SrvRecord, WellKnownFailureReason } from '../index.ts';
import {
  type Answer,
  addressAnswer,
  DAY,
  delegation,
  type Fields,
  response,
  START,
  srvAnswer,
  srvRecord,
  wellKnownFailure,
} from './observations.ts';

/** The name that the laws resolve, the host that it is delegated to, and the hosts that SRV records name. */
export const NAME = 'example.org';
const HOSTS = [NAME, 'fed.example.org'] as const;
const TARGETS = ['node1.example.net', 'node2.example.net', NAME, 'fed.example.org'] as const;

/** Failures that say nothing of what is there. */
export const PASSING_FAILURES: readonly WellKnownFailureReason[] = [
  'dns-failure',
  'connection-refused',
  'connection-reset',
  'unreachable',
  'timeout',
  'tls',
  'protocol',
];
const DEFINITE_FAILURES: readonly WellKnownFailureReason[] = [
  'no-addresses',
  'redirect-loop',
  'body-too-large',
  'address-refused',
];
export const DNS_FAILURES: readonly DnsFailureReason[] = [
  'timeout',
  'network',
  'servfail',
  'refused',
  'malformed',
  'alias-loop',
];

const anyFields: fc.Arbitrary<Fields> = fc.oneof(
  fc.constant({}),
  fc.record({
    'Cache-Control': fc.oneof(
      fc.nat(200_000).map((seconds) => `max-age=${seconds}`),
      fc.constantFrom(
        'no-store',
        'no-cache',
        'must-revalidate',
        'max-age=x',
        's-maxage=60',
        'max-age=600, stale-if-error=60',
      ),
    ),
  }),
  fc.record({ Age: fc.nat(5000).map(String), 'Cache-Control': fc.nat(9000).map((seconds) => `max-age=${seconds}`) }),
);

const anyServer = fc.constantFrom(
  ...[
    'fed.example.org',
    'fed.example.org:443',
    'FED.example.org.',
    'example.org',
    '192.0.2.20',
    '[2001:db8::20]:443',
    '127.0.0.1',
  ],
);

/** Mostly none; some have ended, some end soon, and one cannot be read. */
export const anyPin: fc.Arbitrary<Pin | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        delegated: fc.oneof(anyServer, fc.constantFrom('fed.example.org', 'fed.example.org', 'no name')),
        until: fc.oneof(fc.constant(undefined), fc.nat(600_000), fc.nat(8 * DAY)),
      })
      .map(({ delegated, until }) =>
        until === undefined ? { id: 'pin', delegated } : { id: 'pin', delegated, until: START + until },
      ),
  },
);

type At = { readonly at: number; readonly id: string; readonly draw: number };

/** A failure of the well-known that says nothing. */
export function anyWellKnownFailure(when: At): fc.Arbitrary<Observation> {
  return fc.oneof(
    fc.constantFrom(...PASSING_FAILURES).map((reason) => wellKnownFailure(reason, when)),
    fc.constantFrom(403, 408, 429, 500, 502, 503).map((status) => response({ ...when, status })),
  );
}

function anyWellKnown(when: At): fc.Arbitrary<Observation> {
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(anyServer, anyFields).map(([server, headers]) => delegation(server, { ...when, headers })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(404, 410, 204), anyFields)
        .map(([status, headers]) => response({ ...when, status, headers })),
    },
    { weight: 1, arbitrary: fc.constantFrom('', '{}', '{"m.server": 5}').map((body) => response({ ...when, body })) },
    { weight: 1, arbitrary: fc.constantFrom(...DEFINITE_FAILURES).map((reason) => wellKnownFailure(reason, when)) },
    { weight: 2, arbitrary: anyWellKnownFailure(when) },
  );
}

const anyTtl = fc.oneof(fc.nat(600), fc.constantFrom(0, 3600, 86_400, 2_000_000));

const anySrvRecord: fc.Arbitrary<SrvRecord> = fc
  .record({
    target: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...TARGETS) },
      { weight: 1, arbitrary: fc.constantFrom('.', '192.0.2.30') },
    ),
    priority: fc.constantFrom(0, 1, 1, 2),
    weight: fc.constantFrom(0, 1, 10, 30),
    port: fc.constantFrom(8448, 8443, 443, 0),
    ttl: anyTtl,
  })
  .map(({ target, ...fields }) => srvRecord(target, fields));

function anyAnswer<R>(records: fc.Arbitrary<readonly R[]>): fc.Arbitrary<Answer<R>> {
  return fc.oneof(
    { weight: 4, arbitrary: records },
    { weight: 4, arbitrary: fc.constantFrom<Answer<R>>('no-data', 'no-name') },
    { weight: 2, arbitrary: fc.constantFrom<Answer<R>>(...DNS_FAILURES) },
  );
}

const anyNegativeTtl = fc.oneof(fc.nat(4000), fc.constant(null));

function anySrv(name: string): (when: At) => fc.Arbitrary<Observation> {
  return (when) =>
    fc
      .tuple(anyAnswer(fc.array(anySrvRecord, { minLength: 1, maxLength: 4 })), anyNegativeTtl)
      .map(([answer, negativeTtl]) => srvAnswer(name, answer, { ...when, negativeTtl }));
}

function anyAddresses(family: 4 | 6, host: string): (when: At) => fc.Arbitrary<Observation> {
  const addresses = fc.array(fc.constantFrom('192.0.2.10', '198.51.100.7', '10.0.0.1', '127.0.0.1'), {
    minLength: 1,
    maxLength: 3,
  });
  return (when) =>
    fc
      .tuple(anyAnswer(addresses), anyTtl, anyNegativeTtl)
      .map(([answer, ttl, negativeTtl]) => addressAnswer(family, host, answer, { ...when, ttl, negativeTtl }));
}

/** Answers to each question that these names may lead to. */
const QUESTIONS: readonly ((when: At) => fc.Arbitrary<Observation>)[] = [
  anyWellKnown,
  ...HOSTS.flatMap((host) => [anySrv(`_matrix-fed._tcp.${host}`), anySrv(`_matrix._tcp.${host}`)]),
  ...TARGETS.flatMap((host) => [anyAddresses(4, host), anyAddresses(6, host)]),
];

/** From all at once to three days: what is close together is fresh at once. */
const anySpan = fc.constantFrom(0, 0, 30_000, 1_800_000, 12 * 3_600_000, 3 * DAY);

export interface History {
  /** In the order of time. */
  readonly observations: readonly Observation[];
  readonly end: number;
}

/** Up to three answers to each question. */
export const anyHistory: fc.Arbitrary<History> = anySpan.chain((span) =>
  fc.tuple(...QUESTIONS.map((question, number) => anyAnswers(question, number, span))).map((answers) => ({
    observations: answers.flat().toSorted((left, right) => left.observedAt - right.observedAt),
    end: START + span,
  })),
);

const anyDraw = fc.double({ min: 0, max: 0.999, noNaN: true });

function anyAnswers(
  question: (when: At) => fc.Arbitrary<Observation>,
  number: number,
  span: number,
): fc.Arbitrary<readonly Observation[]> {
  const anyMoment = fc.oneof({ weight: 2, arbitrary: fc.constant(span) }, { weight: 1, arbitrary: fc.nat(span) });
  const anyCount = fc.constantFrom(0, 1, 1, 1, 1, 2, 3);
  return anyCount
    .chain((count) => fc.array(fc.tuple(anyMoment, anyDraw), { minLength: count, maxLength: count }))
    .chain((moments) => {
      const inOrder = moments.toSorted(([left], [right]) => left - right);
      return fc.tuple(
        ...inOrder.map(([offset, draw], index) => question({ at: START + offset, id: `q${number}.${index}`, draw })),
      );
    });
}

/** A name to resolve: mostly the one that the histories are about. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(NAME, 'EXAMPLE.org') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('example.org:8448', 'fed.example.org:443', '192.0.2.10', '127.0.0.1', 'no name'),
  },
);

/**
 * How a property runs. As a law: with a seed of its own each time, shrinking what it finds. As a positive control,
 * which has to find something: with one seed, so that it is not left to luck.
 */
export type Run = 'law' | 'control';

export function runs(numRuns: number, run: Run): { numRuns: number; seed?: number; endOnFailure?: boolean } {
  return run === 'law' ? { numRuns } : { numRuns, seed: 385, endOnFailure: true };
}
