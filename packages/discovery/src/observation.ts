import type { Instant } from './instant.ts';

/**
 * One look at the world, recorded as seen and in the words of its protocol. An observation is never a verdict:
 * what it means is for a policy to judge, today's or another.
 */
export type Observation = WellKnownObservation | SrvObservation | AddressObservation;

interface Observed {
  /** The id of the event that records it. */
  readonly id: string;
  /** When the question was sent. */
  readonly requestedAt: Instant;
  /** When the answer was complete, or was given up. */
  readonly observedAt: Instant;
  /** Uniform in [0, 1), drawn when it was observed; jitter comes from it, so that replay gives the same times. */
  readonly draw: number;
}

/** `GET https://<host>/.well-known/matrix/server`, every hop of it. */
export interface WellKnownObservation extends Observed, WellKnownAnswer {
  readonly kind: 'well-known';
  readonly host: string;
}

/** The SRV records of a name. */
export interface SrvObservation extends Observed, DnsAnswer<SrvRecord> {
  readonly kind: 'srv';
  readonly name: string;
}

/** The addresses of one family of a host. */
export interface AddressObservation extends Observed, DnsAnswer<AddressRecord> {
  readonly kind: 'address';
  readonly family: 4 | 6;
  readonly host: string;
}

/** What a well-known fetch met. */
export interface WellKnownAnswer {
  /** In order; the last one is where the fetch ended. Empty only when not even the first request could be tried. */
  readonly hops: readonly WellKnownHop[];
  readonly outcome: WellKnownOutcome;
}

/** One request of a well-known fetch. */
export interface WellKnownHop {
  readonly url: string;
  /** The address that answered, or the last one that was tried. */
  readonly address?: string;
  readonly requestedAt: Instant;
  readonly receivedAt: Instant;
  /** TLS protocol version of the connection, such as `TLSv1.3`, when a handshake completed. */
  readonly tlsProtocol?: string;
  readonly status?: number;
  /** The fields that matter, in order, as `[name in lower case, value]`; repeated fields stay apart. Bounded. */
  readonly headers?: readonly (readonly [string, string])[];
}

/** How a well-known fetch ended. */
export type WellKnownOutcome =
  /** A final response, whatever its status: status and headers are those of the last hop. */
  | { readonly kind: 'response'; readonly body: WellKnownBody }
  /** No final response. */
  | { readonly kind: 'failure'; readonly reason: WellKnownFailureReason; readonly message: string };

/** A body within the size limit, verbatim: as text when it is valid UTF-8 (a byte order mark kept), else base64. */
export type WellKnownBody = { readonly text: string } | { readonly base64: string };

/** Why a well-known fetch ended without a final response. */
export type WellKnownFailureReason =
  /** The DNS says that the host (or a redirect's host) has no address: NXDOMAIN or NODATA in both families. */
  | 'no-addresses'
  /** The DNS gave no usable answer about the host. */
  | 'dns-failure'
  /** Every address is forbidden by the address rules. */
  | 'address-refused'
  | 'connection-refused'
  | 'connection-reset'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  /** What came is not HTTP. */
  | 'protocol'
  | 'headers-too-large'
  | 'body-too-large'
  | 'redirect-loop'
  | 'too-many-redirects'
  /** To a scheme other than https. */
  | 'redirect-refused'
  /** 30x without a usable Location. */
  | 'redirect-without-location';

/** What the DNS said to one question. */
export interface DnsAnswer<R> {
  /** The name server that answered, as `address:port` or `[address]:port`; `null` when none did. */
  readonly server: string | null;
  readonly outcome: DnsOutcome<R>;
}

export type DnsOutcome<R> =
  | {
      readonly kind: 'records';
      /** At least one. */
      readonly records: readonly R[];
      /** The CNAME chain from the question's name to the records' owner, in order. */
      readonly aliases: readonly AliasRecord[];
      /** The AD bit: the name server says that it validated the answer by DNSSEC. */
      readonly authenticated: boolean;
    }
  | {
      /** `no-data`: the name exists without such records. `no-name`: NXDOMAIN. */
      readonly kind: 'no-data' | 'no-name';
      readonly aliases: readonly AliasRecord[];
      /** Seconds: the smaller of the SOA record's TTL and its MINIMUM (RFC 2308 s5); `null` without an SOA. */
      readonly negativeTtl: number | null;
      readonly authenticated: boolean;
    }
  | { readonly kind: 'failure'; readonly reason: DnsFailureReason; readonly message: string };

/** Why the DNS gave no usable answer. None of these says that something does not exist (RFC 9520 s2). */
export type DnsFailureReason =
  | 'timeout'
  | 'network'
  | 'servfail'
  | 'refused'
  | 'formerr'
  | 'notimp'
  /** Any other rcode. */
  | 'rcode'
  /** An answer that cannot be read, or that is over a bound. */
  | 'malformed'
  | 'alias-loop'
  /** The name cannot be put into a DNS question: a label over 63 octets or a name over 253. */
  | 'unsendable-name';

/** RFC 2782. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** Without a trailing dot, except that the root is `.`. */
  readonly target: string;
  /** Seconds. */
  readonly ttl: number;
}

export interface AddressRecord {
  /** Dotted quad, or IPv6 in the form of RFC 5952. */
  readonly address: string;
  /** Seconds. */
  readonly ttl: number;
}

export interface AliasRecord {
  readonly owner: string;
  readonly target: string;
  /** Seconds. */
  readonly ttl: number;
}
