import type { Answer } from '../api/answers.ts';

export type CachedDestination = Answer<'/v1/caches/destinations'>['items'][number];
export type CachedOverride = Answer<'/v1/caches/overrides'>['items'][number];
export type NameStatistics = Answer<'/v1/stats/names'>;
export type Readiness = Answer<'/readyz'>;

export interface NamesPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
  /** Of all pages, where it was asked for. */
  readonly total?: number;
}
