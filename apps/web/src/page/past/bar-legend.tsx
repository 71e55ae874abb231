import { type ChangeTone, SHAPES } from './marks.ts';
import type { Change } from './overview.ts';
import type { Keeping, Stretch } from './stretches.ts';

const TONES: readonly { readonly tone: ChangeTone; readonly text: string }[] = [
  { tone: 'bad', text: 'worse' },
  { tone: 'good', text: 'better' },
  { tone: 'neutral', text: 'otherwise' },
];

/** An overview has no confirmations: whether it was believed all the while is not in it. */
const KEPT: readonly { readonly kept: Keeping; readonly text: string; readonly height: number }[] = [
  { kept: 'reached', text: 'last concluded: reached', height: 8 },
  { kept: 'worse', text: 'last concluded: reached by a way that was worse than before', height: 4 },
  { kept: 'unresolvable', text: 'last concluded: could not be resolved', height: 8 },
  { kept: 'nothing', text: 'nothing held', height: 2 },
];

/** What the marks and stretches of the bar stand for: those that there are. */
export function BarLegend({
  changes,
  stretches,
}: {
  readonly changes: readonly Change[];
  readonly stretches: readonly Stretch[];
}) {
  return (
    <ul class="legend">
      {TONES.filter(({ tone }) => changes.some((change) => change.tone === tone)).map(({ tone, text }) => (
        <li key={tone} class="mark" data-tone={tone}>
          <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true">
            <path d={SHAPES[tone]} />
          </svg>
          <span class="soft">{text}</span>
        </li>
      ))}
      {KEPT.filter(({ kept }) => stretches.some((stretch) => stretch.kept === kept)).map(({ kept, text, height }) => (
        <li key={kept}>
          <svg width="14" height="10" aria-hidden="true">
            <rect class="held" data-kept={kept} width="14" height={height} y={5 - height / 2} />
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}
