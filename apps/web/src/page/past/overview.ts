import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import type { Answer } from '../api/answers.ts';
import { apiPrefix, type Place } from '../api/place.ts';
import { type Question, question } from '../api/questions.ts';
import { isoText, type Span } from './span.ts';

export type Overview = Answer<'/v1/servers/{name}/overview'>;
export type Change = Overview['changes'][number];

/** As many pieces of time as a wide screen can tell apart. */
const BUCKETS = 240;

/** While the world is asked for a name that nobody knew there is nothing yet: so often it is looked for again. */
const LOOKS_FOR_A_BEGINNING = 8;
const LOOK_AGAIN_MS = 2500;
const REFRESH_MS = 120_000;

export function overviewOf(place: Place, name: string, span?: Span): Question<Overview> {
  const path = `${apiPrefix(place)}/servers/${encodeURIComponent(name)}/overview`;
  return question(path, {
    from: span === undefined ? undefined : isoText(span.from),
    to: span === undefined ? undefined : isoText(span.to),
    buckets: BUCKETS,
  });
}

/** The history of a name at one glance. What was there stays until what is wanted next is. */
export function useOverview(place: Place, name: string, span?: Span) {
  return useQuery({
    ...overviewOf(place, name, span),
    placeholderData: keepPreviousData,
    staleTime: place.kind === 'sample' ? Number.POSITIVE_INFINITY : REFRESH_MS / 2,
    refetchInterval: ({ state }) => {
      if (place.kind === 'sample') return false;
      if (state.data?.events === 0) return state.dataUpdateCount < LOOKS_FOR_A_BEGINNING ? LOOK_AGAIN_MS : false;
      return REFRESH_MS;
    },
  });
}
