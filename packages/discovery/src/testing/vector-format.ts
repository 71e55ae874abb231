/** The conformance vectors, as far as they are used here; `meta.conventions` in the files is the definition. */
export interface VectorCase {
  readonly id: string;
  readonly title: string;
  readonly serverName: string;
  readonly dns: Readonly<Record<string, DnsEntry>>;
  readonly wellKnown: Readonly<Record<string, HttpEntry>>;
  readonly expect: Expectation;
}

export interface OpenCase extends Omit<VectorCase, 'expect'> {
  readonly options: readonly { readonly id: string; readonly expect: Expectation }[];
  readonly recommended: string;
}

export type DnsEntry = readonly DnsEntryRecord[] | { readonly error: 'NXDOMAIN' | 'SERVFAIL' | 'TIMEOUT' | 'REFUSED' };

export interface DnsEntryRecord {
  readonly ttl: number;
  /** Of A, AAAA and CNAME. */
  readonly data?: string;
  /** Of SRV. */
  readonly priority?: number;
  readonly weight?: number;
  readonly port?: number;
  readonly target?: string;
}

export interface HttpEntry {
  readonly error?: 'ECONNREFUSED' | 'TIMEOUT' | 'TLS' | 'RESET';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly bodyRepeat?: {
    readonly prefix: string;
    readonly char: string;
    readonly count: number;
    readonly suffix: string;
  };
}

export interface ExpectedTarget {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly priority?: number;
  readonly weight?: number;
}

export interface Expectation {
  readonly step?: string | null;
  readonly hostHeader?: string;
  readonly tlsName?: string;
  readonly sni?: string | null;
  readonly targets?: readonly ExpectedTarget[];
  readonly error?: string;
  readonly acceptErrors?: readonly string[];
  readonly wellKnownOutcome?: 'valid' | 'error' | 'not-attempted';
  readonly wellKnownTtlSeconds?: number;
  readonly wellKnownTtlSecondsAnyOf?: readonly number[];
  readonly wellKnownErrorTtlMaxSeconds?: number;
  readonly mustNotConnectTo?: readonly string[];
  readonly firstChoice?: Readonly<Record<string, readonly [low: number, high: number]>>;
}
