import type { Milliseconds } from '@wherefore/discovery';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Nobody is told of what changed longer ago. */
export const LIFETIME_MS: Milliseconds = 24 * HOUR_MS;

/** Pauses after the first attempt, the second and so on: the schedule of Standard Webhooks, as far as a day goes. */
const DELAYS_MS: readonly Milliseconds[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
];

/** A receiver may ask for longer pauses than the schedule has, up to this. */
const MAX_RETRY_AFTER_MS = 6 * HOUR_MS;

/** Pauses are longer or shorter by so much, so that what failed together is not tried again together. */
const JITTER = 0.2;

export interface FailedAttempt {
  /** How many there were, this one counted. */
  readonly attempt: number;
  /** How long ago the message was queued. */
  readonly ageMs: Milliseconds;
  /** What the receiver asked for. */
  readonly retryAfterMs?: Milliseconds | undefined;
  /** Uniform in [0, 1). */
  readonly draw: number;
}

/** How long to wait before the next attempt; `undefined`: no more. The last one is at the end of the lifetime. */
export function retryDelay({ attempt, ageMs, retryAfterMs = 0, draw }: FailedAttempt): Milliseconds | undefined {
  const delayMs = DELAYS_MS[attempt - 1];
  if (delayMs === undefined || ageMs >= LIFETIME_MS) return undefined;
  const jittered = delayMs * (1 - JITTER + 2 * JITTER * draw);
  const wanted = Math.max(jittered, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
  return Math.round(Math.min(wanted, LIFETIME_MS - ageMs));
}

const FIRST_REST_MS = 500;
const LONGEST_REST_MS = MINUTE_MS;
const LONGEST_ASKED_REST_MS = 15 * MINUTE_MS;

/** How long an endpoint that is not there, or has too much to do, is left alone as a whole. */
export function restOf(failuresInARow: number, retryAfterMs: Milliseconds = 0): Milliseconds {
  const own = Math.min(FIRST_REST_MS * 2 ** Math.min(failuresInARow - 1, 20), LONGEST_REST_MS);
  return Math.max(own, Math.min(retryAfterMs, LONGEST_ASKED_REST_MS));
}

/** Reads the field `Retry-After` (RFC 9110 s10.2.3); `undefined` when there is none that can be read. */
export function retryAfter(field: string | undefined, now: number): Milliseconds | undefined {
  if (field === undefined) return undefined;
  if (/^\d{1,9}$/.test(field)) return Number(field) * SECOND_MS;
  const at = /^[A-Z][a-z]{2}, /.test(field) ? Date.parse(field) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
