import { useQueryClient } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';

/** How far an act is. */
export type Progress = { readonly kind: 'idle' | 'running' } | { readonly kind: 'failed'; readonly error: unknown };

/** The lists and figures follow the log a moment later. */
const FOLLOWED_MS = 1500;

/**
 * Something that changes what the process holds: once at a time, however often it is pressed. Everything on the page is
 * asked anew afterwards.
 */
export function useAct(): readonly [
  progress: Progress,
  run: <T>(act: () => Promise<T>, done: (result: T) => void) => Promise<void>,
] {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  const isRunning = useRef(false);
  const run = async <T>(act: () => Promise<T>, done: (result: T) => void) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setProgress({ kind: 'running' });
    try {
      const result = await act();
      setProgress({ kind: 'idle' });
      done(result);
      setTimeout(() => void client.invalidateQueries(), FOLLOWED_MS);
    } catch (error) {
      setProgress({ kind: 'failed', error });
    } finally {
      isRunning.current = false;
      // After a failure, too: it may have been done all the same, or the token is none any more.
      void client.invalidateQueries();
    }
  };
  return [progress, run];
}
