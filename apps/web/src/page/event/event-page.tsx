import { useQuery } from '@tanstack/preact-query';
import type { Answer } from '../api/answers.ts';
import { apiPrefix, type Place } from '../api/place.ts';
import { Problem } from '../api/problem.ts';
import { question } from '../api/questions.ts';
import { changeOf } from '../fleet/change-kinds.ts';
import { Badge } from '../ui/badge.tsx';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { RecordedLines } from '../ui/recorded-lines.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { Answered } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import { CitedList } from './cited-list.tsx';
import { EventFacts } from './event-facts.tsx';
import './event.css';
import { NoEvent } from './no-event.tsx';

type EventAnswer = Answer<'/v1/events/{id}'>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One event of the log, for who is sent to it: what it says, whose it is, what it cites, and what cites it. */
export function EventPage({ place, id }: { readonly place: Place; readonly id: string }) {
  const isId = UUID.test(id);
  useTitle(isId ? `Event ${id.slice(0, 8)}` : 'No event');
  const asking = question<EventAnswer>(`${apiPrefix(place)}/events/${encodeURIComponent(id)}`, {
    sentences: true,
    citedBy: true,
  });
  const asked = useQuery({ ...asking, enabled: isId });
  const { data, error } = asked;
  const isNone =
    data === undefined && error instanceof Problem && ['not-found', 'history-deleted'].includes(error.code);
  return (
    <>
      <header class="event-head">
        <h1>Event</h1>
        {isId && <CopyMenu what="the event" of={{ json: data, path: asking.path }} />}
      </header>
      {!isId || isNone ? (
        <NoEvent place={place} id={id} problem={isId && error instanceof Problem ? error : undefined} />
      ) : (
        <Answered asked={asked} what="reading the event">
          {(answer) => <OneEvent place={place} answer={answer} />}
        </Answered>
      )}
    </>
  );
}

function OneEvent({ place, answer }: { readonly place: Place; readonly answer: EventAnswer }) {
  const { event, cites, citedBy = [] } = answer;
  const { label, tone } = changeOf(event);
  return (
    <>
      <section class="panel event-said">
        <p>
          <Badge tone={tone}>{label}</Badge>
        </p>
        <p class="event-sentence">
          <Sentence
            text={event.text ?? 'This program does not know events of this type: it is shown as recorded.'}
            at={event.recordedAt}
          />
        </p>
        <EventFacts place={place} event={event} />
      </section>
      <Panel class="event-cites" title="What it cites" about="Recorded before it: what it rests on, or is about.">
        <CitedList place={place} cited={cites} none="It cites no other event." />
      </Panel>
      <Panel
        class="event-cites"
        title="What cites it"
        about="As far as that was recorded soon after it, in the same stream or that of who asked."
      >
        <CitedList place={place} cited={citedBy} none="Nothing near it does." isBackwards />
      </Panel>
      <Panel title="As recorded" about="Times within data are milliseconds since 1970.">
        <RecordedLines text={JSON.stringify(event, null, 2)} label="The event as recorded" />
      </Panel>
    </>
  );
}
