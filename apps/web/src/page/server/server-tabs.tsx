import { Link, useSearchParams } from 'wouter-preact';
import { type Place, type ServerView, serverPath } from '../api/place.ts';
import { VIEW_TITLES } from './view-title.ts';

/** The views of one server; the moment that is looked at stays the same in all of them. */
export function ServerTabs({
  place,
  name,
  view,
}: {
  readonly place: Place;
  readonly name: string;
  readonly view: ServerView;
}) {
  const [parameters] = useSearchParams();
  const at = parameters.get('at');
  const search = at === null ? '' : `?${new URLSearchParams({ at })}`;
  const views: readonly ServerView[] =
    place.kind === 'live' ? ['why', 'history', 'others', 'compare'] : ['why', 'history', 'others'];
  return (
    <nav class="tabs" aria-label="Views of this server">
      {views.map((each) => (
        <Link key={each} href={serverPath(place, name, each, search)} aria-current={each === view ? 'page' : undefined}>
          {VIEW_TITLES[each]}
        </Link>
      ))}
    </nav>
  );
}
