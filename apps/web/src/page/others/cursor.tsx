import { ChevronLeft, ChevronRight } from 'lucide-preact';
import { useId } from 'preact/hooks';
import type { Span } from '../past/span.ts';
import { changesOf, nextChange } from './changes.ts';
import type { Lane } from './lane.ts';
import { momentText } from './sentences.ts';

/** Moves the line: by its handle, by the arrow keys, or from one change to the next. */
export function Cursor({
  lanes,
  span,
  time,
  onTime,
}: {
  readonly lanes: readonly Lane[];
  readonly span: Span;
  readonly time: number;
  readonly onTime: (time: number) => void;
}) {
  const id = useId();
  const changes = changesOf(lanes, span);
  const [before, after] = [nextChange(changes, time, -1), nextChange(changes, time, 1)];
  return (
    <div class="lanes-row lanes-move">
      <div class="lanes-cursor-name">
        <label for={id}>Moment</label>
        <Hop direction={-1} to={before} onTime={onTime} />
        <Hop direction={1} to={after} onTime={onTime} />
      </div>
      <div class="lanes-cursor-line">
        <input
          id={id}
          type="range"
          min={span.from}
          max={span.to}
          step={Math.max(1, Math.round((span.to - span.from) / 400))}
          value={time}
          aria-valuetext={momentText(lanes, time)}
          onInput={({ currentTarget }) => onTime(currentTarget.valueAsNumber)}
        />
      </div>
    </div>
  );
}

function Hop({
  direction,
  to,
  onTime,
}: {
  readonly direction: -1 | 1;
  readonly to: number | undefined;
  readonly onTime: (time: number) => void;
}) {
  const name = direction === 1 ? 'To the next change' : 'To the change before';
  const Icon = direction === 1 ? ChevronRight : ChevronLeft;
  return (
    <button
      type="button"
      class="button small"
      aria-label={name}
      title={name}
      disabled={to === undefined}
      onClick={() => {
        if (to !== undefined) onTime(to);
      }}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
