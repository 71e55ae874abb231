import { Link } from 'wouter-preact';
import { type Place, pagePrefix } from '../api/place.ts';
import type { Problem } from '../api/problem.ts';
import { Recorded } from '../ui/recorded.tsx';
import { Empty } from '../ui/states.tsx';

/** Of an address that leads to no event: it has no id, there is none of this id, or it was deleted. */
export function NoEvent({
  place,
  id,
  problem,
}: {
  readonly place: Place;
  readonly id: string;
  /** What the API says of it; `undefined`: it was not asked. */
  readonly problem: Problem | undefined;
}) {
  return (
    <Empty title={titleOf(problem)}>
      <p>
        <Recorded text={id} />
      </p>
      <p>{problem === undefined ? 'An id has 32 hexadecimal digits, in five groups.' : adviceOf(problem)}</p>
      <p>
        {place.kind === 'live' ? (
          <Link href="/changes">What was recorded last</Link>
        ) : (
          <Link href={pagePrefix(place)}>The incident that this sample is of</Link>
        )}
      </p>
    </Empty>
  );
}

function titleOf(problem: Problem | undefined): string {
  if (problem === undefined) return 'This is not the id of an event.';
  return problem.status === 410 ? 'This event was deleted.' : 'There is no event of this id.';
}

function adviceOf(problem: Problem): string {
  if (problem.status === 410) return problem.message;
  return 'It is of another log, or of none: ids are copied whole. An event that was deleted is not there, either.';
}
