import type { Instant, WellKnownFailureReason, WellKnownFetched } from '@wherefore/discovery';

/** What a fetch of a well-known has shown of the certificate of who serves it. */
export interface CertificateSight {
  /** Its place among all that was ever observed of this well-known: a later one counts for more. */
  readonly version: number;
  readonly eventId: string;
  readonly observedAt: Instant;
  /** Expired, for another name, not trusted, or no TLS at all. */
  readonly isFailing: boolean;
  /** Of the last request: by a redirect it may be another host's. */
  readonly url: string;
  /** Of a failure: what the TLS library says. */
  readonly message?: string;
}

/** Failures that come after a handshake. */
const AFTER_HANDSHAKE: ReadonlySet<WellKnownFailureReason> = new Set([
  'headers-too-large',
  'body-too-large',
  'redirect-loop',
  'too-many-redirects',
  'redirect-refused',
  'redirect-without-location',
]);

/**
 * `undefined` when it says nothing: there was no handshake, or nobody knows how it ended. Such a failure neither begins
 * nor mends anything.
 */
export function certificateSight(
  { host, hops, outcome }: Pick<WellKnownFetched['data'], 'host' | 'hops' | 'outcome'>,
  seen: Pick<CertificateSight, 'version' | 'eventId' | 'observedAt'>,
): CertificateSight | undefined {
  const { version, eventId, observedAt } = seen;
  const url = hops.at(-1)?.url ?? `https://${host}/.well-known/matrix/server`;
  const sight = { version, eventId, observedAt, url };
  if (outcome.kind === 'response') return { ...sight, isFailing: false };
  if (outcome.reason === 'tls') return { ...sight, isFailing: true, message: outcome.message };
  return AFTER_HANDSHAKE.has(outcome.reason) ? { ...sight, isFailing: false } : undefined;
}
