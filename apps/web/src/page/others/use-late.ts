import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** How long something has to have stood still before it is told, ms: addresses are not to be written with each pixel. */
const STILL_MS = 200;

/** A value that is seen at once when it is moved, and is told when it stands still. */
export function useLate(value: number, tell: (value: number) => void): readonly [number, (value: number) => void] {
  const [draft, setDraft] = useState<number>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const told = useRef(tell);
  told.current = tell;
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = useCallback((next: number) => {
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current(next);
      setDraft(undefined);
    }, STILL_MS);
  }, []);
  return [draft ?? value, move];
}
