import type { ResolverLimits, ResolverTimeouts } from './resolver.ts';

const DEFAULT_LIMITS: ResolverLimits = {
  names: 100_000,
  questions: 50_000,
  resolutions: 10_000,
  wellKnownConcurrency: 256,
  dnsConcurrency: 256,
};

const TOTAL_MS = 30_000;
const WELL_KNOWN_MS = 10_000;
const DNS_MS = 5000;
const LOG_MS = 5000;
/** A day: no resolution is worth it, and timers, which count in 31 bits, bear it. */
const MAX_MS = 86_400_000;

/** Throws a `RangeError` for a limit that is no whole number above 0; `Infinity` is none, too. */
export function limitsOf(given: Partial<ResolverLimits> = {}): ResolverLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`limits.${name} must be 1 or more, not ${value}`);
  }
  return limits;
}

/**
 * At worst a well-known, an SRV record, its alternative and an address follow each other: all fit into the whole. Throws
 * a `RangeError` for a time that is not above 0 and at most a day.
 */
export function timeoutsOf(given: Partial<ResolverTimeouts> = {}): ResolverTimeouts {
  const totalMs = given.totalMs ?? TOTAL_MS;
  const timeouts = {
    totalMs,
    wellKnownMs: given.wellKnownMs ?? Math.min(WELL_KNOWN_MS, totalMs / 2),
    dnsMs: given.dnsMs ?? Math.min(DNS_MS, totalMs / 6),
    logMs: given.logMs ?? Math.min(LOG_MS, totalMs / 6),
  };
  for (const [name, value] of Object.entries(timeouts)) {
    if (!(value > 0 && value <= MAX_MS)) throw new RangeError(`timeouts.${name} must be 1 ms to a day, not ${value}`);
  }
  return timeouts;
}
