import { memo } from 'preact/compat';
import { Link } from 'wouter-preact';
import type { LogEvent } from '../api/event-stream.ts';
import { eventPath, LIVE, serverPath } from '../api/place.ts';
import { useNow } from '../time/clock.ts';
import { fromNowText, instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { Sentence } from '../ui/sentence.tsx';
import { KEPT, serverOf } from './change-feed.ts';
import { changeOf } from './change-kinds.ts';

/** Changes, the newest first; each leads to the server as it was known then. */
export function ChangeList({ events }: { readonly events: readonly LogEvent[] }) {
  const now = useNow(10_000);
  return (
    <>
      <ol class="changes-list" aria-label="Changes, the newest first">
        {events.map((event) => (
          <Change key={event.id} event={event} ago={agoText(event.recordedAt, now)} />
        ))}
      </ol>
      {events.length === KEPT && (
        <p class="soft">The newest {KEPT} are kept here. What was before is in the history of each server.</p>
      )}
    </>
  );
}

const Change = memo(function Change({ event, ago }: { readonly event: LogEvent; readonly ago: string }) {
  const { recordedAt } = event;
  const server = serverOf(event);
  const { label, tone } = changeOf(event);
  const [before, after] = aroundName(event, server);
  return (
    <li>
      <time dateTime={recordedAt} title={`${recordedAt} (UTC)`}>
        <Link href={eventPath(LIVE, event.id)}>{instantText(recordedAt)}</Link> <span class="soft">({ago})</span>
      </time>
      <Badge tone={tone}>{label}</Badge>
      <p>
        <Sentence text={before} at={recordedAt} />
        {server !== undefined && (
          <Link href={serverPath(LIVE, server, 'why', `?at=${encodeURIComponent(recordedAt)}`)}>
            <Recorded text={server} mono={false} />
          </Link>
        )}
        <Sentence text={after} at={recordedAt} />
      </p>
    </li>
  );
});

/** The name leads to the server where the sentence has it; where it has it not, before the sentence. */
function aroundName({ type, text = type }: LogEvent, server: string | undefined): readonly [string, string] {
  if (server === undefined) return [text, ''];
  let at = 0;
  for (const word of text.split(' ')) {
    if (word.replace(/[.:;,]$/, '') === server) return [text.slice(0, at), text.slice(at + server.length)];
    at += word.length + 1;
  }
  return ['', `: ${text}`];
}

/** The clock of the server may be ahead of that of who looks. */
function agoText(at: string, now: number): string {
  return fromNowText(at, Math.max(now, new Date(at).getTime()));
}
