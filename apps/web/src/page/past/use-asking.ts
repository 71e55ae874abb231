import { useQueryClient } from '@tanstack/preact-query';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { LIVE } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { announce } from '../ui/announce.ts';

export type Asking =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly since: number }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Where a name is asked for anew. It counts as a resolution. */
export function freshPath(name: string): string {
  return `/v1/servers/${encodeURIComponent(name)}/destination?fresh=true`;
}

/**
 * Has the world asked anew, with the moments before and after it. What is waited for ends with the view.
 *
 * @param done given the moments between which the world was asked, in the time of the log
 */
export function useAsking(
  name: string,
  done: (before: string, after: string) => void,
): readonly [asking: Asking, begin: () => void, cancel: () => void] {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Asking>({ kind: 'idle' });
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);
  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = undefined;
    setAsking({ kind: 'idle' });
    announce('Not waited for any more');
  }, []);
  const begin = (): void => {
    if (running.current !== undefined) return;
    const controller = new AbortController();
    running.current = controller;
    setAsking({ kind: 'asking', since: Date.now() });
    const now = () => explanationOf(LIVE, name).queryFn(controller);
    const all = async (): Promise<void> => {
      const { at: before } = await now();
      await ask(freshPath(name), controller);
      const { at: after } = await now();
      setAsking({ kind: 'idle' });
      announce('The world has answered');
      done(before, after);
      await queries.invalidateQueries();
    };
    all()
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setAsking({ kind: 'failed', error });
      })
      .finally(() => {
        if (running.current === controller) running.current = undefined;
      });
  };
  return [asking, begin, cancel];
}
