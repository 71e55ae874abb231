import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

const UNKNOWN = { scrollTop: 0, height: 800 };

export interface SeenBox {
  /** Down to a whole step. */
  readonly scrollTop: number;
  readonly height: number;
}

/** How far a box is scrolled, step by step, and how high it is. */
export function useBox(
  box: RefObject<HTMLElement>,
  {
    initialOffset,
    stepPx,
    onOffset,
  }: {
    readonly initialOffset: number;
    readonly stepPx: number;
    /** Told to the pixel. */
    readonly onOffset: (scrollTop: number) => void;
  },
): SeenBox {
  const [seen, setSeen] = useState<SeenBox>({ ...UNKNOWN, scrollTop: initialOffset });
  const told = useRef(onOffset);
  told.current = onOffset;
  const look = useCallback(() => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    told.current(scrollTop);
    const top = Math.floor(scrollTop / stepPx) * stepPx;
    setSeen((before) =>
      before.scrollTop === top && before.height === clientHeight ? before : { scrollTop: top, height: clientHeight },
    );
  }, [box, stepPx]);
  const isScrolled = useRef(false);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    if (!isScrolled.current) current.scrollTop = initialOffset;
    isScrolled.current = true;
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(current);
    current.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      current.removeEventListener('scroll', look);
    };
  }, [box, look, initialOffset]);
  return seen;
}
