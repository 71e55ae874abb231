import { useMemo } from 'preact/hooks';
import { densityPath } from './density.ts';
import { type ChangeTone, mergeMarks, SHAPES } from './marks.ts';
import type { Change, Overview } from './overview.ts';
import { has, type Span } from './span.ts';
import type { Keeping, Stretch } from './stretches.ts';
import { ticksOf } from './ticks.ts';

/** Of the picture, px: marks above, how much was recorded, what was held, and times below. */
const MARKS = 18;
const DENSITY = 30;
const HELD = 8;
const AXIS = 18;
const HEIGHT = MARKS + DENSITY + HELD + AXIS;

const INSET = 8;
const MARK_GAP = 13;
const TICK_EVERY = 72;

/** What a slider over a history is laid on. Told in words elsewhere: it is for the eye alone. */
export function BarPicture({
  span,
  width,
  buckets,
  changes,
  stretches,
  shown,
}: {
  readonly span: Span;
  readonly width: number;
  readonly buckets: Overview['buckets'];
  readonly changes: readonly Change[];
  readonly stretches: readonly Stretch[];
  readonly shown: number;
}) {
  const still = useMemo(
    () => <Still {...{ span, width, buckets, changes, stretches }} />,
    [span.from, span.to, width, buckets, changes, stretches],
  );
  const x = scale(span, width);
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {still}
      {has(span, shown) && (
        <g class="thumb" transform={`translate(${x(shown)} 0)`}>
          <line y1={MARKS - 6} y2={HEIGHT - AXIS + 2} />
          <path d={`M-6 ${HEIGHT - AXIS + 9}v-5l6-6 6 6v5z`} />
        </g>
      )}
    </svg>
  );
}

/** All that does not move with the slider. */
function Still({
  span,
  width,
  buckets,
  changes,
  stretches,
}: {
  readonly span: Span;
  readonly width: number;
  readonly buckets: Overview['buckets'];
  readonly changes: readonly Change[];
  readonly stretches: readonly Stretch[];
}) {
  const x = scale(span, width);
  const marks = mergeMarks(
    changes
      .map(({ recordedAt, tone }) => ({ time: Date.parse(recordedAt), tone }))
      .filter(({ time }) => has(span, time))
      .map(({ time, tone }) => ({ x: x(time), tone })),
    MARK_GAP,
  );
  const ticks = ticksOf(span, Math.max(2, Math.floor(width / TICK_EVERY)));
  const top = MARKS + DENSITY;
  return (
    <>
      <path class="density" transform={`translate(0 ${MARKS})`} d={densityPath(buckets, x, DENSITY)} />
      {stretches.map(({ from, to, kept }) => (
        <rect
          key={from}
          class="held"
          data-kept={kept}
          x={x(from)}
          y={top + inset(kept)}
          width={Math.max(1, x(to) - x(from))}
          height={HELD - 2 * inset(kept)}
        />
      ))}
      {marks.map(({ x: at, tone, count }) => (
        <g key={at} class="mark" data-tone={tone} transform={`translate(${at} 0)`}>
          {tone !== 'neutral' && <line y1={MARKS - 4} y2={top} />}
          <path d={SHAPES[tone]} transform={`translate(0 8) scale(${sizeOf(tone, count)})`} />
        </g>
      ))}
      {ticks.map(({ time, text }) => (
        <g key={time} class="tick" transform={`translate(${x(time)} ${HEIGHT - AXIS})`}>
          <line y2="4" />
          <text y={AXIS - 4} text-anchor={anchor(x(time), width)}>
            {text}
          </text>
        </g>
      ))}
    </>
  );
}

/** What is just otherwise stays behind what is worse or better; several are larger than one. */
function sizeOf(tone: ChangeTone, count: number): number {
  return (tone === 'neutral' ? 0.7 : 1) * (count > 1 ? 1.25 : 1);
}

/** Worse and nothing are narrower, to be told from each other without colors. */
function inset(kept: Keeping): number {
  return { reached: 0, unresolvable: 0, worse: 2, nothing: 3 }[kept];
}

function anchor(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < 24) return 'start';
  return x > width - 24 ? 'end' : 'middle';
}

function scale({ from, to }: Span, width: number): (time: number) => number {
  const perMs = (width - 2 * INSET) / (to - from);
  return (time) => Math.round((INSET + (time - from) * perMs) * 10) / 10;
}
