import { memo } from 'preact/compat';
import { Link } from 'wouter-preact';
import type { LogEvent } from '../api/event-stream.ts';
import { LIVE, serverPath } from '../api/place.ts';
import { useNow } from '../time/clock.ts';
import { fromNowText, instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { KEPT, serverOf } from './change-feed.ts';
import { kindOfType } from './change-kinds.ts';

/** Changes, the newest first; each leads to the server as it was known then. */
export function ChangeList({ events }: { readonly events: readonly LogEvent[] }) {
  const now = useNow(10_000);
  return (
    <>
      <ol class="changes-list" aria-label="Changes, the newest first">
        {events.map((event) => (
          <Change key={event.id} event={event} ago={fromNowText(event.recordedAt, now)} />
        ))}
      </ol>
      {events.length === KEPT && (
        <p class="soft">The newest {KEPT} are kept here. What was before is in the history of each server.</p>
      )}
    </>
  );
}

const Change = memo(function Change({ event, ago }: { readonly event: LogEvent; readonly ago: string }) {
  const { type, text = type, recordedAt } = event;
  const server = serverOf(event);
  const { label, tone } = kindOfType(type) ?? { label: type, tone: 'none' };
  return (
    <li>
      <time dateTime={recordedAt} title={`${recordedAt} (UTC)`}>
        {instantText(recordedAt)} <span class="soft">{ago}</span>
      </time>
      <Badge tone={tone}>{label}</Badge>
      <p>
        {server !== undefined && (
          <Link href={serverPath(LIVE, server, 'why', `?at=${encodeURIComponent(recordedAt)}`)}>
            <bdi>{server}</bdi>
          </Link>
        )}
        <Recorded text={text} mono={false} />
      </p>
    </li>
  );
});
