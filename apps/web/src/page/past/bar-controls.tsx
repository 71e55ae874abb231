import { ChevronLeft, ChevronRight } from 'lucide-preact';
import { around, moved, type Span, WIDTHS } from './span.ts';
import type { Stop } from './stops.ts';
import type { Chosen } from './use-moment.ts';

/** Buttons that go from change to change, and choose how much is in view. */
export function BarControls({
  shown,
  before,
  after,
  asked,
  whole,
  go,
  onSpan,
}: {
  readonly shown: Chosen;
  readonly before: Stop | undefined;
  readonly after: Stop | undefined;
  /** What is in view; `undefined`: all. */
  readonly asked: Span | undefined;
  readonly whole: Span;
  readonly go: (to: Chosen) => void;
  readonly onSpan: (span: Span | undefined) => void;
}) {
  const width = whole.to - whole.from;
  const widths = WIDTHS.filter(({ ms }) => ms < width);
  return (
    <>
      <fieldset class="group">
        <legend class="visually-hidden">Go to</legend>
        <button
          type="button"
          class="button small"
          aria-disabled={before === undefined}
          onClick={() => before !== undefined && go(before.time)}
        >
          <ChevronLeft size={16} aria-hidden="true" />
          <span>
            <span class="wide">Previous </span>change
          </span>
        </button>
        <button
          type="button"
          class="button small"
          aria-disabled={after === undefined}
          onClick={() => after !== undefined && go(after.time)}
        >
          <span>
            <span class="wide">Next </span>change
          </span>
          <ChevronRight size={16} aria-hidden="true" />
        </button>
        <button type="button" class="button small" aria-disabled={shown === undefined} onClick={() => go(undefined)}>
          Now
        </button>
      </fieldset>
      {widths.length > 0 && (
        <fieldset class="group">
          <legend class="visually-hidden">In view</legend>
          <button
            type="button"
            class="button small"
            aria-pressed={asked === undefined}
            onClick={() => onSpan(undefined)}
          >
            All
          </button>
          {widths.map(({ ms, text }) => (
            <button
              key={ms}
              type="button"
              class="button small"
              aria-pressed={asked !== undefined && asked.to - asked.from === ms}
              onClick={() => onSpan(around(shown ?? whole.to, ms, whole))}
            >
              {text}
            </button>
          ))}
          {asked !== undefined && (
            <>
              <Pan label="Earlier" to={moved(asked, -1, whole)} asked={asked} onSpan={onSpan} />
              <Pan label="Later" to={moved(asked, 1, whole)} asked={asked} onSpan={onSpan} />
            </>
          )}
        </fieldset>
      )}
    </>
  );
}

function Pan({
  label,
  to,
  asked,
  onSpan,
}: {
  readonly label: string;
  readonly to: Span;
  readonly asked: Span;
  readonly onSpan: (span: Span) => void;
}) {
  const isEnd = to.from === asked.from;
  return (
    <button type="button" class="button small quiet" aria-disabled={isEnd} onClick={() => !isEnd && onSpan(to)}>
      {label}
    </button>
  );
}
