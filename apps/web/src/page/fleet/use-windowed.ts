import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

const OVERSCAN = 8;

/** Which rows of many are in sight, of equal height, in a box that scrolls. */
export function useWindowed({
  box,
  count,
  rowHeight,
  kept,
  initialOffset,
}: {
  readonly box: RefObject<HTMLElement>;
  readonly count: number;
  /** px */
  readonly rowHeight: number;
  /** A row that is there whether in sight or not: it has the focus. */
  readonly kept: number;
  readonly initialOffset: number;
}): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: OVERSCAN,
    initialOffset,
    rangeExtractor: ({
      startIndex,
      endIndex,
      overscan,
    }: {
      startIndex: number;
      endIndex: number;
      overscan: number;
    }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
      if (kept >= first && kept <= last) return rows;
      if (kept < 0 || kept >= count) return rows;
      return kept < first ? [kept, ...rows] : [...rows, kept];
    },
    onChange: () => redraw(0),
  };
  const [windowed] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  windowed.setOptions(options);
  useLayoutEffect(() => windowed._didMount(), [windowed]);
  useLayoutEffect(() => windowed._willUpdate());
  useLayoutEffect(() => windowed.measure(), [windowed, rowHeight]);
  return windowed;
}
