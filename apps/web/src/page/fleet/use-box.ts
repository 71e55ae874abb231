import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';

const UNKNOWN = { scrollTop: 0, height: 800 };

/** How far a box is scrolled, and how high it is; anew in each frame in which that changes. */
export function useBox(box: RefObject<HTMLElement>, scrollTop: number): { scrollTop: number; height: number } {
  const [seen, setSeen] = useState({ ...UNKNOWN, scrollTop });
  const look = useCallback(() => {
    const { scrollTop: top = 0, clientHeight = 0 } = box.current ?? {};
    setSeen((before) =>
      before.scrollTop === top && before.height === clientHeight ? before : { scrollTop: top, height: clientHeight },
    );
  }, [box]);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    current.scrollTop = scrollTop;
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(current);
    current.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      current.removeEventListener('scroll', look);
    };
    // It is scrolled to there once.
  }, [box, look]);
  return seen;
}
