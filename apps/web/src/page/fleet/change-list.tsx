import { memo } from 'preact/compat';
import { Link } from 'wouter-preact';
import type { LogEvent } from '../api/event-stream.ts';
import { LIVE, serverPath } from '../api/place.ts';
import { useNow } from '../time/clock.ts';
import { fromNowText, instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
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
  return (
    <li>
      <time dateTime={recordedAt} title={`${recordedAt} (UTC)`}>
        {instantText(recordedAt)} <span class="soft">{ago}</span>
      </time>
      <Badge tone={tone}>{label}</Badge>
      <p>
        {server !== undefined && (
          <Link href={serverPath(LIVE, server, 'why', `?at=${encodeURIComponent(recordedAt)}`)}>
            <Recorded text={server} mono={false} />
          </Link>
        )}
        {server !== undefined && ' '}
        <Recorded text={sentenceWithout(server, event)} mono={false} />
      </p>
    </li>
  );
});

/** The name stands before it already, and leads to the server. */
function sentenceWithout(server: string | undefined, { type, text = type }: LogEvent): string {
  return server !== undefined && text.startsWith(`${server} `) ? text.slice(server.length + 1) : text;
}

/** The clock of the server may be ahead of that of who looks. */
function agoText(at: string, now: number): string {
  return fromNowText(at, Math.max(now, new Date(at).getTime()));
}
