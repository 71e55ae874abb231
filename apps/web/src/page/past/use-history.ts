import { useInfiniteQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import type { History, HistoryEntry } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { historyOf } from '../api/questions.ts';
import { isoText } from './span.ts';

/** Events to a page: some screens full, and read at once. */
export const PAGE = 400;

export type Direction = 'backwards' | 'forwards';

export interface LoadedHistory {
  readonly entries: readonly HistoryEntry[] | undefined;
  readonly pages: readonly History[];
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  readonly isCut: boolean;
  readonly more: () => void;
  readonly again: () => void;
  /** The moment that is shown is not within what was read. */
  readonly isElsewhere: boolean;
}

/** What happened to a name, a page at a time; from the time `begin` on, else from one end. */
export function useHistory(
  place: Place,
  name: string,
  direction: Direction,
  moment: number | undefined,
  begin: number | undefined,
): LoadedHistory {
  const first = { direction, limit: PAGE, ...(begin !== undefined && { at: isoText(begin) }) };
  const asked = useInfiniteQuery({
    queryKey: [...historyOf(place, name, first).queryKey, 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const page = pageParam === '' ? first : { direction, limit: PAGE, after: pageParam };
      return historyOf(place, name, page).queryFn({ signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    // Pages that were read stay: what is new comes when somebody comes anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const { data, hasNextPage, isFetching, error, fetchNextPage, refetch } = asked;
  const entries = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  // What was seen may have been recorded long before it was used.
  const last = entries?.findLast(({ kind }) => kind !== 'observed');
  const reached = last === undefined ? Number.NaN : Date.parse(last.recordedAt);
  const isBackwards = direction === 'backwards';
  const isShort = moment !== undefined && hasNextPage && (isBackwards ? reached > moment : reached < moment);
  const isBehind = moment !== undefined && begin !== undefined && (isBackwards ? moment > begin : moment < begin);
  return {
    entries,
    pages: data?.pages ?? [],
    error,
    isLoading: isFetching,
    hasMore: hasNextPage,
    isCut: data?.pages.some(({ isCut }) => isCut) ?? false,
    more: () => void fetchNextPage({ cancelRefetch: false }),
    again: () => void (data === undefined ? refetch() : fetchNextPage({ cancelRefetch: false })),
    isElsewhere: isShort || isBehind,
  };
}
