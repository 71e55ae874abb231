import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isAway } from '../api/away.ts';
import { tellBack } from '../api/coming-back.ts';
import { isUnanswered } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { announce } from '../ui/announce.ts';

const EVERY_MS = 30_000;
const EVERY_WHILE_AWAY_MS = 3000;

/** Says so when the process or the network is away, and when it is back. Nothing that is shown is thrown away. */
export function Connection() {
  const asked = useQuery({
    ...session,
    refetchInterval: ({ state }) => (isAway(state) ? EVERY_WHILE_AWAY_MS : EVERY_MS),
  });
  const { refetch } = asked;
  const isOnline = useOnline(() => void refetch());
  const isGone = isAway(asked);
  useDoubt();
  useAgain(isGone);
  // It is there before it is needed: what comes with its text is not always read out.
  return (
    <div role="status">
      {/* Without a network the process may answer all the same: on this machine. */}
      {isGone && (
        <p class="connection">
          {isOnline
            ? 'The process does not answer. What is shown here is from before; asked again every 3 seconds.'
            : 'There is no network. What is shown here is from before.'}
        </p>
      )}
    </div>
  );
}

/** Where anything finds nobody to answer, the process is asked for at once. */
function useDoubt(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error' || !isUnanswered(event.action.error)) return;
        const { queryKey } = session;
        const known = client.getQueryState(queryKey);
        if (event.query.queryKey[0] === queryKey[0] || (known !== undefined && isAway(known))) return;
        void client.invalidateQueries({ queryKey });
      }),
    [client],
  );
}

/** What could not be had while the process was away is asked for once it is back. */
function useAgain(isGone: boolean): void {
  const client = useQueryClient();
  const wasGone = useRef(isGone);
  useEffect(() => {
    const isBack = wasGone.current && !isGone;
    wasGone.current = isGone;
    if (!isBack) return;
    tellBack();
    announce('The process answers again.');
    void client.invalidateQueries({ predicate: ({ state }) => state.error !== null });
  }, [client, isGone]);
}

/** @param changed called when the network comes or goes */
function useOnline(changed: () => void): boolean {
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => {
    const change = () => {
      setOnline(navigator.onLine);
      latest.current();
    };
    addEventListener('online', change);
    addEventListener('offline', change);
    return () => {
      removeEventListener('online', change);
      removeEventListener('offline', change);
    };
  }, []);
  return isOnline;
}
