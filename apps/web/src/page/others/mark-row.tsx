import type { Span } from '../past/span.ts';
import { placeOf } from './boxes.ts';
import { lastedText } from './lasted-text.ts';
import type { Mark } from './moments.ts';

/** A name needs so much room, px. */
const NAME_PX = 110;

interface Marked {
  readonly marks: readonly Mark[];
  readonly span: Span;
}

/** What came about, by name, above the lanes. */
export function MarkRow({ marks, span, width }: Marked & { readonly width: number }) {
  if (marks.length === 0) return null;
  const named = seen(marks, span).filter(({ kind }) => kind !== 'use');
  return (
    <div class="lanes-marks" aria-hidden="true">
      {seen(marks, span).map((mark) => {
        const left = placeOf(mark.from, span);
        const next = named[named.indexOf(mark) + 1];
        const room = (((next === undefined ? 100 : placeOf(next.from, span)) - left) / 100) * width;
        // Before its line, where there is no room behind it, and there is before it.
        const isAtEnd = mark.kind !== 'use' && room < NAME_PX && (left / 100) * width > NAME_PX;
        const isNamed = mark.kind !== 'use' && (room >= NAME_PX || isAtEnd);
        return (
          <span
            key={`${mark.kind} ${mark.from}`}
            class="lanes-mark"
            data-kind={mark.kind}
            data-end={isAtEnd}
            title={mark.about}
            style={{ left: `${left}%` }}
          >
            {isNamed && <b>{markText(mark)}</b>}
          </span>
        );
      })}
    </div>
  );
}

/** Through all lanes. */
export function MarkLines({ marks, span }: Marked) {
  return (
    <>
      {seen(marks, span).map((mark) => {
        const left = placeOf(mark.from, span);
        const width = mark.kind === 'fault' ? placeOf(mark.to, span) - left : 0;
        return (
          <i
            key={`${mark.kind} ${mark.from}`}
            class="lanes-line"
            data-kind={mark.kind}
            style={{ left: `${left}%`, width: `max(2px, ${width}%)` }}
          />
        );
      })}
    </>
  );
}

function seen(marks: readonly Mark[], { from, to }: Span): readonly Mark[] {
  return marks.filter((mark) => (mark.kind === 'fault' ? mark.to : mark.from) >= from && mark.from <= to);
}

function markText(mark: Mark): string {
  return mark.kind === 'fault' ? `fault of ${lastedText(mark.to - mark.from)}` : 'caches cleared';
}
