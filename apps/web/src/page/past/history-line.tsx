import { useState } from 'preact/hooks';
import type { HistoryEntry } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { instantText, spanText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { kindOf } from './history-kinds.ts';
import { RawEvent } from './raw-event.tsx';

/** What is recorded so much later than it was seen was brought from elsewhere. */
const BROUGHT_MS = 60_000;

/** Something that happened, with what it changed, and the event behind it. */
export function HistoryLine({
  place,
  entry,
  earlierMs,
}: {
  readonly place: Place;
  readonly entry: HistoryEntry;
  /** So much earlier it was recorded than what stands with it. */
  readonly earlierMs: number | undefined;
}) {
  const [isOpen, setOpen] = useState(false);
  const { word, tone } = kindOf(entry);
  const changes = entry.changes.map(readChange);
  const lateMs = Date.parse(entry.recordedAt) - Date.parse(entry.observedAt);
  return (
    <li class="history-line">
      <Badge tone={changes.some(({ isWorse }) => isWorse) ? 'bad' : tone}>{word}</Badge>
      <div>
        {entry.count !== undefined && entry.count > 1 && entry.last !== undefined && (
          <p>
            Confirmed {entry.count} times until{' '}
            <time dateTime={entry.last.recordedAt}>{instantText(entry.last.recordedAt)}</time>:
          </p>
        )}
        <p>
          <Sentence text={entry.count === undefined ? entry.text : withoutCount(entry.text)} at={entry.recordedAt} />
        </p>
        {changes.map(({ what, from, to }) => (
          <dl key={what} class="history-change">
            <dt>{what}</dt>
            <dd>
              <del>
                <span class="visually-hidden">before: </span>
                <Recorded text={from} />
              </del>
              <span aria-hidden="true"> → </span>
              <ins>
                <span class="visually-hidden">after: </span>
                <Recorded text={to} />
              </ins>
            </dd>
          </dl>
        ))}
        {Math.abs(lateMs) > BROUGHT_MS && (
          <p class="soft">
            Seen at {instantText(entry.observedAt)}, recorded {spanText(Math.abs(lateMs))}{' '}
            {lateMs > 0 ? 'later' : 'earlier'}.
          </p>
        )}
        {earlierMs !== undefined && (
          <p class="soft">
            Recorded {spanText(earlierMs)} before, at {instantText(entry.recordedAt)}, and used here.
          </p>
        )}
        {isOpen && <RawEvent place={place} id={entry.id} />}
      </div>
      <button
        type="button"
        class="button small quiet"
        aria-expanded={isOpen}
        aria-label={isOpen ? 'Hide the event' : 'Show the event as recorded'}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Hide' : 'Event'}
      </button>
    </li>
  );
}

const CHANGES: Readonly<Record<string, { readonly what: string; readonly isWorse?: true }>> = {
  destination: { what: 'Destination changed' },
  addresses: { what: 'Addresses changed' },
  'delegation-lost': { what: 'Delegation lost', isWorse: true },
  'delegation-gained': { what: 'Delegation gained' },
  'step-fell': { what: 'A later step decides', isWorse: true },
  'step-rose': { what: 'An earlier step decides' },
  lost: { what: 'Lost', isWorse: true },
  recovered: { what: 'Recovered' },
  failure: { what: 'Fails in another way', isWorse: true },
};

/** In what a conclusion differs from the one before. */
function readChange(change: HistoryEntry['changes'][number]): {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly isWorse: boolean;
} {
  const { kind, from, to } = change;
  const { what, isWorse = false } = CHANGES[String(kind)] ?? { what: String(kind) };
  return { what, from: String(from ?? ''), to: String(to ?? ''), isWorse };
}

/** The count is told before it. */
function withoutCount(text: string): string {
  return text.replace(/^(?:\d+ times again|Again): /, '');
}
