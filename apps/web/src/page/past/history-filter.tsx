import { HISTORY_SORTS, type HistorySort } from './history-kinds.ts';
import type { Direction } from './use-history.ts';

/** Which entries to show, and which of them first. */
export function HistoryFilter({
  sorts,
  onSorts,
  direction,
  onDirection,
}: {
  readonly sorts: ReadonlySet<HistorySort>;
  readonly onSorts: (sorts: ReadonlySet<HistorySort>) => void;
  readonly direction: Direction;
  readonly onDirection: (direction: Direction) => void;
}) {
  const isAll = sorts.size === HISTORY_SORTS.length;
  // From all the first choice takes that one alone; from some it adds or takes away.
  const toggled = (sort: HistorySort): ReadonlySet<HistorySort> => {
    if (isAll) return new Set([sort]);
    return sorts.has(sort) ? new Set([...sorts].filter((each) => each !== sort)) : new Set([...sorts, sort]);
  };
  return (
    <div class="history-filter">
      <fieldset>
        <legend class="visually-hidden">Kinds of entries</legend>
        <button
          type="button"
          class="button small"
          aria-pressed={isAll}
          onClick={() => onSorts(new Set(HISTORY_SORTS.map(({ sort }) => sort)))}
        >
          All
        </button>
        {HISTORY_SORTS.map(({ sort, text }) => (
          <button
            key={sort}
            type="button"
            class="button small"
            aria-pressed={!isAll && sorts.has(sort)}
            onClick={() => onSorts(toggled(sort))}
          >
            {text}
          </button>
        ))}
      </fieldset>
      <fieldset>
        <legend class="visually-hidden">Order</legend>
        <button
          type="button"
          class="button small"
          aria-pressed={direction === 'backwards'}
          onClick={() => onDirection('backwards')}
        >
          Newest first
        </button>
        <button
          type="button"
          class="button small"
          aria-pressed={direction === 'forwards'}
          onClick={() => onDirection('forwards')}
        >
          Oldest first
        </button>
      </fieldset>
    </div>
  );
}
