import type { Holding, Instant, Milliseconds } from '@wherefore/discovery';
import { isSamePlace } from './compare-holdings.ts';
import type { Counterfactual, ResolverHistory } from './counterfactual.ts';
import type { HeldSegment, Segment, SegmentEnd } from './name-history.ts';
import type { WrongStretch } from './wrong-stretches.ts';

/** When and where two resolvers part, in order of name and time. */
export interface PartingTable {
  readonly a: string;
  readonly b: string;
  readonly against: string;
  readonly rows: readonly PartingRow[];
}

/** A time from which on two resolvers held different things of a name. */
export interface PartingRow {
  readonly serverName: string;
  readonly from: Instant;
  /** When one of them held something else, or the last of the two let go. */
  readonly to: Instant;
  readonly a: Holding;
  readonly b: Holding;
  /** How long both held these between `from` and `to`: one of them may have held nothing for a while. */
  readonly heldMs: Milliseconds;
  /** How long of that each was wrong. */
  readonly wrongMs: { readonly a: Milliseconds; readonly b: Milliseconds };
  /** The observation that began the first wrong stretch in it, if one is wrong. */
  readonly startedBy: string | null;
  /** What ended it, and of which of the two. */
  readonly endedBy: SegmentEnd & { readonly of: 'a' | 'b' };
  /** When the one that is wrong would have let go by itself; `null`: never, or neither is wrong. */
  readonly expiresAt: Instant | null;
}

/**
 * Where two resolvers of a counterfactual part: both hold something, and not the same.
 *
 * @throws {RangeError} one of them is not in it
 */
export function partingTable(told: Counterfactual, a: string, b: string): PartingTable {
  const rows = told.names.flatMap(({ serverName, resolvers }) => {
    const [left, right] = [historyOf(resolvers, a), historyOf(resolvers, b)];
    return joined(overlaps(left, right)).map((parting) => rowOf(serverName, parting, [left, right]));
  });
  return { a, b, against: told.against, rows };
}

function historyOf(resolvers: readonly ResolverHistory[], name: string): ResolverHistory {
  const history = resolvers.find((resolver) => resolver.name === name);
  if (history === undefined) throw new RangeError(`${name} is not in it`);
  return history;
}

type HeldAtTime = HeldSegment & Segment;

interface Overlap {
  readonly from: Instant;
  readonly to: Instant;
  readonly a: HeldAtTime;
  readonly b: HeldAtTime;
}

function overlaps(left: ResolverHistory, right: ResolverHistory): readonly Overlap[] {
  const found: Overlap[] = [];
  let first = 0;
  for (const a of left.segments) {
    while (first < right.segments.length && (right.segments[first]?.to ?? 0) <= a.from) first += 1;
    for (let index = first; index < right.segments.length; index += 1) {
      const b = right.segments[index];
      if (b === undefined || b.from >= a.to) break;
      if (a.kind !== 'held' || b.kind !== 'held' || isSamePlace(a.holding, b.holding)) continue;
      found.push({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to), a, b });
    }
  }
  return found;
}

/** One after the other that say the same are one parting: between them one held nothing. */
function joined(found: readonly Overlap[]): readonly (readonly Overlap[])[] {
  const partings: Overlap[][] = [];
  for (const overlap of found) {
    const last = partings.at(-1)?.at(-1);
    const goesOn =
      last !== undefined &&
      isSamePlace(last.a.holding, overlap.a.holding) &&
      isSamePlace(last.b.holding, overlap.b.holding) &&
      // One of the two has held it all the time.
      (last.a === overlap.a || last.b === overlap.b || last.to === overlap.from);
    if (goesOn) partings.at(-1)?.push(overlap);
    else partings.push([overlap]);
  }
  return partings;
}

function rowOf(
  serverName: string,
  parting: readonly Overlap[],
  [left, right]: readonly [ResolverHistory, ResolverHistory],
): PartingRow {
  const [first, last] = [parting[0], parting.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('a parting is at least one overlap');
  const end = endOf(last, [left, right]);
  const span = { from: first.from, to: end.at };
  const wrong = [left.wrong, right.wrong].map((stretches) =>
    stretches.filter((stretch) => overlapMs(stretch, span) > 0),
  );
  const [wrongOfA = [], wrongOfB = []] = wrong;
  const culprit = [...wrongOfA, ...wrongOfB][0];
  return {
    serverName,
    ...span,
    a: last.a.holding,
    b: last.b.holding,
    heldMs: parting.reduce((sum, { from, to }) => sum + (to - from), 0),
    wrongMs: { a: wrongWithin(wrongOfA, span), b: wrongWithin(wrongOfB, span) },
    startedBy: culprit?.startedBy ?? null,
    endedBy: end.by,
    expiresAt: culprit?.expiresAt ?? null,
  };
}

/** That one of them let go ends nothing while the other still holds what it held. */
function endOf(
  { a, b, to }: Overlap,
  [left, right]: readonly [ResolverHistory, ResolverHistory],
): { readonly at: Instant; readonly by: PartingRow['endedBy'] } {
  const of = a.to >= b.to ? 'a' : 'b';
  const [longer, other] = of === 'a' ? [a, right] : [b, left];
  const next = other.segments.find(
    (segment) => segment.kind === 'held' && segment.from >= to && segment.from < longer.to,
  );
  if (next?.kind !== 'held') return { at: longer.to, by: { ...longer.endedBy, of } };
  const by = { kind: 'asked-again', eventId: next.wantedBy, of: of === 'a' ? 'b' : 'a' } as const;
  return { at: next.from, by };
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

function wrongWithin(stretches: readonly WrongStretch[], span: Span): Milliseconds {
  return stretches.reduce((sum, stretch) => sum + overlapMs(stretch, span), 0);
}

function overlapMs(left: Span, right: Span): Milliseconds {
  return Math.max(0, Math.min(left.to, right.to) - Math.max(left.from, right.from));
}
