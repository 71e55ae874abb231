/** Stable: what clients match on. */
export type ProblemCode =
  | 'invalid-request'
  | 'invalid-server-name'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'no-such-route'
  | 'method-not-allowed'
  | 'request-timeout'
  | 'conflict'
  | 'history-deleted'
  | 'body-too-large'
  | 'path-too-long'
  | 'unsupported-media-type'
  | 'too-many-requests'
  | 'history-too-long'
  | 'headers-too-large'
  | 'internal-error'
  | 'overloaded'
  | 'too-many-resolutions'
  | 'too-many-replays'
  | 'database-unavailable'
  | 'archive-missing'
  | 'projection-faulted'
  | 'shutting-down';

/** What each code means: its status and its title, which never change with the occasion. */
export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'invalid-request': { status: 400, title: 'The request is not as it has to be.' },
  'invalid-server-name': { status: 400, title: 'This is no Matrix server name.' },
  unauthorized: { status: 401, title: 'A token is needed.' },
  forbidden: { status: 403, title: 'This is allowed to nobody here.' },
  'not-found': { status: 404, title: 'There is no such thing.' },
  'no-such-route': { status: 404, title: 'Nothing is served at this path.' },
  'method-not-allowed': { status: 405, title: 'This path is not served for that method.' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive.' },
  conflict: { status: 409, title: 'This does not go with how things are.' },
  'history-deleted': { status: 410, title: 'A part of the history was deleted.' },
  'body-too-large': { status: 413, title: 'The body is too large.' },
  'path-too-long': { status: 414, title: 'The path or the query is too long.' },
  'unsupported-media-type': { status: 415, title: 'A body of this type is not read here.' },
  'history-too-long': { status: 422, title: 'There is more recorded of it than is told at once.' },
  'too-many-requests': { status: 429, title: 'This client has asked too often.' },
  'headers-too-large': { status: 431, title: 'The headers are too large.' },
  'internal-error': { status: 500, title: 'Something is wrong on this side.' },
  overloaded: { status: 503, title: 'There is too much to do at the moment.' },
  'too-many-resolutions': { status: 503, title: 'Too many names are being resolved at the moment.' },
  'too-many-replays': { status: 503, title: 'Too many replays are waiting to be done.' },
  'database-unavailable': { status: 503, title: 'The database cannot be used at the moment.' },
  'archive-missing': { status: 503, title: 'A part of the history is not at hand.' },
  'projection-faulted': { status: 503, title: 'A read model stands still.' },
  'shutting-down': { status: 503, title: 'This process is about to end.' },
};
