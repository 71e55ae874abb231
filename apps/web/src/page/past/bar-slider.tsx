import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useWidth } from '../ui/use-width.ts';
import { BarPicture } from './bar-picture.tsx';
import { momentText } from './moment-text.ts';
import type { Change, Overview } from './overview.ts';
import { type Span, secondAfter } from './span.ts';
import { nextStop, previousStop, type Stop, snapped, stopAt } from './stops.ts';
import type { Stretch } from './stretches.ts';
import type { MomentState } from './use-moment.ts';

/** How near a pointer has to be to a change to mean it, px. */
const REACH = 5;

/** By an arrow key, of what is in view. */
const ARROW = 1 / 200;

/** A slider of the browser over a picture of what there is to be found. */
export function BarSlider({
  span,
  whole,
  buckets,
  changes,
  stretches,
  stops,
  moment,
}: {
  readonly span: Span;
  readonly whole: Span;
  readonly buckets: Overview['buckets'];
  readonly changes: readonly Change[];
  readonly stretches: readonly Stretch[];
  readonly stops: readonly Stop[];
  readonly moment: MomentState;
}) {
  const box = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const width = useWidth(box);
  const { shown, drag, settle } = moment;
  const end = Math.min(span.to, whole.to);
  const stop = useMemo(() => (shown === undefined ? undefined : stopAt(stops, shown)), [stops, shown]);

  // The end of the history is now, and stays it while time goes on.
  const choose = (time: number): void => drag(time >= whole.to ? undefined : Math.max(time, secondAfter(span.from)));
  const onKey = (event: KeyboardEvent): void => {
    const to = keyTarget(event.key, shown ?? whole.to, { span, stops });
    if (to === undefined) return;
    event.preventDefault();
    choose(Math.min(to, end));
  };

  useEffect(() => {
    const { current } = slider;
    current?.addEventListener('change', settle);
    return () => current?.removeEventListener('change', settle);
  }, [settle]);

  // Of what is recorded since the picture was drawn, it has no end yet.
  const place = Math.min(shown ?? whole.to, whole.to);
  return (
    <div class="slider" ref={box}>
      {width > 0 && <BarPicture {...{ span, width, buckets, changes, stretches, shown: place }} />}
      <input
        type="range"
        ref={slider}
        aria-label="Moment that this page shows"
        aria-valuetext={momentText(shown, stop)}
        min={span.from}
        max={end}
        step="1"
        value={Math.min(Math.max(place, span.from), end)}
        onInput={({ currentTarget }) => {
          const reach = ((span.to - span.from) / Math.max(1, width)) * REACH;
          const time = currentTarget.valueAsNumber;
          choose(time >= end - reach / 2 ? end : snapped(stops, time, reach));
        }}
        onKeyDown={onKey}
        onKeyUp={settle}
        onBlur={settle}
      />
    </div>
  );
}

/** Where a key leads: arrows a little, with Shift or by page from change to change, Home and End to the ends. */
function keyTarget(
  key: string,
  time: number,
  { span, stops }: { readonly span: Span; readonly stops: readonly Stop[] },
): number | undefined {
  const step = Math.max(1000, (span.to - span.from) * ARROW);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return secondAfter(time - step);
    case 'ArrowRight':
    case 'ArrowUp':
      return secondAfter(time + step);
    case 'PageDown':
      return previousStop(stops, time)?.time ?? span.from;
    case 'PageUp':
      return nextStop(stops, time)?.time ?? span.to;
    case 'Home':
      return span.from;
    case 'End':
      return span.to;
    default:
      return undefined;
  }
}
