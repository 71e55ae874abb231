import { STEPS, type Step } from '@wherefore/discovery';

/** Of which names: one of the figures that stand above the list, or those found by the deprecated SRV name. */
export const SHOWN = ['fresh', 'expired', 'failing', 'expiring', 'stale', 'pinned', 'deprecated'] as const;

const DEPRECATED: readonly Step[] = STEPS.filter(({ deprecated = false }) => deprecated).map(({ step }) => step);

export type Shown = (typeof SHOWN)[number];

/** What of the names is looked at; the whole of it is in the address. */
export interface NamesFilter {
  readonly cache: 'destinations' | 'overrides';
  /** Absent: all. */
  readonly show?: Shown;
  readonly step?: Step;
  /** Part of the name. */
  readonly q?: string;
  readonly sort: 'name' | 'expiry';
}

/** What the address says; what it says in vain counts as not said. */
export function readNamesFilter(search: URLSearchParams): NamesFilter {
  const cache = search.get('cache') === 'overrides' ? 'overrides' : 'destinations';
  const show = SHOWN.find((each) => each === search.get('show'));
  // Of the deprecated ones it is said which steps those are.
  const step = show === 'deprecated' ? undefined : STEPS.find((each) => each.step === search.get('step'))?.step;
  const q = search.get('q')?.slice(0, 255);
  return {
    cache,
    ...(show !== undefined && { show }),
    ...(step !== undefined && { step }),
    ...(q !== undefined && q !== '' && { q }),
    sort: search.get('sort') === 'expiry' ? 'expiry' : 'name',
  };
}

/** Where the view is that shows this. */
export function namesPath({ cache, show, step, q, sort }: NamesFilter): string {
  const search = new URLSearchParams();
  if (cache === 'overrides') search.set('cache', cache);
  if (show !== undefined) search.set('show', show);
  if (step !== undefined) search.set('step', step);
  if (q !== undefined) search.set('q', q);
  if (sort === 'expiry') search.set('sort', sort);
  return search.size === 0 ? '/names' : `/names?${search}`;
}

/** Parts of a query for `/v1/caches/…`. */
export type NamesQuery = Readonly<Record<string, string | boolean | readonly string[]>>;

/** @param expiringUntil ISO 8601: what expires until then is about to */
export function namesQuery({ cache, show, step, q, sort }: NamesFilter, expiringUntil: string): NamesQuery {
  const common = { ...(step !== undefined && { step }), ...(q !== undefined && { q }) };
  if (cache === 'overrides') {
    const isStale = show === 'expired' ? true : show === 'fresh' ? false : undefined;
    return {
      ...common,
      ...(show === 'deprecated' && { step: DEPRECATED }),
      ...(isStale !== undefined && { stale: isStale }),
    };
  }
  return { ...common, ...shownQuery(show, expiringUntil), ...(sort === 'expiry' && { sort }) };
}

function shownQuery(show: Shown | undefined, expiringUntil: string): NamesQuery {
  switch (show) {
    case undefined:
      return {};
    case 'fresh':
      return { stale: false };
    case 'expired':
      return { stale: true };
    case 'failing':
      return { outcome: 'unresolvable' };
    case 'expiring':
      return { stale: false, expiresBefore: expiringUntil };
    case 'stale':
      return { restsOnStale: true };
    case 'pinned':
      return { pinned: true };
    case 'deprecated':
      return { step: DEPRECATED, outcome: 'destination' };
  }
}

/** Arguments of `wherefore` that give the same; `undefined` where the command cannot say it. */
export function namesCommand({ cache, show, step, q, sort }: NamesFilter): readonly string[] | undefined {
  if (sort === 'expiry' || (show !== undefined && show !== 'expired')) return undefined;
  return [
    'caches',
    cache,
    ...(step === undefined ? [] : ['--step', step]),
    ...(show === 'expired' ? ['--stale'] : []),
    ...(q === undefined ? [] : ['--q', q]),
  ];
}
