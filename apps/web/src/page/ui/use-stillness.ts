import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What comes of a press or a key comes within this, ms; from a process that is slow, too. */
const WHILE_MS = 15_000;

/**
 * Keeps an element where it is on the screen while something is done to it that changes what is above it. Gives what
 * says that something is being done.
 */
export function useStillness(element: RefObject<Element>): () => void {
  const state = useRef({ top: Number.NaN, untilMs: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const top = current.getBoundingClientRect().top + scrollY;
    const { top: before, untilMs } = state.current;
    state.current.top = top;
    if (performance.now() < untilMs && Math.abs(top - before) >= 1)
      scrollBy({ top: top - before, behavior: 'instant' });
  });
  return () => {
    state.current.untilMs = performance.now() + WHILE_MS;
    // Some browsers keep things still by themselves: both together would move them twice.
    const { style } = document.body;
    style.overflowAnchor = 'none';
    clearTimeout(restoring);
    restoring = setTimeout(() => {
      style.overflowAnchor = '';
    }, WHILE_MS);
  };
}

let restoring: ReturnType<typeof setTimeout> | undefined;
