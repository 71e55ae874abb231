import { type CacheDirectives, directive, parseCacheControl, parseDeltaSeconds } from './cache-control.ts';
import { parseHttpDate } from './http-date.ts';
import type { Instant, Milliseconds } from './instant.ts';
import type { WellKnownHop } from './observation.ts';
import type { WellKnownPolicy } from './policy.ts';

/** What a lifetime comes from. */
export type LifetimeBasis =
  | 'no-store'
  | 'no-cache'
  | 'max-age'
  | 'expires'
  | 's-maxage'
  | 'malformed'
  | 'default'
  | 'error-policy'
  | 'ttl'
  | 'negative-ttl';

/** How long evidence is believed. */
export interface Lifetime {
  readonly basis: LifetimeBasis;
  /** As the publisher states it, under the upper bound, age counted, before any floor and jitter. */
  readonly statedMs: Milliseconds;
  /** As the policy believes it. */
  readonly effectiveMs: Milliseconds;
}

/** What the headers of one response say of its life. */
export interface StatedLifetime {
  readonly basis: 'no-store' | 'no-cache' | 'max-age' | 'expires' | 's-maxage' | 'malformed' | 'none';
  /** What is left of it at the time of the response; 0 when there is nothing to reuse. */
  readonly remainingMs: Milliseconds;
}

/** Values of a header field, one for each line. `name` in lower case. */
function fieldLines(hop: WellKnownHop, name: string): readonly string[] {
  return (hop.headers ?? []).filter(([field]) => field === name).map(([, value]) => value);
}

/**
 * Freshness lifetime of a response less its age (RFC 9111 s4.2): `no-store` and `no-cache`, qualified or not, leave
 * nothing (R62, R63); else `max-age`, `Expires` less `Date`, then `s-maxage` if it counts (R61, R68). A value that
 * cannot be read leaves nothing (R64, R67).
 */
export function statedLifetime(hop: WellKnownHop, sharedMaxAge: boolean): StatedLifetime {
  const directives = parseCacheControl(fieldLines(hop, 'cache-control'));
  if (directive(directives, 'no-store') !== undefined) return { basis: 'no-store', remainingMs: 0 };
  if (directive(directives, 'no-cache') !== undefined) return { basis: 'no-cache', remainingMs: 0 };
  const lifetime = lifetimeOf(hop, directives, sharedMaxAge);
  if (lifetime === undefined) return { basis: 'none', remainingMs: 0 };
  if (lifetime.seconds === undefined) return { basis: 'malformed', remainingMs: 0 };
  return { basis: lifetime.basis, remainingMs: Math.max(0, lifetime.seconds * 1000 - ageMs(hop)) };
}

interface ReadLifetime {
  readonly basis: 'max-age' | 'expires' | 's-maxage';
  readonly seconds: number | undefined;
}

function lifetimeOf(hop: WellKnownHop, directives: CacheDirectives, sharedMaxAge: boolean): ReadLifetime | undefined {
  const maxAge = directive(directives, 'max-age');
  if (maxAge !== undefined) return { basis: 'max-age', seconds: parseDeltaSeconds(maxAge.argument) };
  const expires = fieldLines(hop, 'expires')[0];
  if (expires !== undefined) return { basis: 'expires', seconds: secondsToExpiry(hop, expires) };
  const shared = sharedMaxAge ? directive(directives, 's-maxage') : undefined;
  if (shared !== undefined) return { basis: 's-maxage', seconds: parseDeltaSeconds(shared.argument) };
  return undefined;
}

function secondsToExpiry(hop: WellKnownHop, expires: string): number | undefined {
  const until = parseHttpDate(expires, hop.receivedAt);
  if (until === undefined) return undefined;
  const from = responseDate(hop) ?? Math.floor(hop.receivedAt / 1000) * 1000;
  return Math.max(0, (until - from) / 1000);
}

function responseDate(hop: WellKnownHop): Instant | undefined {
  const date = fieldLines(hop, 'date')[0];
  return date === undefined ? undefined : parseHttpDate(date, hop.receivedAt);
}

/**
 * The age of a response when it came, the larger of what `Age` says and what `Date` shows (RFC 9111 s4.2.3, the
 * conservative form). An `Age` that cannot be read is ignored; of a list the first member counts (R65).
 */
function ageMs(hop: WellKnownHop): Milliseconds {
  const stated = parseDeltaSeconds(fieldLines(hop, 'age')[0]?.split(',')[0]?.trim()) ?? 0;
  const corrected = stated * 1000 + Math.max(0, hop.receivedAt - hop.requestedAt);
  const date = responseDate(hop);
  if (date === undefined) return corrected;
  // Date counts whole seconds: the fraction of our own clock is not age.
  const apparent = Math.floor(hop.receivedAt / 1000) * 1000 - date;
  return Math.max(corrected, apparent);
}

/** Lifetime of a delegation that came over these hops, counted from the last response. */
export function delegationLifetime(hops: readonly WellKnownHop[], draw: number, policy: WellKnownPolicy): Lifetime {
  const last = hops.at(-1);
  const final = last === undefined ? NOTHING_STATED : statedLifetime(last, policy.sharedMaxAge);
  if (final.basis === 'no-store' || final.basis === 'no-cache') {
    return { basis: final.basis, statedMs: 0, effectiveMs: 0 };
  }
  const { basis, remainingMs } = chainLifetime(final, hops.slice(0, -1), policy);
  const statedMs = Math.min(remainingMs, policy.maxMs);
  const floored = Math.max(statedMs, Math.min(policy.minMs, policy.maxMs));
  return { basis, statedMs, effectiveMs: Math.floor(floored * (1 - policy.jitter * draw)) };
}

const NOTHING_STATED: StatedLifetime = { basis: 'none', remainingMs: 0 };

// A redirect that forbids storing lowers the lifetime to the floor and no further: it speaks of itself, not of the
// delegation.
function chainLifetime(
  final: StatedLifetime,
  redirects: readonly WellKnownHop[],
  policy: WellKnownPolicy,
): { readonly basis: LifetimeBasis; readonly remainingMs: Milliseconds } {
  const { basis } = final;
  let shortest: { readonly basis: LifetimeBasis; readonly remainingMs: Milliseconds } =
    basis === 'none' ? { basis: 'default', remainingMs: policy.defaultMs } : { basis, remainingMs: final.remainingMs };
  for (const hop of policy.redirectLifetimes ? redirects : []) {
    const { basis, remainingMs } = statedLifetime(hop, policy.sharedMaxAge);
    if (basis !== 'none' && remainingMs < shortest.remainingMs) shortest = { basis, remainingMs };
  }
  return shortest;
}

/** `first`, then `factor` times longer for each failure in a row, up to `max` (R59, R101). `failures` counts from 1. */
export function backOffMs(failures: number, first: Milliseconds, factor: number, max: Milliseconds): Milliseconds {
  const exponent = Math.min(Math.max(0, failures - 1), 64);
  return Math.min(max, first * factor ** exponent);
}

/**
 * Lifetime of a well-known answer that gives no delegation: `ownMs`, or less when the response states a positive
 * lifetime that is shorter, though never less than `atLeastMs`. `Retry-After` in seconds may lengthen it. Never above
 * `errorMaxMs` (R59, R74).
 */
export function errorLifetime(
  hop: WellKnownHop | undefined,
  { ownMs, atLeastMs }: { readonly ownMs: Milliseconds; readonly atLeastMs: Milliseconds },
  policy: WellKnownPolicy,
): Lifetime {
  const stated = hop?.status === undefined ? undefined : statedLifetime(hop, policy.sharedMaxAge);
  const retryAfter = hop === undefined ? undefined : parseDeltaSeconds(fieldLines(hop, 'retry-after')[0]?.trim());
  const own = Math.min(policy.errorMaxMs, Math.max(ownMs, (retryAfter ?? 0) * 1000));
  if (stated === undefined || stated.basis === 'none' || stated.remainingMs <= 0 || stated.remainingMs >= own) {
    return { basis: 'error-policy', statedMs: own, effectiveMs: own };
  }
  const effectiveMs = Math.max(Math.min(own, atLeastMs), stated.remainingMs);
  return { basis: stated.basis, statedMs: stated.remainingMs, effectiveMs };
}

/**
 * How long past its lifetime a delegation may serve while asking again fails (R72): never after `must-revalidate`,
 * `no-cache` or `no-store`; as `stale-if-error` says (RFC 5861), within the upper bound of lifetimes; else as the
 * policy says.
 */
export function staleAllowanceMs(hop: WellKnownHop | undefined, policy: WellKnownPolicy): Milliseconds {
  if (hop === undefined || policy.staleMs === 0) return 0;
  const directives = parseCacheControl(fieldLines(hop, 'cache-control'));
  const forbids = ['must-revalidate', 'no-cache', 'no-store'];
  if (forbids.some((name) => directive(directives, name) !== undefined)) return 0;
  const permitted = directive(directives, 'stale-if-error');
  if (permitted === undefined) return policy.staleMs;
  return Math.min((parseDeltaSeconds(permitted.argument) ?? 0) * 1000, policy.maxMs);
}

/** Lifetime of DNS records: their smallest TTL, aliases included, within the bound (R99). */
export function recordsLifetime(ttls: readonly number[], maxMs: Milliseconds): Lifetime {
  const ms = Math.min(maxMs, Math.min(...ttls) * 1000);
  return { basis: 'ttl', statedMs: ms, effectiveMs: ms };
}

/** Lifetime of a DNS absence: nothing without an SOA record (RFC 2308 s5, R100). */
export function absenceLifetime(
  negativeTtl: number | null,
  aliasTtls: readonly number[],
  maxMs: Milliseconds,
): Lifetime {
  const ms = negativeTtl === null ? 0 : Math.min(maxMs, Math.min(negativeTtl, ...aliasTtls) * 1000);
  return { basis: 'negative-ttl', statedMs: ms, effectiveMs: ms };
}
