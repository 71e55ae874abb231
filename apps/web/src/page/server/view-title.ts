import type { Place, ServerView } from '../api/place.ts';

export const VIEW_TITLES: Readonly<Record<ServerView, string>> = {
  why: 'Why',
  history: 'What happened',
  others: 'What others would do',
  compare: 'Cached and asked now',
};

/** For the tab, where only the beginning can be read: the view, the server, and whether it is that of a sample. */
export function viewTitle(place: Place, name: string, view: ServerView): string {
  return [VIEW_TITLES[view], name, ...(place.kind === 'sample' ? ['sample'] : [])].join(' · ');
}
