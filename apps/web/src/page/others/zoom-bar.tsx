import { ChevronsLeft, ChevronsRight, ZoomIn, ZoomOut } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { moved, type Span } from '../past/span.ts';
import type { Wrong } from './lane.ts';
import { aroundWrong, beginningOf, CLOSEST_MS, isSameSpan, zoomed } from './window.ts';

/** Which part of the time is looked at. */
export function ZoomBar({
  whole,
  span,
  time,
  wrong,
  onSpan,
}: {
  readonly whole: Span;
  readonly span: Span;
  readonly time: number;
  readonly wrong: Wrong | undefined;
  readonly onSpan: (span: Span) => void;
}) {
  const width = span.to - span.from;
  const isAll = isSameSpan(span, whole);
  return (
    <fieldset class="others-zoom" aria-label="The part of the time to look at">
      <Pick text="All" span={whole} now={span} onSpan={onSpan} />
      {wrong !== undefined && (
        <>
          <Pick text="The wrong stretch" span={aroundWrong(wrong, whole)} now={span} onSpan={onSpan} />
          <Pick text="How it began" span={beginningOf(wrong, whole)} now={span} onSpan={onSpan} />
        </>
      )}
      <span class="others-zoom-moves">
        <Move name="Earlier" isOff={span.from <= whole.from} onClick={() => onSpan(moved(span, -1, whole))}>
          <ChevronsLeft size={16} aria-hidden="true" />
        </Move>
        <Move name="Later" isOff={span.to >= whole.to} onClick={() => onSpan(moved(span, 1, whole))}>
          <ChevronsRight size={16} aria-hidden="true" />
        </Move>
        <Move name="Closer" isOff={width <= CLOSEST_MS} onClick={() => onSpan(zoomed(span, 0.5, time, whole))}>
          <ZoomIn size={16} aria-hidden="true" />
        </Move>
        <Move name="Wider" isOff={isAll} onClick={() => onSpan(zoomed(span, 2, time, whole))}>
          <ZoomOut size={16} aria-hidden="true" />
        </Move>
      </span>
    </fieldset>
  );
}

function Pick({
  text,
  span,
  now,
  onSpan,
}: {
  readonly text: string;
  readonly span: Span;
  readonly now: Span;
  readonly onSpan: (span: Span) => void;
}) {
  return (
    <button type="button" class="button small" aria-pressed={isSameSpan(span, now)} onClick={() => onSpan(span)}>
      {text}
    </button>
  );
}

function Move({
  name,
  isOff,
  onClick,
  children,
}: {
  readonly name: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <button type="button" class="button small" aria-label={name} title={name} disabled={isOff} onClick={onClick}>
      {children}
    </button>
  );
}
