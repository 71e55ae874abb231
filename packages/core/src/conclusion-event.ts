import type { Conclusion } from '@wherefore/discovery';
import type { Inquiry } from './inquiry.ts';
import type { Concluded } from './resolution.ts';

/** The events that a conclusion follows: the one that it confirms, the one that it takes the place of. */
export interface Preceding {
  readonly confirms: string | undefined;
  readonly supersedes: string | undefined;
}

/** The event that records a conclusion: in full, or as a confirmation of one with the same answer. */
export function conclusionEvent(
  { conclusion, decidedAt, since, draw }: Concluded,
  { notBefore }: Inquiry,
  { confirms, supersedes }: Preceding,
): { readonly type: string; readonly data: object } {
  const drawnFrom = { decidedAt, since, draw, ...(notBefore === undefined ? {} : { notBefore }) };
  if (confirms !== undefined) {
    const { serverName, freshUntil, because } = conclusion;
    return { type: 'ConclusionConfirmed', data: { serverName, confirms, freshUntil, because, ...drawnFrom } };
  }
  const type = conclusion.outcome === 'destination' ? 'DestinationChosen' : 'ResolutionFailed';
  return { type, data: { ...conclusion, ...drawnFrom, ...(supersedes === undefined ? {} : { supersedes }) } };
}

/** Do they say the same, whatever evidence they rest on and however long they hold? */
export function sameAnswer(left: Conclusion, right: Conclusion): boolean {
  return JSON.stringify(withoutEvidence(left)) === JSON.stringify(withoutEvidence(right));
}

function withoutEvidence(conclusion: Conclusion): object {
  return { ...conclusion, freshUntil: 0, because: [] };
}
