import type { Input, Source } from './expectation-format.ts';

/** What a resolver says about a name, in the words that can be checked. */
export type Answer = DestinationAnswer | UnresolvableAnswer;

export interface DestinationAnswer extends Backing {
  readonly outcome: 'destination';
  readonly step: string;
  readonly hostHeader: string;
  readonly tlsName: string;
  /** `null`: none is sent. */
  readonly sni: string | null;
  /** In the order in which they are tried. */
  readonly targets: readonly AnsweredTarget[];
}

export interface UnresolvableAnswer extends Backing {
  readonly outcome: 'unresolvable';
  readonly code: string;
  /** Where resolution failed; `null` when the name is no server name. */
  readonly step: string | null;
}

export interface AnsweredTarget {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly priority?: number;
  readonly weight?: number;
}

/** What an answer rests on, as far as the resolver shows it; what it does not show is not checked. */
interface Backing {
  /** What came of the well-known request; `null` when it was not needed. */
  readonly wellKnown?: WellKnownBacking | null;
  readonly provenance?: Provenance;
}

/** Where the inputs were taken from. A list: each of these words is right. */
export type Provenance = Readonly<Record<Input, Source | readonly Source[]>>;

export interface WellKnownBacking {
  readonly outcome: 'valid' | 'error';
  /** How long it may be reused, under the upper bound, before jitter and any floor. */
  readonly statedSeconds?: number;
  /** How long it is reused. */
  readonly effectiveSeconds?: number;
}
