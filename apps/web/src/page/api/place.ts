/** Which history is looked at: that of this deployment, or a sample that comes with the program. */
export type Place = { readonly kind: 'live' } | { readonly kind: 'sample'; readonly sample: string };

export const LIVE: Place = { kind: 'live' };

/** Before the paths of the API. */
export function apiPrefix(place: Place): string {
  return place.kind === 'live' ? '/v1' : `/v1/samples/${encodeURIComponent(place.sample)}`;
}

/** Before the paths of the page. */
export function pagePrefix(place: Place): string {
  return place.kind === 'live' ? '' : `/samples/${encodeURIComponent(place.sample)}`;
}

/** Where the page of a server is. `view`: a part of it. */
export function serverPath(place: Place, name: string, view?: ServerView, search = ''): string {
  const suffix = view === undefined || view === 'why' ? '' : `/${view}`;
  return `${pagePrefix(place)}/servers/${encodeURIComponent(name)}${suffix}${search}`;
}

/** Where the page of an event is. */
export function eventPath(place: Place, id: string): string {
  return `${pagePrefix(place)}/events/${encodeURIComponent(id)}`;
}

export const SERVER_VIEWS = ['why', 'history', 'others', 'compare'] as const;

export type ServerView = (typeof SERVER_VIEWS)[number];
