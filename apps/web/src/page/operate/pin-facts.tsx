import type { Explanation } from '../api/answers.ts';
import { Instant } from '../time/instant.tsx';
import { Recorded } from '../ui/recorded.tsx';

export type Pin = NonNullable<Explanation['pin']>;

/** A pin: to what, by whom, why, since when and until when. */
export function PinFacts({ pin: { delegated, by, reason, pinnedAt, until } }: { readonly pin: Pin }) {
  return (
    <dl class="pin-facts">
      <dt>Pinned to</dt>
      <dd>
        <Recorded text={delegated} />
      </dd>
      <dt>By</dt>
      <dd>
        <Recorded text={by} />
      </dd>
      <dt>Because</dt>
      <dd>
        {reason === null ? <span class="soft">no reason was given</span> : <Recorded text={reason} mono={false} />}
      </dd>
      <dt>Since</dt>
      <dd>
        <Instant at={pinnedAt} />
      </dd>
      <dt>Until</dt>
      <dd>{until === null ? 'it is taken back' : <Instant at={until} />}</dd>
    </dl>
  );
}
