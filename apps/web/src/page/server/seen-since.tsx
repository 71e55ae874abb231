import type { Explanation } from '../api/answers.ts';
import { Instant } from '../time/instant.tsx';
import { Recorded } from '../ui/recorded.tsx';

/** Where the world had shown something that was not known here, or showed something else later. */
export function SeenSince({
  seen,
  relativeTo,
}: {
  readonly seen: Explanation['seen'][number] | undefined;
  readonly relativeTo: string | undefined;
}) {
  if (seen === undefined) return null;
  const still = relativeTo === undefined ? {} : { relativeTo };
  return (
    <>
      {seen.differs && seen.shown !== null && (
        <p class="evidence-since">
          <b>The world had shown something newer by then:</b> <Recorded text={seen.shown.says} mono={false} />, seen{' '}
          <Instant at={seen.shown.observedAt} {...still} />, recorded <Instant at={seen.shown.recordedAt} {...still} />.
        </p>
      )}
      {seen.next !== null && (
        <p class="evidence-since">
          <b>Later it said something else:</b> <Recorded text={seen.next.says} mono={false} />, seen{' '}
          <Instant at={seen.next.observedAt} {...still} />.
        </p>
      )}
    </>
  );
}
