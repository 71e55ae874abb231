import { useInfiniteQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import type { Question } from '../api/questions.ts';
import { EXPIRING_MS } from './believed-until.ts';
import type { NamesPage } from './cached.ts';
import { namesOf } from './fleet-questions.ts';
import { type NamesFilter, namesPath } from './names-filter.ts';

/** The first page is small so that it is there soon; the others are fetched ahead of whoever scrolls. */
const FIRST = 100;
const MORE = 500;

/** As many of the names as were scrolled to. */
export interface Pages<Row> {
  readonly rows: readonly Row[];
  /** Of all pages; `undefined` until it was counted. */
  readonly total: number | undefined;
  readonly error: unknown;
  /** Nothing of it is there yet. */
  readonly isPending: boolean;
  /** What is there is of the filter before. */
  readonly isBefore: boolean;
  readonly hasMore: boolean;
  /** For `curl`. */
  readonly path: string;
  more(): void;
  retry(): void;
}

/** The names that a filter lets through, page by page. */
export function usePages<Row>(filter: NamesFilter): Pages<Row> {
  // Fixed for as long as the filter is: a page has to go on where the one before ended.
  const pageOf = useMemo(() => {
    const expiringUntil = new Date(Date.now() + EXPIRING_MS).toISOString();
    return (after: string | null): Question<NamesPage<Row>> =>
      after === null
        ? namesOf(filter, { expiringUntil, limit: FIRST, count: true })
        : namesOf(filter, { expiringUntil, limit: MORE, after });
  }, [filter]);
  const asked = useInfiniteQuery({
    queryKey: [namesPath(filter)],
    queryFn: ({ pageParam, signal }) => pageOf(pageParam).queryFn({ signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    // Comparing a hundred thousand rows with those from before is dearer than drawing thirty of them.
    structuralSharing: false,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetching, fetchNextPage, refetch } = asked;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return {
    rows,
    total: data?.pages[0]?.total,
    error,
    isPending,
    isBefore: isPlaceholderData,
    hasMore: hasNextPage && !isPlaceholderData,
    path: pageOf(null).path,
    more: () => {
      if (hasNextPage && !isFetching && !isPlaceholderData && error === null) void fetchNextPage();
    },
    retry: () => void (data === undefined ? refetch() : fetchNextPage()),
  };
}
