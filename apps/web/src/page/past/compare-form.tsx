import { useId } from 'preact/hooks';
import { isoText, timeOf } from './span.ts';

/** Two moments to be compared, by hand. */
export function CompareForm({
  left,
  right,
  onCompare,
}: {
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly onCompare: (left: string | undefined, right: string | undefined) => void;
}) {
  return (
    <details class="compare-form">
      <summary>Compare two moments of the past</summary>
      <form
        // What is typed goes when the address says something else.
        key={`${left} ${right}`}
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget);
          onCompare(momentOf(typed.get('left')), momentOf(typed.get('right')));
        }}
      >
        <Moment name="left" label="First moment (UTC)" hint="Left empty: now." value={left} />
        <Moment name="right" label="Second moment (UTC)" hint="Left empty: now." value={right} />
        <button type="submit" class="button">
          Compare
        </button>
      </form>
    </details>
  );
}

function Moment({
  name,
  label,
  hint,
  value,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
}) {
  const id = useId();
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type="datetime-local"
        step="1"
        aria-describedby={`${id}-hint`}
        defaultValue={value === undefined ? '' : new Date(value).toISOString().slice(0, 19)}
      />
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
    </div>
  );
}

/** Fields of this kind know no time zone: theirs is UTC here. */
function momentOf(value: FormDataEntryValue | null): string | undefined {
  const time = timeOf(typeof value === 'string' && value !== '' ? `${value}Z` : undefined);
  return time === undefined ? undefined : isoText(time);
}
