import type { Span } from '../past/span.ts';
import { ticksOf } from '../past/ticks.ts';
import { placeOf } from './boxes.ts';

/** So much room a time of day needs, px. */
const TICK_PX = 84;

/** Round times along a span. For the eye: whoever does not see it reads the table. */
export function TimeAxis({ span, width }: { readonly span: Span; readonly width: number }) {
  return (
    <div class="lanes-axis" aria-hidden="true">
      {ticksOf(span, Math.max(2, Math.floor(width / TICK_PX))).map(({ time, text }) => (
        <span key={time} style={{ left: `${placeOf(time, span)}%` }}>
          {text}
        </span>
      ))}
    </div>
  );
}
