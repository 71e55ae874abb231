import type { Lifetime } from './freshness.ts';
import type { Instant } from './instant.ts';
import type { DnsFailureReason, SrvRecord, WellKnownFailureReason } from './observation.ts';
import type { ServerName } from './server-name.ts';
import type { WellKnownBodyProblem } from './well-known.ts';

/** What an observation means under a policy: the verdict, and until when it is believed. */
export type Finding = WellKnownFinding | SrvFinding | AddressFinding;

interface Found {
  /** The id of the observation's event, or of the event that confirmed it last. */
  readonly id: string;
  /** The key of the question that it answers. */
  readonly key: string;
  readonly observedAt: Instant;
  /** Believed until then. May be the time of observation itself: good for the resolution that asked, no longer. */
  readonly freshUntil: Instant;
  /** May serve until then if asking again fails; never before `freshUntil`. */
  readonly staleUntil: Instant;
  readonly lifetime: Lifetime;
  /** A clause for people: what was seen. */
  readonly message: string;
}

/**
 * `valid`: a delegation. `absent`: the server says that it has none. `invalid`: it has something that cannot be used.
 * `failed`: it could not be asked, which says nothing of what it has (law "no silent fall").
 */
export type WellKnownFinding = Found & { readonly kind: 'well-known' } & (
    | { readonly verdict: 'valid'; readonly delegated: ServerName }
    | { readonly verdict: 'absent' | 'invalid' | 'failed'; readonly reason: WellKnownReason }
  );

/** Why a well-known answer gives no delegation. */
export type WellKnownReason = WellKnownFailureReason | WellKnownBodyProblem | 'status';

/** `absent`: NXDOMAIN or NODATA. `failed`: the DNS gave no usable answer. */
export type SrvFinding = Found & { readonly kind: 'srv' } & (
    | { readonly verdict: 'found'; readonly records: readonly SrvRecord[] }
    | { readonly verdict: 'absent' }
    | { readonly verdict: 'failed'; readonly reason: DnsFailureReason }
  );

export type AddressFinding = Found & { readonly kind: 'address' } & (
    | { readonly verdict: 'found'; readonly addresses: readonly string[]; readonly aliases: readonly string[] }
    | { readonly verdict: 'absent' }
    | { readonly verdict: 'failed'; readonly reason: DnsFailureReason }
  );
