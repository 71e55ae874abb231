import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LoadedHistory } from './use-history.ts';

/** Goes to the moment that is shown in the list, which `begin` has begin there where it does not have it. */
export function useGoing(
  { isElsewhere, isLoading }: LoadedHistory,
  begin: () => void,
): readonly [go: () => void, list: RefObject<HTMLDivElement>] {
  const list = useRef<HTMLDivElement>(null);
  const [isGoing, setGoing] = useState(false);
  useEffect(() => {
    if (!isGoing || isLoading) return;
    setGoing(false);
    const shown = list.current?.querySelector('[aria-current="true"]');
    if (shown != null) shown.scrollIntoView({ block: 'center' });
    else list.current?.scrollIntoView();
  }, [isGoing, isLoading]);
  const go = () => {
    if (isElsewhere) begin();
    setGoing(true);
  };
  return [go, list];
}
