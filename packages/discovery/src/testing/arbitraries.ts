import fc from 'fast-check';
import type { DnsFailureReason, Observation, SrvRecord, WellKnownFailureReason } from '../index.ts';
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

type At = { readonly at: number; readonly id: string; readonly draw: number };

/** A failure of the well-known that says nothing. */
export function anyWellKnownFailure(when: At): fc.Arbitrary<Observation> {
  return fc.oneof(
    fc.constantFrom(...PASSING_FAILURES).map((reason) => wellKnownFailure(reason, when)),
    fc.constantFrom(403, 408, 429, 500, 502, 503).map((status) => response({ ...when, status })),
  );
}

export function anyWellKnown(when: At): fc.Arbitrary<Observation> {
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

export function anySrv(when: At): fc.Arbitrary<Observation> {
  return fc
    .tuple(
      fc.constantFrom('_matrix-fed', '_matrix'),
      fc.constantFrom(...HOSTS),
      anyAnswer(fc.array(anySrvRecord, { minLength: 1, maxLength: 4 })),
      anyNegativeTtl,
    )
    .map(([service, host, answer, negativeTtl]) =>
      srvAnswer(`${service}._tcp.${host}`, answer, { ...when, negativeTtl }),
    );
}

export function anyAddresses(when: At): fc.Arbitrary<Observation> {
  const addresses = fc.array(fc.constantFrom('192.0.2.10', '198.51.100.7', '10.0.0.1', '127.0.0.1'), {
    minLength: 1,
    maxLength: 3,
  });
  return fc
    .tuple(fc.constantFrom<4 | 6>(4, 6), fc.constantFrom(...TARGETS), anyAnswer(addresses), anyTtl, anyNegativeTtl)
    .map(([family, host, answer, ttl, negativeTtl]) =>
      addressAnswer(family, host, answer, { ...when, ttl, negativeTtl }),
    );
}

export function anyObservation(when: At): fc.Arbitrary<Observation> {
  return fc.oneof(
    { weight: 2, arbitrary: anyWellKnown(when) },
    { weight: 4, arbitrary: anySrv(when) },
    { weight: 6, arbitrary: anyAddresses(when) },
  );
}

/** Half an hour in most histories, up to three days in some: what is close together is fresh at once. */
const anySpan = fc.constantFrom(0, 30_000, 1_800_000, 1_800_000, 12 * 3_600_000, 3 * DAY);

export interface History {
  /** In the order of time. */
  readonly observations: readonly Observation[];
  readonly end: number;
}

/** What may have been observed up to a time. */
export const anyHistory: fc.Arbitrary<History> = anySpan.chain((span) =>
  fc
    .array(fc.tuple(fc.nat(span), fc.double({ min: 0, max: 0.999, noNaN: true })), { minLength: 1, maxLength: 40 })
    .chain((moments) => {
      const times = moments.toSorted(([left], [right]) => left - right);
      return fc.tuple(
        ...times.map(([offset, draw], index) => anyObservation({ at: START + offset, id: `o${index}`, draw })),
      );
    })
    .map((observations) => ({ observations, end: START + span })),
);

/** A name to resolve: mostly the one that the histories are about. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(NAME, 'EXAMPLE.org') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('example.org:8448', 'fed.example.org:443', '192.0.2.10', '127.0.0.1', 'no name'),
  },
);
