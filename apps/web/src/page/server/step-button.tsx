import type { PathStep } from './path-steps.ts';
import { StepMark } from './step-mark.tsx';

/** A step that can be picked, with all that is to be read of it. */
export function StepButton({
  step: { step, label, state, reason, isDeprecated, isOnWay },
  isPicked,
  onPick,
}: {
  readonly step: PathStep;
  readonly isPicked: boolean;
  readonly onPick: (step: string) => void;
}) {
  return (
    <button
      type="button"
      class="path-step"
      data-state={state}
      data-on-way={isOnWay}
      aria-pressed={isPicked}
      onClick={() => onPick(step)}
    >
      <span class="path-step-head">
        <b>{step}</b>
        <StepMark state={state} />
      </span>
      <span class="path-step-label">
        {label}
        {isDeprecated && <span class="path-step-old"> deprecated</span>}
      </span>
      {reason !== 'taken' && <span class="path-step-reason">{reason}</span>}
    </button>
  );
}
