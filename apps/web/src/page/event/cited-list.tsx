import { Link } from 'wouter-preact';
import type { Answer } from '../api/answers.ts';
import { eventPath, type Place } from '../api/place.ts';
import { instantText } from '../time/instant-text.ts';
import { Recorded } from '../ui/recorded.tsx';
import { Sentence } from '../ui/sentence.tsx';

type Cited = Answer<'/v1/events/{id}'>['cites'][number];

/** How one event points at another: as that one tells it, and as the other does. */
const AS: Readonly<Record<string, readonly [to: string, from: string]>> = {
  'rests-on': ['rests on', 'rests on it'],
  'pinned-by': ['under the pin', 'under this pin'],
  confirms: ['confirms', 'confirms it'],
  'asked-by': ['set off by', 'set off by it'],
  withdraws: ['withdraws', 'withdraws it'],
  supersedes: ['takes the place of', 'takes its place'],
  unpins: ['takes back', 'takes it back'],
  'tells-of': ['tells of', 'tells of it'],
};

/** Events that are cited, each with its sentence. */
export function CitedList({
  place,
  cited,
  none,
  isBackwards = false,
}: {
  readonly place: Place;
  readonly cited: readonly Cited[];
  readonly none: string;
  /** They are those that cite. */
  readonly isBackwards?: boolean;
}) {
  if (cited.length === 0) return <p class="soft">{none}</p>;
  return (
    <ul class="event-list">
      {cited.map(({ id, as, event }) => (
        <li key={`${as} ${id}`}>
          <span class="soft">{AS[as]?.[isBackwards ? 1 : 0] ?? as}</span>
          {event === undefined ? (
            <p>
              <code>{id}</code> is not in the log any more: it was deleted, or is in an archive elsewhere.
            </p>
          ) : (
            <p>
              <Link href={eventPath(place, id)}>
                <Recorded text={event.type} mono={false} /> at {instantText(event.recordedAt)} UTC
              </Link>
              {event.text !== undefined && (
                <>
                  {' – '}
                  <Sentence text={event.text} at={event.recordedAt} />
                </>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
