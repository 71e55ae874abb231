import { chosenOf, MOST, type Resolver, toggled } from './choice.ts';

/** Who is compared. */
export function ChoiceBar({
  known,
  as,
  onChoose,
}: {
  readonly known: readonly Resolver[];
  readonly as: string | undefined;
  readonly onChoose: (as: string) => void;
}) {
  const chosen = chosenOf(as, known);
  return (
    <fieldset class="others-choice">
      <legend>Compare</legend>
      {known.map(({ name, about, isOwn }) => {
        const isChosen = chosen.includes(name);
        const isLast = isChosen && chosen.length === 1;
        return (
          <label key={name} title={about}>
            <input
              type="checkbox"
              checked={isChosen}
              disabled={isLast || (!isChosen && chosen.length >= MOST)}
              onChange={() => onChoose(toggled(chosen, name, known))}
            />
            {name}
            {isOwn && <span class="soft"> (this process)</span>}
          </label>
        );
      })}
    </fieldset>
  );
}
