import { useQuery } from '@tanstack/preact-query';
import type { Answer } from '../api/answers.ts';
import { apiPrefix, type Place } from '../api/place.ts';
import { question } from '../api/questions.ts';
import '../server/evidence.css';
import { Hops } from '../server/hops.tsx';
import { observationOf } from '../server/observation-of.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { Answered } from '../ui/states.tsx';

/** The answer that began it, as it was recorded. */
export function RecordedAnswer({ place, id }: { readonly place: Place; readonly id: string }) {
  const asking = question<Answer<'/v1/events/{id}'>>(`${apiPrefix(place)}/events/${encodeURIComponent(id)}`);
  const asked = useQuery({ ...asking, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel
      title="What came back"
      about={<Recorded text={asked.data?.event.text ?? ''} mono={false} />}
      actions={<CopyMenu what="the recorded answer" of={{ json: asked.data, path: asking.path }} />}
    >
      <Answered asked={asked} what="fetching the event">
        {({ event }) => {
          const observation = observationOf({ observation: event.data });
          if (observation?.kind !== 'well-known') return null;
          return (
            <div class="story-answer">
              <Hops observation={observation} />
            </div>
          );
        }}
      </Answered>
    </Panel>
  );
}
