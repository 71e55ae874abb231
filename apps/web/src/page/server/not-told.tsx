import type { Place } from '../api/place.ts';
import { Problem } from '../api/problem.ts';
import { timeOf } from '../past/span.ts';
import { useNow } from '../time/clock.ts';
import { Instant } from '../time/instant.tsx';
import { Empty, Failure } from '../ui/states.tsx';

/** A moment of the address of which there is no answer: it is still to come, it is none, or asking failed. */
export function NotTold({
  error,
  place,
  at,
  retry,
  onNow,
}: {
  readonly error: unknown;
  readonly place: Place;
  readonly at: string;
  readonly retry: () => void;
  readonly onNow: () => void;
}) {
  const time = timeOf(at);
  const now = useNow(60_000);
  const isRefused = error instanceof Problem && error.code === 'invalid-request' && time !== undefined;
  const back = (
    <button type="button" class="button" onClick={onNow}>
      Back to now
    </button>
  );
  if (!isRefused) {
    return (
      <>
        <Failure error={error} retry={retry} />
        <p>{back}</p>
      </>
    );
  }
  const isFuture = place.kind === 'live' && time > now;
  return (
    <Empty title={isFuture ? 'This time lies in the future' : 'There is nothing to tell of this time'}>
      {isFuture ? (
        <p>
          The address asks for <Instant at={new Date(time).toISOString()} />. What will be known then nobody can say.
        </p>
      ) : (
        <p>
          The API says: <bdi>{error.message.replace(/^at: /, '')}</bdi>
        </p>
      )}
      <p>{back}</p>
    </Empty>
  );
}
