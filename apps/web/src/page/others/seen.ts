import { type Span, secondAfter, spanIn, timeOf } from '../past/span.ts';
import type { Wrong } from './lane.ts';
import { aroundWrong, within } from './window.ts';

/** What an address shows: the part of the time, and where the line stands in it. */
export interface Seen {
  readonly span: Span;
  readonly time: number;
}

/** Where an address does not say: what was wrong, if anything was, when it had just begun. */
export function seenIn(address: URLSearchParams, whole: Span, wrong: Wrong | undefined): Seen {
  const asked = spanIn(address.get('from') ?? undefined, address.get('to') ?? undefined, whole);
  const span = asked === undefined ? (wrong === undefined ? whole : aroundWrong(wrong, whole)) : within(asked, whole);
  const at = timeOf(address.get('at') ?? undefined);
  const usual = wrong === undefined ? span.to : Math.min(secondAfter(wrong.from), wrong.to);
  return { span, time: at ?? usual };
}
