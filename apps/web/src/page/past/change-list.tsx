import { useState } from 'preact/hooks';
import { instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import type { Change } from './overview.ts';
import { secondAfter } from './span.ts';
import type { Chosen } from './use-moment.ts';

/** More belong into the history itself. */
const SHOWN = 50;

const TONES = { good: 'better', bad: 'worse', neutral: 'other' } as const;

/** What the marks of the bar stand for, in words. */
export function ChangeList({
  changes,
  leftOut,
  shown,
  onGo,
}: {
  readonly changes: readonly Change[];
  readonly leftOut: number;
  readonly shown: Chosen;
  readonly onGo: (to: number) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const all = changes.length + leftOut;
  return (
    <details class="changes" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{all === 1 ? 'The change' : `The ${all.toLocaleString('en')} changes`} as a list</summary>
      {isOpen && (
        <ol>
          {changes.slice(0, SHOWN).map(({ id, recordedAt, text, tone }) => {
            const time = secondAfter(Date.parse(recordedAt));
            return (
              <li key={id}>
                <button
                  type="button"
                  class="button small quiet"
                  aria-current={time === shown ? 'true' : undefined}
                  onClick={() => onGo(time)}
                >
                  <time dateTime={recordedAt}>{instantText(recordedAt)}</time>
                </button>
                <Badge tone={tone === 'neutral' ? 'none' : tone}>{TONES[tone]}</Badge>
                <Recorded text={text} mono={false} />
              </li>
            );
          })}
          {all > SHOWN && <li class="soft">{(all - SHOWN).toLocaleString('en')} older ones are in the history.</li>}
        </ol>
      )}
    </details>
  );
}
