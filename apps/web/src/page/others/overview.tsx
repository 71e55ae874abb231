import { useRef, useState } from 'preact/hooks';
import type { Span } from '../past/span.ts';
import { ticksOf } from '../past/ticks.ts';
import { useWidth } from '../ui/use-width.ts';
import { boxesOf, placeOf } from './boxes.ts';
import type { Lane } from './lane.ts';
import { MarkLines } from './mark-row.tsx';
import type { Mark } from './moments.ts';
import './overview.css';
import { CLOSEST_MS, within } from './window.ts';

/** Until it is known how wide it is. */
const FIRST_PX = 800;

/** Below this a drag was a click, px. */
const DRAG_PX = 4;

export interface OverviewProps {
  readonly lanes: readonly Lane[];
  readonly whole: Span;
  readonly span: Span;
  readonly marks: readonly Mark[];
  readonly onSpan: (span: Span) => void;
}

/** All of the time, small, with a window over the part that is looked at. A part is picked by drawing over it. */
export function Overview({ lanes, whole, span, marks, onSpan }: OverviewProps) {
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot) || FIRST_PX;
  const [drawn, setDrawn] = useState<{ readonly begin: number; readonly end: number }>();
  const timeAt = (clientX: number) => {
    const { left = 0 } = plot.current?.getBoundingClientRect() ?? {};
    return whole.from + (Math.min(Math.max(clientX - left, 0), width) / width) * (whole.to - whole.from);
  };
  const shown =
    drawn === undefined ? span : { from: Math.min(drawn.begin, drawn.end), to: Math.max(drawn.begin, drawn.end) };
  const [left, right] = [placeOf(shown.from, whole), placeOf(shown.to, whole)];
  const finish = (): void => {
    setDrawn(undefined);
    if (drawn === undefined) return;
    const px = (Math.abs(drawn.end - drawn.begin) / (whole.to - whole.from)) * width;
    const size = px < DRAG_PX ? span.to - span.from : Math.max(shown.to - shown.from, CLOSEST_MS);
    const middle = (shown.from + shown.to) / 2;
    onSpan(within({ from: middle - size / 2, to: middle + size / 2 }, whole));
  };
  return (
    <div class="lanes-row lanes-all" aria-hidden="true">
      <small class="soft lanes-all-name">All of it. Draw over a part to look at it.</small>
      <div
        ref={plot}
        class="lanes-all-plot"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const time = timeAt(event.clientX);
          setDrawn({ begin: time, end: time });
        }}
        onPointerMove={(event) => {
          if (drawn !== undefined) setDrawn({ begin: drawn.begin, end: timeAt(event.clientX) });
        }}
        onPointerUp={finish}
        onPointerCancel={() => setDrawn(undefined)}
      >
        <div class="lanes-axis">
          {ticksOf(whole, Math.max(2, Math.floor(width / 84))).map(({ time, text }) => (
            <span key={time} style={{ left: `${placeOf(time, whole)}%` }}>
              {text}
            </span>
          ))}
        </div>
        <div class="lanes-all-lanes">
          {lanes.map((lane) => (
            <div key={lane.name} class="lanes-all-lane">
              {boxesOf(lane.pieces, whole, width).map((box) => (
                <i
                  key={`${box.left} ${box.kind}`}
                  class="lanes-box"
                  data-kind={box.kind}
                  style={{ left: `${box.left}%`, width: `${box.width}%` }}
                />
              ))}
            </div>
          ))}
          <MarkLines marks={marks} span={whole} />
          <div class="lanes-all-window" style={{ left: `${left}%`, width: `max(4px, ${right - left}%)` }} />
        </div>
        <svg class="lanes-all-lens" aria-hidden="true" viewBox="0 0 100 20" preserveAspectRatio="none">
          <polygon points={`${left},0 ${Math.max(right, left + 0.4)},0 100,20 0,20`} />
        </svg>
      </div>
    </div>
  );
}
