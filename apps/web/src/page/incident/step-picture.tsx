import { useQuery } from '@tanstack/preact-query';
import type { Place } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { isoText } from '../past/span.ts';
import { VerdictCard } from '../server/verdict-card.tsx';
import { Answered } from '../ui/states.tsx';
import type { Facts } from './facts.ts';
import { Parting, Ports } from './pictures.tsx';
import { RecordedAnswer } from './recorded-answer.tsx';
import type { StoryStep } from './story-steps.ts';
import { Way } from './way.tsx';

/** What a step is about, below its text and the lanes. */
export function StepPicture({
  step: { picture, at },
  place,
  facts,
}: {
  readonly step: StoryStep;
  readonly place: Place;
  readonly facts: Facts;
}) {
  switch (picture) {
    case 'path':
    case 'verdict':
      return <Explained place={place} name={facts.name} at={at} />;
    case 'answer':
      return facts.wrong.startedBy === undefined ? null : <RecordedAnswer place={place} id={facts.wrong.startedBy} />;
    case 'parting':
      return <Parting facts={facts} />;
    case 'ports':
      return <Ports facts={facts} />;
    default:
      return null;
  }
}

/** What Wherefore held at a moment, and the way to it. */
function Explained({ place, name, at }: { readonly place: Place; readonly name: string; readonly at: number }) {
  const moment = isoText(at);
  const asked = useQuery({ ...explanationOf(place, name, moment), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Answered asked={asked} what="asking why">
      {(explanation) => (
        <>
          <VerdictCard
            explanation={explanation}
            answered={{ at: explanation.at, arrivedAt: at, standsStill: true }}
            isPast
            relativeTo={moment}
            isBrief
          />
          <Way explanation={explanation} />
        </>
      )}
    </Answered>
  );
}
