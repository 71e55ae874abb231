import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Answer } from '../api/answers.ts';
import { apiPrefix, type Place, serverPath } from '../api/place.ts';
import { question } from '../api/questions.ts';
import { isoText, secondAfter } from '../past/span.ts';
import { Instant } from '../time/instant.tsx';
import { Recorded } from '../ui/recorded.tsx';
import type { Leads } from './holding.ts';
import { fullTitle, type Lane, type Wrong } from './lane.ts';
import { lastedText } from './lasted-text.ts';
import { endText, ghostText, heedText, noneWrongText } from './sentences.ts';

/** So many are told at first: those that lasted longest. */
const FIRST = 5;

interface Of {
  readonly place: Place;
  readonly name: string;
}

/** Each wrong stretch: what began it, what ended it, and what would have. */
export function WrongList({ lanes, place, name }: Of & { readonly lanes: readonly Lane[] }) {
  const [isWhole, setWhole] = useState(false);
  const all = lanes
    .flatMap((lane) => lane.wrong.map((wrong) => ({ lane, wrong })))
    .sort((left, right) => lasted(right.wrong) - lasted(left.wrong));
  if (all.length === 0) {
    return <p>{noneWrongText(lanes)}</p>;
  }
  return (
    <>
      <ol class="others-wrong">
        {all.slice(0, isWhole ? all.length : FIRST).map(({ lane, wrong }) => (
          <li key={`${lane.name} ${wrong.from}`}>
            <Stretch lane={lane} wrong={wrong} place={place} name={name} />
          </li>
        ))}
      </ol>
      {all.length > FIRST && (
        <button type="button" class="button small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show the longest only' : `Show all ${all.length}`}
        </button>
      )}
    </>
  );
}

function lasted({ from, to }: Wrong): number {
  return to - from;
}

function Stretch({ lane, wrong, place, name }: Of & { readonly lane: Lane; readonly wrong: Wrong }) {
  const ghost = ghostText(wrong);
  return (
    <>
      <h3>
        {fullTitle(lane)} held <Recorded text={wrong.held.to} mono={false} /> for {lastedText(lasted(wrong))}
      </h3>
      <dl class="others-wrong-facts">
        <dt>Held</dt>
        <dd>
          <LeadsText leads={wrong.held} />
        </dd>
        <dt>Right</dt>
        <dd>
          <LeadsText leads={wrong.right} />
        </dd>
        <dt>Began</dt>
        <dd>
          <Instant at={new Date(wrong.from).toISOString()} relativeTo={false} />
          {wrong.startedBy !== undefined && (
            <>
              {', with: '}
              <EventText id={wrong.startedBy} place={place} />
            </>
          )}{' '}
          <Link href={serverPath(place, name, 'why', `?at=${isoText(secondAfter(wrong.from))}`)}>
            What was known then
          </Link>
        </dd>
        <dt>Ended</dt>
        <dd>
          <Instant at={new Date(wrong.to).toISOString()} relativeTo={false} />: {endText(wrong.endedBy)}.
          {wrong.endedBy.eventId !== null && (
            <>
              {' '}
              <EventText id={wrong.endedBy.eventId} place={place} />
            </>
          )}{' '}
          {ghost}
        </dd>
        <dt>Cure</dt>
        <dd>
          {lane.cures.length === 0 ? (
            wrong.expiresAt === undefined ? (
              'None that its operator could order.'
            ) : (
              'None before it expires.'
            )
          ) : (
            <ul class="others-cures">
              {lane.cures.map((cure) => (
                <li key={cure}>
                  <code>{cure.replace('NAME', name)}</code>
                </li>
              ))}
            </ul>
          )}
          {wrong.endedBy.kind !== 'connection-failure' && <p class="soft">{heedText(lane)}</p>}
        </dd>
      </dl>
    </>
  );
}

function LeadsText({ leads: { to, step, hostHeader, tlsName } }: { readonly leads: Leads }) {
  return (
    <>
      <Recorded text={to} />
      <span class="soft">
        {step !== undefined && ` by step ${step}`}
        {hostHeader !== undefined && (
          <>
            , Host <Recorded text={hostHeader} />
          </>
        )}
        {tlsName !== undefined && (
          <>
            , certificate for <Recorded text={tlsName} />
          </>
        )}
      </span>
    </>
  );
}

/** What was recorded, as a sentence. */
function EventText({ id, place }: { readonly id: string; readonly place: Place }) {
  const asked = useQuery({
    ...question<Answer<'/v1/events/{id}'>>(`${apiPrefix(place)}/events/${encodeURIComponent(id)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const text = asked.data?.event.text;
  return text === undefined ? <code>{id}</code> : <Recorded text={text} mono={false} />;
}
