import type { Instant } from './instant.ts';

/** What somebody wants a server name to be delegated to, whatever its well-known says. */
export interface Pin {
  /** Of the event that pinned it. */
  readonly id: string;
  /** As `m.server` would have it. */
  readonly delegated: string;
  /** It counts until then, and from then on no more; absent: until it is taken back. */
  readonly until?: Instant;
}

/** The pin, if it counts at that time. */
export function pinInForce(pin: Pin | undefined, now: Instant): Pin | undefined {
  return pin === undefined || (pin.until !== undefined && pin.until <= now) ? undefined : pin;
}
