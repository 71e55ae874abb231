import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LoadedHistory } from './use-history.ts';

/** So many pages are read to come to a moment, and no more without being asked again. */
const MOST_AT_ONCE = 30;

/** Goes to the moment that is shown in the list, and reads on to it first. */
export function useGoing({
  isShort,
  isLoading,
  error,
  more,
}: LoadedHistory): readonly [go: () => void, list: RefObject<HTMLDivElement>] {
  const list = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (left === undefined || isLoading) return;
    if (isShort && left > 0 && error === null) {
      setLeft(left - 1);
      more();
      return;
    }
    setLeft(undefined);
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'center' });
  }, [left, isLoading, isShort, error, more]);
  return [() => setLeft(MOST_AT_ONCE), list];
}
