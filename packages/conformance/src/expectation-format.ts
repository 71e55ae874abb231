import { z } from 'zod';

/**
 * What a resolver should make of a name in a world. Every field may be missing; what is missing is not checked. The
 * file format's `meta.conventions` say what each one means.
 */
export interface Expectation {
  /** `null` for a name that is no server name. */
  readonly step?: string | null;
  /** The code of the failure; then there is no destination. */
  readonly error?: string;
  /** Other codes that are as good. */
  readonly acceptErrors?: readonly string[];
  readonly hostHeader?: string;
  readonly tlsName?: string;
  readonly sni?: string | null;
  /** In order of priority; inside one priority in any order. */
  readonly targets?: readonly ExpectedTarget[];
  readonly wellKnownOutcome?: 'valid' | 'error' | 'not-attempted';
  /** How long the delegation may be reused, under the upper bound, before jitter and any floor. */
  readonly wellKnownTtlSeconds?: number;
  /** Any of these. */
  readonly wellKnownTtlSecondsAnyOf?: readonly number[];
  readonly wellKnownErrorTtlMaxSeconds?: number;
  /** Addresses. */
  readonly mustNotConnectTo?: readonly string[];
  /** Probability of being tried first, as `[low, high]`, by host. */
  readonly firstChoice?: Readonly<Record<string, readonly [number, number]>>;
  /** Only in timelines. */
  readonly provenance?: ExpectedProvenance;
}

export interface ExpectedTarget {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly priority?: number;
  readonly weight?: number;
}

/** Where an answer took an input from. `negative-cache`: a remembered error or absence. */
export type Source = 'network' | 'cache' | 'stale' | 'negative-cache' | 'not-attempted';

/** The inputs of an answer whose provenance can be expected. */
export type Input = 'wellKnown' | 'srv' | 'addresses';

export type ExpectedProvenance = { readonly [I in Input]?: { readonly source: Source | readonly Source[] } };

const seconds = z.number().min(0);
const target = z.object({
  host: z.string(),
  port: z.int().min(0).max(65_535),
  addresses: z.array(z.string()),
  priority: z.int().exactOptional(),
  weight: z.int().exactOptional(),
});
const sourceName = z.enum(['network', 'cache', 'stale', 'negative-cache', 'not-attempted']);
const provenanceOfInput = z.looseObject({ source: z.union([sourceName, z.array(sourceName).min(1)]) });
const probability = z.number().min(0).max(1);

// Loose: what is expected without being known here has to be reported, so it has to survive.
export const expectationSchema: z.ZodType<Expectation> = z.looseObject({
  step: z.string().nullable().exactOptional(),
  error: z.string().exactOptional(),
  acceptErrors: z.array(z.string()).exactOptional(),
  hostHeader: z.string().exactOptional(),
  tlsName: z.string().exactOptional(),
  sni: z.string().nullable().exactOptional(),
  targets: z.array(target).exactOptional(),
  wellKnownOutcome: z.enum(['valid', 'error', 'not-attempted']).exactOptional(),
  wellKnownTtlSeconds: seconds.exactOptional(),
  wellKnownTtlSecondsAnyOf: z.array(seconds).min(1).exactOptional(),
  wellKnownErrorTtlMaxSeconds: seconds.exactOptional(),
  mustNotConnectTo: z.array(z.string()).exactOptional(),
  firstChoice: z.record(z.string(), z.tuple([probability, probability])).exactOptional(),
  provenance: z
    .looseObject({
      wellKnown: provenanceOfInput.exactOptional(),
      srv: provenanceOfInput.exactOptional(),
      addresses: provenanceOfInput.exactOptional(),
    })
    .exactOptional(),
});

const KNOWN: ReadonlySet<string> = new Set<keyof Expectation>([
  'step',
  'error',
  'acceptErrors',
  'hostHeader',
  'tlsName',
  'sni',
  'targets',
  'wellKnownOutcome',
  'wellKnownTtlSeconds',
  'wellKnownTtlSecondsAnyOf',
  'wellKnownErrorTtlMaxSeconds',
  'mustNotConnectTo',
  'firstChoice',
  'provenance',
]);
const INPUTS: ReadonlySet<string> = new Set<Input>(['wellKnown', 'srv', 'addresses']);

/** What is expected that nothing here knows how to check. */
export function unknownExpectations(expectation: Expectation): readonly string[] {
  const fields = Object.keys(expectation).filter((field) => !KNOWN.has(field));
  const inputs = Object.keys(expectation.provenance ?? {}).filter((input) => !INPUTS.has(input));
  return [...fields, ...inputs.map((input) => `provenance.${input}`)];
}
