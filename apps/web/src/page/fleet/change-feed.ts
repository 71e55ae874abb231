import type { LogEvent } from '../api/event-stream.ts';

/** What came, as much of it as is kept. */
export interface ChangeFeed {
  /** The newest first. */
  readonly events: readonly LogEvent[];
  /** How many ever came. */
  readonly seen: number;
}

export const NO_CHANGES: ChangeFeed = { events: [], seen: 0 };

/** How many are kept: who wants those before has the history of a name. */
export const KEPT = 500;

/** With what came, in the order of the log. What is there already came a second time after a gap, and is left out. */
export function withEvents(feed: ChangeFeed, came: readonly LogEvent[]): ChangeFeed {
  const known = new Set(feed.events.map(({ id }) => id));
  const added: LogEvent[] = [];
  for (const event of came) {
    if (known.has(event.id)) continue;
    known.add(event.id);
    added.push(event);
  }
  if (added.length === 0) return feed;
  const events = [...added.slice(-KEPT).reverse(), ...feed.events].slice(0, KEPT);
  return { events, seen: feed.seen + added.length };
}

/** The server that an event is about; `undefined`: it is about a question. */
export function serverOf({ stream, data }: LogEvent): string | undefined {
  const named = data['serverName'];
  if (typeof named === 'string') return named;
  return /^(?:server|pin|claim):(.+)$/s.exec(stream)?.[1];
}
