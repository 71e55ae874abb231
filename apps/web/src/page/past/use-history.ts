import { useInfiniteQuery } from '@tanstack/preact-query';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { History, HistoryEntry } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { historyOf } from '../api/questions.ts';

/** Events to a page: some screens full, and read at once. */
export const PAGE = 400;

/** So many pages are read to come to a moment, and no more without being asked again. */
const MOST_AT_ONCE = 30;

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
  /** Reads on until it has come to the moment that is shown; `undefined` when it has, or there is none. */
  readonly reach: (() => void) | undefined;
}

/** What happened to a name, a page at a time. */
export function useHistory(
  place: Place,
  name: string,
  direction: Direction,
  moment: number | undefined,
): LoadedHistory {
  const asked = useInfiniteQuery({
    queryKey: [...historyOf(place, name, { direction, limit: PAGE }).queryKey, 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const page = { direction, limit: PAGE, ...(pageParam !== '' && { after: pageParam }) };
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
  const last = entries?.at(-1);
  const reached = last === undefined ? Number.NaN : Date.parse(last.recordedAt);
  const isShort =
    moment !== undefined && hasNextPage && (direction === 'backwards' ? reached > moment : reached < moment);
  const [budget, setBudget] = useState(0);
  useEffect(() => {
    if (budget === 0 || isFetching) return;
    if (!isShort || error !== null) setBudget(0);
    else {
      setBudget(budget - 1);
      void fetchNextPage();
    }
  }, [budget, isFetching, isShort, error, fetchNextPage]);
  return {
    entries,
    pages: data?.pages ?? [],
    error,
    isLoading: isFetching,
    hasMore: hasNextPage,
    isCut: data?.pages.some(({ isCut }) => isCut) ?? false,
    more: () => void fetchNextPage(),
    again: () => void (data === undefined ? refetch() : fetchNextPage()),
    reach: isShort ? () => setBudget(MOST_AT_ONCE) : undefined,
  };
}
