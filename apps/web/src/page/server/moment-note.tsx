import { History } from 'lucide-preact';
import type { Explanation } from '../api/answers.ts';
import { Instant } from '../time/instant.tsx';
import { endText } from './nothing-verdict.ts';

/** Says of a moment in the past that it is one, what became of what was held, and how to get back. */
export function MomentNote({ explanation, onNow }: { readonly explanation: Explanation; readonly onNow: () => void }) {
  const { known, at } = explanation;
  return (
    <div class="server-moment" role="note">
      <History size={18} aria-hidden="true" />
      <div>
        <p>
          <b>
            As the system knew it at <Instant at={at} />.
          </b>{' '}
          What was recorded later is not in it.
        </p>
        {known.kind === 'held' && <Afterwards afterwards={known.afterwards} at={at} />}
      </div>
      <button type="button" class="button small" onClick={onNow}>
        Back to now
      </button>
    </div>
  );
}

type Known = Extract<Explanation['known'], { readonly kind: 'held' }>;

function Afterwards({ afterwards, at }: { readonly afterwards: Known['afterwards']; readonly at: string }) {
  const { end, confirmations, believedUntil, isCut } = afterwards;
  const often = confirmations === 1 ? 'once more' : `${confirmations} times more`;
  return (
    <p>
      {confirmations > 0 && (
        <>
          After that it was confirmed {often}, and believed until <Instant at={believedUntil} relativeTo={at} />.{' '}
        </>
      )}
      {end !== undefined ? (
        <>
          It ended at <Instant at={end.at} relativeTo={at} />: {endText(end.type)}.
        </>
      ) : isCut ? (
        'What ended it is further on in the log than is read here.'
      ) : (
        'Nothing that is recorded has ended it since.'
      )}
    </p>
  );
}
