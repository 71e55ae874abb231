import { useQuery } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../api/problem.ts';
import { question } from '../api/questions.ts';

const EVERY_MS = 30_000;
const EVERY_WHILE_AWAY_MS = 3000;

/** Says so when the process or the network is away, and when it is back. Nothing that is shown is thrown away. */
export function Connection() {
  const isOnline = useOnline();
  const { error } = useQuery({
    ...question<unknown>('/v1/session'),
    refetchInterval: ({ state }) => (isAway(state.error) ? EVERY_WHILE_AWAY_MS : EVERY_MS),
    retry: false,
    networkMode: 'always',
  });
  if (isOnline && !isAway(error)) return null;
  return (
    <p class="connection" role="status">
      {isOnline
        ? 'The process does not answer. What is shown here is from before; asked again every 3 seconds.'
        : 'There is no network. What is shown here is from before.'}
    </p>
  );
}

function isAway(error: unknown): boolean {
  return error instanceof Problem && error.status === 0;
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const change = () => setOnline(navigator.onLine);
    addEventListener('online', change);
    addEventListener('offline', change);
    return () => {
      removeEventListener('online', change);
      removeEventListener('offline', change);
    };
  }, []);
  return isOnline;
}
