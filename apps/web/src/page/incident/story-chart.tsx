import { useState } from 'preact/hooks';
import type { Counterfactual } from '../api/answers.ts';
import { Chart } from '../others/chart.tsx';
import type { Lane } from '../others/lane.ts';
import { marksOf } from '../others/moments.ts';
import { aroundWrong, beginningOf } from '../others/window.ts';
import type { Span } from '../past/span.ts';
import type { Facts, Sample } from './facts.ts';
import type { StoryStep } from './story-steps.ts';

/** The lanes as a step wants them; from there they can be looked at elsewhere. */
export function StoryChart({
  step: { at, span, picture },
  lanes,
  facts,
  told,
  sample,
}: {
  readonly step: StoryStep;
  readonly lanes: readonly Lane[];
  readonly facts: Facts;
  readonly told: Counterfactual;
  readonly sample: Sample;
}) {
  const whole = { from: Date.parse(told.from), to: Date.parse(told.to) };
  const [shown, setShown] = useState<Span>(() => spanOf(span, facts, whole));
  const [time, setTime] = useState(at);
  const isMain = (lane: Lane, index: number) => index === 0 || lane === facts.lane || lane.name === told.against;
  return (
    <section class="panel story-chart" aria-label="Who held what">
      <Chart
        lanes={picture === 'resolvers' ? lanes : lanes.filter(isMain)}
        whole={whole}
        span={shown}
        time={time}
        marks={marksOf(sample.moments, whole.to)}
        onSpan={setShown}
        onTime={setTime}
      />
    </section>
  );
}

function spanOf(kind: StoryStep['span'], { wrong }: Facts, whole: Span): Span {
  if (kind === 'all') return whole;
  return kind === 'wrong' ? aroundWrong(wrong, whole) : beginningOf(wrong, whole);
}
