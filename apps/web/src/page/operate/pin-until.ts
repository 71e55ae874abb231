const HOUR_MS = 3_600_000;

/** For how long a pin is wished, the usual ones. */
export const PIN_SPANS = [
  { value: '1h', label: 'for 1 hour', ms: HOUR_MS },
  { value: '6h', label: 'for 6 hours', ms: 6 * HOUR_MS },
  { value: '1d', label: 'for 1 day', ms: 24 * HOUR_MS },
  { value: '7d', label: 'for 7 days', ms: 168 * HOUR_MS },
  { value: 'then', label: 'until a time', ms: null },
  { value: 'ever', label: 'until it is taken back', ms: null },
] as const;

export type PinSpan = (typeof PIN_SPANS)[number]['value'];

export type PinEnd =
  /** `until` undefined: until it is taken back. */
  { readonly kind: 'end'; readonly until: string | undefined } | { readonly kind: 'wrong'; readonly message: string };

/** @param then `2026-03-04T12:00`, as the field for it has it, of UTC */
export function pinEnd(span: PinSpan, then: string, now: number): PinEnd {
  if (span === 'ever') return { kind: 'end', until: undefined };
  const ms = PIN_SPANS.find(({ value }) => value === span)?.ms ?? null;
  if (ms !== null) return { kind: 'end', until: new Date(now + ms).toISOString() };
  if (then === '') return { kind: 'wrong', message: 'Say until when.' };
  const until = Date.parse(`${then}Z`);
  if (Number.isNaN(until)) return { kind: 'wrong', message: 'This is no time.' };
  if (until <= now) return { kind: 'wrong', message: 'This time has passed.' };
  return { kind: 'end', until: new Date(until).toISOString() };
}
