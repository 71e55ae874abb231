import type { Change } from './overview.ts';
import type { Span } from './span.ts';

/** What was made of a name for a while. `worse`: reached, but by a way that was taken because a better one was lost. */
export type Keeping = 'reached' | 'worse' | 'unresolvable' | 'nothing';

export interface Stretch extends Span {
  readonly kept: Keeping;
}

/**
 * What was concluded last, along a span. Before the first change that is known it is not known what was.
 *
 * @param changes in any order, of the span and of what came before
 */
export function stretchesOf(changes: readonly Change[], { from, to }: Span): readonly Stretch[] {
  const ordered = changes
    .map((change) => ({ change, time: Date.parse(change.recordedAt) }))
    .sort((one, other) => one.time - other.time);
  const stretches: Stretch[] = [];
  let kept: Keeping | undefined;
  let since = from;
  const close = (until: number): void => {
    const [begin, end] = [Math.max(since, from), Math.min(until, to)];
    if (kept !== undefined && end > begin) stretches.push({ from: begin, to: end, kept });
  };
  for (const { change, time } of ordered) {
    const next = keptAfter(change, kept);
    if (next === kept) continue;
    close(time);
    [kept, since] = [next, time];
  }
  close(to);
  return stretches;
}

function keptAfter({ kind, tone }: Change, before: Keeping | undefined): Keeping | undefined {
  switch (kind) {
    case 'chosen':
      if (tone === 'bad') return 'worse';
      return before === 'worse' && tone !== 'good' ? 'worse' : 'reached';
    case 'failed':
      return 'unresolvable';
    case 'cleared':
    case 'withdrawn':
    case 'reported':
      return 'nothing';
    default:
      return before;
  }
}
