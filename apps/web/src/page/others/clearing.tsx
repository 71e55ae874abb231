import { instantText } from '../time/instant-text.ts';

/** What would have been, had their operators cleared their caches. */
export function Clearing({
  clearedAt,
  time,
  onClear,
}: {
  readonly clearedAt: string | undefined;
  /** Where the line stands. */
  readonly time: number;
  /** `undefined`: never. */
  readonly onClear: (at: number | undefined) => void;
}) {
  return (
    <p class="others-clearing">
      <span>
        {clearedAt === undefined
          ? 'As if nobody had cleared their caches.'
          : `As if all their caches had been cleared at ${instantText(clearedAt)} UTC.`}
      </span>
      {(clearedAt === undefined || Date.parse(clearedAt) !== time) && (
        <button type="button" class="button small" onClick={() => onClear(time)}>
          Clear at the line
        </button>
      )}
      {clearedAt !== undefined && (
        <button type="button" class="button small" onClick={() => onClear(undefined)}>
          Do not clear
        </button>
      )}
    </p>
  );
}
