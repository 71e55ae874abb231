import { useRef } from 'preact/hooks';
import type { Span } from '../past/span.ts';
import { placeOf } from './boxes.ts';
import './chart.css';
import { useStillness } from '../ui/use-stillness.ts';
import { useWidth } from '../ui/use-width.ts';
import { Cursor } from './cursor.tsx';
import type { Lane } from './lane.ts';
import { LaneRow } from './lane-row.tsx';
import { MarkLines, MarkRow } from './mark-row.tsx';
import { MomentTable } from './moment-table.tsx';
import type { Mark } from './moments.ts';
import { Overview } from './overview.tsx';
import { pictureText } from './sentences.ts';
import { TimeAxis } from './time-axis.tsx';
import { useLate } from './use-late.ts';

export interface ChartProps {
  readonly lanes: readonly Lane[];
  /** All that is told. */
  readonly whole: Span;
  /** The part of it that is looked at. */
  readonly span: Span;
  /** Where the line stands. */
  readonly time: number;
  readonly marks: readonly Mark[];
  readonly onSpan: (span: Span) => void;
  readonly onTime: (time: number) => void;
}

/** Until it is known how wide it is. */
const FIRST_PX = 800;

/** Who held what and for how long: all of it above, small; below it the part that is looked at, with a line in it. */
export function Chart({ lanes, whole, span, time, marks, onSpan, onTime }: ChartProps) {
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot) || FIRST_PX;
  const [shown, put] = useLate(time, onTime);
  // Another moment changes what is above.
  const keepStill = useStillness(plot);
  const move = (to: number) => {
    keepStill();
    put(to);
  };
  const isSeen = shown >= span.from && shown <= span.to;
  const timeAt = (clientX: number) => {
    const { left = 0 } = plot.current?.getBoundingClientRect() ?? {};
    const share = Math.min(Math.max((clientX - left) / width, 0), 1);
    return Math.round(span.from + share * (span.to - span.from));
  };
  return (
    <figure class="lanes">
      <figcaption class="visually-hidden">{pictureText(lanes)}</figcaption>
      <Overview lanes={lanes} whole={whole} span={span} marks={marks} onSpan={onSpan} />
      <div
        class="lanes-body"
        onPointerDown={(event) => {
          if (event.button !== 0 || !isInPlot(event, plot.current)) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          move(timeAt(event.clientX));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) move(timeAt(event.clientX));
        }}
      >
        <div class="lanes-over" aria-hidden="true">
          <MarkLines marks={marks} span={span} />
          {isSeen && <i class="lanes-cursor" style={{ left: `${placeOf(shown, span)}%` }} />}
        </div>
        <div class="lanes-row">
          <p class="lanes-legend">{marks.some(({ kind }) => kind === 'use') && <span>the name was used</span>}</p>
          <div ref={plot}>
            <TimeAxis span={span} width={width} />
            <MarkRow marks={marks} span={span} width={width} />
          </div>
        </div>
        {lanes.map((lane, index) => (
          <LaneRow key={lane.name} lane={lane} isRight={index === 0} span={span} width={width} />
        ))}
      </div>
      <Cursor lanes={lanes} span={span} time={shown} onTime={move} />
      <MomentTable lanes={lanes} time={shown} />
    </figure>
  );
}

function isInPlot({ clientX }: PointerEvent, plot: HTMLElement | null): boolean {
  const place = plot?.getBoundingClientRect();
  return place !== undefined && clientX >= place.left && clientX <= place.right;
}
