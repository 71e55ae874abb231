import type { Milliseconds } from './instant.ts';

/**
 * How evidence is judged. A policy is data with a name and a version; every conclusion records both, so that it can
 * be decided again. Change a number: change the version.
 */
export interface Policy {
  readonly name: string;
  readonly version: number;
  readonly wellKnown: WellKnownPolicy;
  readonly dns: DnsPolicy;
  readonly srv: SrvPolicy;
  /** Longest life of a conclusion that rests on no evidence that expires (an IP literal). */
  readonly maxDestinationMs: Milliseconds;
  /** Ask early, while the well-known is in flight, what will be needed if it fails. */
  readonly speculate: boolean;
}

export interface WellKnownPolicy {
  /** Lifetime of a delegation whose response states none. */
  readonly defaultMs: Milliseconds;
  /** Upper bound of every lifetime, stated or not. */
  readonly maxMs: Milliseconds;
  /** Lower bound of a stated lifetime. `no-store` and `no-cache` are never raised. */
  readonly minMs: Milliseconds;
  /** A lifetime is shortened by up to this fraction of itself, by the draw of its observation. */
  readonly jitter: number;
  /** `s-maxage` counts where neither `max-age` nor `Expires` is stated. */
  readonly sharedMaxAge: boolean;
  /** The smaller of the lifetimes along a chain of redirects counts, not only the last. */
  readonly redirectLifetimes: boolean;
  /** How long a definite "no delegation" is believed (a 404, say). */
  readonly absentMs: Milliseconds;
  /** How long the first failure in a row is believed; each further one `errorFactor` times longer. */
  readonly errorFirstMs: Milliseconds;
  readonly errorFactor: number;
  /** Upper bound of every error's lifetime. */
  readonly errorMaxMs: Milliseconds;
  /** How long past its lifetime a delegation may serve while asking again fails; 0 never. */
  readonly staleMs: Milliseconds;
  readonly maxRedirects: number;
  readonly maxBodyBytes: number;
}

export interface DnsPolicy {
  /** Upper bound of a record's TTL. */
  readonly maxMs: Milliseconds;
  /** Upper bound of the TTL of an absence. */
  readonly maxNegativeMs: Milliseconds;
  /** How long the first failure in a row is believed; each further one `failureFactor` times longer. */
  readonly failureFirstMs: Milliseconds;
  readonly failureFactor: number;
  readonly failureMaxMs: Milliseconds;
  /** How long past its TTL an answer may serve while asking again fails; 0 never. */
  readonly staleMs: Milliseconds;
}

export interface SrvPolicy {
  /** What an SRV question without a usable answer means (R28): stop with an error, or read it as "not found". */
  readonly onFailure: 'fail' | 'not-found';
  /** At most so many records, the best by priority, are looked at. */
  readonly maxTargets: number;
}

/** One text for all conclusions that bear it. */
const labels = new WeakMap<Policy, string>();

/** `name@version`, as conclusions record it. */
export function policyLabel(policy: Policy): string {
  const known = labels.get(policy);
  if (known !== undefined) return known;
  const label = `${policy.name}@${policy.version}`;
  labels.set(policy, label);
  return label;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The default: the specification, and where it is silent the choice that is safest for federation. */
export const recommended: Policy = {
  name: 'recommended',
  version: 1,
  wellKnown: {
    defaultMs: 24 * HOUR, // R57
    maxMs: 48 * HOUR, // R58
    minMs: 5 * MINUTE, // R71: a second of max-age would be a request for every transaction
    jitter: 0.1,
    sharedMaxAge: true,
    redirectLifetimes: true, // R73
    absentMs: HOUR, // R59
    errorFirstMs: MINUTE,
    errorFactor: 2,
    errorMaxMs: HOUR, // R59: "up to an hour"
    staleMs: 2 * HOUR, // R72
    maxRedirects: 10, // R42
    maxBodyBytes: 50 * 1024, // R47
  },
  dns: {
    maxMs: 7 * 24 * HOUR, // RFC 8767 s4
    maxNegativeMs: 3 * HOUR, // RFC 2308 s5
    failureFirstMs: 30 * SECOND,
    failureFactor: 2,
    failureMaxMs: 5 * MINUTE, // RFC 9520 s3.2
    staleMs: HOUR, // RFC 8767 s5
  },
  srv: { onFailure: 'fail', maxTargets: 32 },
  maxDestinationMs: 48 * HOUR,
  speculate: true,
};

/** The texts to the letter: no floor, no jitter, nothing past its lifetime, only the last response's headers. */
export const specStrict: Policy = {
  ...recommended,
  name: 'spec-strict',
  wellKnown: {
    ...recommended.wellKnown,
    minMs: 0,
    jitter: 0,
    sharedMaxAge: false,
    redirectLifetimes: false,
    staleMs: 0,
  },
  dns: { ...recommended.dns, staleMs: 0 },
};

/** The policies by name; without a prototype, so that `toString` is not the name of one. */
export const POLICIES: Readonly<Record<string, Policy>> = Object.assign(Object.create(null) as object, {
  [recommended.name]: recommended,
  [specStrict.name]: specStrict,
});
