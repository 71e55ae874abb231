import type {
  AddressQuestion,
  AddressRecord,
  DnsAnswer,
  Instant,
  Milliseconds,
  SrvQuestion,
  SrvRecord,
  WellKnownAnswer,
} from '@wherefore/discovery';

/** Where the time comes from, so that a test can own it. */
export interface Clock {
  now(): Instant;
  /**
   * The time of a moment ago, when that is cheaper to tell: at most 10 ms ago where the event loop runs, at most 64 calls
   * ago where it does not. Default: `now`.
   */
  recently?(): Instant;
  /** Resolves after `duration`; rejects with the signal's reason when it is aborted first. */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back after `duration`, unless the function that it gives is called first. A clock that has none is slept with
   * instead, which costs a little more.
   */
  alarm?(duration: Milliseconds, ring: () => void): () => void;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * Asks the DNS one question and tells what came, failures included: it rejects only with the signal's reason.
 * CNAME chains are followed.
 */
export interface DnsClient {
  lookupSrv(question: SrvQuestion, signal: AbortSignal): Promise<DnsAnswer<SrvRecord>>;
  lookupAddresses(question: AddressQuestion, signal: AbortSignal): Promise<DnsAnswer<AddressRecord>>;
}

/** How a fetch finds the addresses of a host: through the resolver, so that each look is evidence of its own. */
export type AddressLookup = (host: string, signal: AbortSignal) => Promise<AddressLookupResult>;

export type AddressLookupResult =
  /** At least one, both families mixed. */
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** Definite: the host has none. */
  | { readonly kind: 'no-addresses' }
  | { readonly kind: 'failure'; readonly message: string };

/** May a connection be made to this address? Asked for each address that is about to be connected to. */
export type AddressGuard = (address: string) => boolean;

/**
 * Fetches `https://<host>/.well-known/matrix/server` and tells what came, every hop of it, failures included: it
 * rejects only with the signal's reason.
 */
export type WellKnownFetch = (host: string, context: WellKnownFetchContext) => Promise<WellKnownAnswer>;

export interface WellKnownFetchContext {
  readonly signal: AbortSignal;
  readonly lookup: AddressLookup;
  readonly mayConnect: AddressGuard;
  readonly clock: Clock;
  readonly limits: WellKnownLimits;
}

/** The bounds of one well-known fetch. */
export interface WellKnownLimits {
  /** For the whole fetch, redirects included. */
  readonly totalMs: Milliseconds;
  readonly maxRedirects: number;
  readonly maxBodyBytes: number;
}
