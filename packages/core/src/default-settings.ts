import type { ResolverLimits, ResolverTimeouts } from './resolver.ts';

export const DEFAULT_LIMITS: ResolverLimits = {
  names: 100_000,
  questions: 50_000,
  resolutions: 10_000,
  wellKnownConcurrency: 64,
  dnsConcurrency: 256,
};

const TOTAL_MS = 30_000;
const WELL_KNOWN_MS = 10_000;
const DNS_MS = 5000;

/** At worst a well-known, an SRV record, its alternative and an address follow each other: all fit into the whole. */
export function timeoutsOf(given: Partial<ResolverTimeouts> = {}): ResolverTimeouts {
  const totalMs = given.totalMs ?? TOTAL_MS;
  return {
    totalMs,
    wellKnownMs: given.wellKnownMs ?? Math.min(WELL_KNOWN_MS, totalMs / 2),
    dnsMs: given.dnsMs ?? Math.min(DNS_MS, totalMs / 6),
  };
}
