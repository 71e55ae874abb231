import type { Answer } from '../api/answers.ts';
import { problemFrom } from '../api/problem.ts';
import { type Question, question } from '../api/questions.ts';
import { EXPIRING_MS } from './believed-until.ts';
import type { CachedDestination, NameStatistics, NamesPage, Readiness } from './cached.ts';
import { type NamesFilter, namesQuery, type Shown } from './names-filter.ts';

export function nameStatistics(): Question<NameStatistics> {
  return question('/v1/stats/names');
}

export function stepStatistics(): Question<Answer<'/v1/stats/steps'>> {
  return question('/v1/stats/steps');
}

/** How the process does. That it should be sent nothing is an answer here, and no problem. */
export function readiness(): Question<Readiness> {
  return {
    path: '/readyz',
    queryKey: ['/readyz'],
    queryFn: async ({ signal }) => {
      const answer = await fetch('/readyz', { signal, credentials: 'omit' });
      if (!answer.ok && answer.status !== 503) throw await problemFrom(answer);
      const told = (await answer.json()) as Readiness;
      if (told.parts === undefined) throw new Error('This is not how a process tells how it does.');
      return told;
    },
  };
}

/** A page of what a filter lets through. */
export function namesOf<Row>(
  filter: NamesFilter,
  {
    expiringUntil,
    limit,
    after,
    count,
  }: {
    readonly expiringUntil: string;
    readonly limit?: number;
    readonly after?: string | undefined;
    readonly count?: true;
  },
): Question<NamesPage<Row>> {
  return question(`/v1/caches/${filter.cache}`, { ...namesQuery(filter, expiringUntil), count, after, limit });
}

/** At most so many are told of each sort. */
const WORST = 5;

/** The first of those that expire soonest. */
export function worstNames(show: Shown): Question<NamesPage<CachedDestination>> {
  const filter = { cache: 'destinations', show, sort: 'expiry' } as const;
  const until = new Date(Date.now() + EXPIRING_MS).toISOString();
  const asked = namesOf<CachedDestination>(filter, { expiringUntil: until, limit: WORST });
  return { ...asked, queryKey: [`/worst/${show}`] };
}
