import type { HistoryEntry } from '../api/answers.ts';
import type { Tone } from '../ui/tone.ts';

/** Sorts of entries that can be looked at alone. */
export const HISTORY_SORTS = [
  { sort: 'asked', text: 'Asked' },
  { sort: 'observed', text: 'Observed' },
  { sort: 'concluded', text: 'Concluded' },
  { sort: 'cleared', text: 'Cleared' },
  { sort: 'pins', text: 'Pins' },
  { sort: 'reports', text: 'Reports' },
  { sort: 'claims', text: 'Claims' },
] as const;

export type HistorySort = (typeof HISTORY_SORTS)[number]['sort'];

interface Kind {
  readonly sort: HistorySort;
  readonly word: string;
  readonly tone: Tone;
}

const KINDS: Readonly<Record<string, Kind>> = {
  asked: { sort: 'asked', word: 'asked', tone: 'none' },
  observed: { sort: 'observed', word: 'observed', tone: 'none' },
  chosen: { sort: 'concluded', word: 'concluded', tone: 'accent' },
  confirmed: { sort: 'concluded', word: 'confirmed', tone: 'good' },
  failed: { sort: 'concluded', word: 'unresolvable', tone: 'bad' },
  'gave-up': { sort: 'concluded', word: 'gave up', tone: 'bad' },
  withdrawn: { sort: 'cleared', word: 'withdrawn', tone: 'warn' },
  cleared: { sort: 'cleared', word: 'cleared', tone: 'warn' },
  reported: { sort: 'reports', word: 'reported', tone: 'bad' },
  pinned: { sort: 'pins', word: 'pinned', tone: 'accent' },
  unpinned: { sort: 'pins', word: 'unpinned', tone: 'accent' },
  claimed: { sort: 'claims', word: 'claimed', tone: 'none' },
};

/** What an entry is, in a word. */
export function kindOf({ kind }: Pick<HistoryEntry, 'kind'>): Kind {
  return KINDS[kind] ?? { sort: 'observed', word: kind, tone: 'none' };
}

/** The sorts that an address asks for; all where it asks for none that there is. */
export function sortsIn(text: string | undefined): ReadonlySet<HistorySort> {
  const all = HISTORY_SORTS.map(({ sort }) => sort);
  const asked = new Set((text ?? '').split(','));
  const known = all.filter((sort) => asked.has(sort));
  return new Set(known.length === 0 ? all : known);
}

/** As an address has them; `undefined`: all. */
export function sortsText(sorts: ReadonlySet<HistorySort>): string | undefined {
  const known = HISTORY_SORTS.map(({ sort }) => sort).filter((sort) => sorts.has(sort));
  return known.length === 0 || known.length === HISTORY_SORTS.length ? undefined : known.join(',');
}
