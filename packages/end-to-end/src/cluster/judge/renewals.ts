import { serverStream } from '@wherefore/discovery';
import { dueAtOf } from './judge-refreshes.ts';
import type { LoggedConclusion, LoggedStory } from './logged-story.ts';

export interface Renewals {
  /** Conclusions that expired within the time, that nothing ended before, and that were due in time before that. */
  readonly renewable: number;
  /** Of these, those after which there was another one before they expired. */
  readonly renewed: number;
}

/** Too little time between due and expired is none. */
const IN_TIME_MS = 2000;

/** How many names had a new conclusion before the old one expired, as far as their lifetimes allow that. */
export function renewals(story: LoggedStory, span: { readonly from: number; readonly to: number }): Renewals {
  let renewable = 0;
  let renewed = 0;
  for (const [serverName, all] of story.conclusions) {
    const conclusions = all.filter(({ isTimeout }) => !isTimeout);
    const ends = [...story.stream(serverStream(serverName)), ...story.stream('caches')].filter(
      ({ type }) => type === 'CacheCleared' || type === 'DestinationWithdrawn',
    );
    for (const [index, each] of conclusions.entries()) {
      const { freshUntil, event } = each;
      const isWithin = dueAtOf(each) >= span.from && freshUntil <= span.to;
      if (!isWithin || dueAtOf(each) + IN_TIME_MS > freshUntil) continue;
      const next = conclusions[index + 1];
      const isEnded = ends.some(
        ({ position, recordedAt }) => position > event.position && recordedAt < Math.min(freshUntil, nextAt(next)),
      );
      if (isEnded) continue;
      // Somebody asked for it anew before it was due.
      if (nextAt(next) < dueAtOf(each)) continue;
      renewable += 1;
      if (nextAt(next) <= freshUntil) renewed += 1;
    }
  }
  return { renewable, renewed };
}

function nextAt(next: LoggedConclusion | undefined): number {
  return next?.event.recordedAt ?? Number.POSITIVE_INFINITY;
}
