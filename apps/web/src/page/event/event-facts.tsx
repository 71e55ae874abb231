import { Link } from 'wouter-preact';
import type { LogEvent } from '../api/event-stream.ts';
import { eventPath, type Place, serverPath } from '../api/place.ts';
import { serverOf } from '../fleet/change-feed.ts';
import { Instant } from '../time/instant.tsx';
import { Fact } from '../ui/fact.tsx';
import { Recorded } from '../ui/recorded.tsx';

/** Of whom it is, when it was so and when the log knew, and who did it. */
export function EventFacts({ place, event }: { readonly place: Place; readonly event: LogEvent }) {
  const { id, type, stream, version, observedAt, recordedAt, correlationId, causationId, data } = event;
  const server = serverOf(event);
  const by = data['by'];
  const lateMs = Date.parse(recordedAt) - Date.parse(observedAt);
  const still = place.kind === 'live' ? {} : { relativeTo: false as const };
  return (
    <dl class="event-facts">
      {server !== undefined && (
        <Fact of="Server">
          <Link href={serverPath(place, server, 'why', `?at=${encodeURIComponent(recordedAt)}`)}>
            <bdi>{server}</bdi>
          </Link>{' '}
          <span class="soft">as it was known then</span>
        </Fact>
      )}
      <Fact of="Observed">
        <Instant at={observedAt} {...still} />
      </Fact>
      <Fact of="Recorded">
        <Instant at={recordedAt} relativeTo={Math.abs(lateMs) < 1000 ? false : observedAt} />
      </Fact>
      {typeof by === 'string' && (
        <Fact of="By">
          <Recorded text={by} mono={false} />
        </Fact>
      )}
      <Fact of="Type">
        <Recorded text={type} />
      </Fact>
      <Fact of="Stream">
        <Recorded text={stream} /> <span class="soft">event {version.toLocaleString('en')} of it</span>
      </Fact>
      <Fact of="Id">
        <code>{id}</code>
      </Fact>
      {/* Else it is among those that are cited. */}
      {correlationId !== undefined && correlationId !== id && correlationId !== causationId && (
        <Fact of="Set off by">
          <Link href={eventPath(place, correlationId)}>
            <code>{correlationId}</code>
          </Link>
        </Fact>
      )}
    </dl>
  );
}
