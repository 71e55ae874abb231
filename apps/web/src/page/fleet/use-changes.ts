import { useQueryClient } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { followEvents, type LogEvent, type StreamState } from '../api/event-stream.ts';
import { session } from '../api/session.ts';
import { onToken } from '../api/token.ts';
import { type ChangeFeed, KEPT, NO_CHANGES, withEvents } from './change-feed.ts';

/** So many are there to begin with. */
const NEWEST = 50;
/** A page that nobody sees is drawn no more often, ms. */
const UNSEEN_MS = 1000;

export interface Followed {
  readonly feed: ChangeFeed;
  readonly state: StreamState;
}

const BEGINNING: Followed = { feed: NO_CHANGES, state: { kind: 'connecting' } };

/** Events as they come. Those that come at once are drawn at once: no more often than there are frames. */
export function useChanges(types: readonly string[], server: string | undefined): Followed {
  const [followed, setFollowed] = useState(BEGINNING);
  const [tokens, setTokens] = useState(0);
  useEffect(() => onToken(() => setTokens((before) => before + 1)), []);
  const client = useQueryClient();
  const wanted = types.join();
  // Another token begins anew.
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let waiting: LogEvent[] = [];
    let isDue = false;
    const draw = () => {
      isDue = false;
      if (signal.aborted) return;
      const came = waiting;
      waiting = [];
      setFollowed(({ feed, state }) => ({ feed: withEvents(feed, came), state }));
    };
    setFollowed(BEGINNING);
    void followEvents({
      types: wanted.split(','),
      server,
      newest: NEWEST,
      signal,
      onEvents: (events) => {
        waiting.push(...events);
        // In a burst that nobody sees, all but the newest would be thrown away afterwards.
        if (waiting.length > 4 * KEPT) waiting = waiting.slice(-KEPT);
        if (isDue) return;
        isDue = true;
        if (document.visibilityState === 'visible') requestAnimationFrame(draw);
        else setTimeout(draw, UNSEEN_MS);
      },
      onState: (state) => {
        if (signal.aborted) return;
        setFollowed(({ feed }) => ({ feed, state }));
        // Where the process is away, that is noticed at once, and so is its coming back.
        if (state.kind === 'reconnecting') void client.invalidateQueries({ queryKey: session.queryKey });
      },
    });
    return () => ending.abort();
  }, [wanted, server, tokens, client]);
  return followed;
}
