import type { Held } from '../api/answers.ts';
import { PathEnd } from './path-end.tsx';
import { COLUMNS, cellOf, HEIGHT, LANE_HEIGHT, pathLinks, ROW_HEIGHT } from './path-layout.ts';
import type { PathStep } from './path-steps.ts';
import { StepMark } from './step-mark.tsx';

export interface PathPictureProps {
  readonly steps: readonly PathStep[];
  readonly way: readonly string[];
  readonly held: Held;
  readonly serverName: string;
  readonly picked: string | undefined;
  readonly onPick: (step: string) => void;
}

/** From left to right, where there is room for it. */
export function PathPicture({ steps, way, held, serverName, picked, onPick }: PathPictureProps) {
  return (
    <div class="path-picture" style={{ height: `${HEIGHT}px` }}>
      <svg viewBox={`0 0 ${COLUMNS * 100} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {pathLinks(way).map(({ key, d, isOnWay }) => (
          <path key={key} data-key={key} d={d} data-on-way={isOnWay} data-outcome={held.outcome} />
        ))}
      </svg>
      <ol
        style={{
          gridTemplateColumns: `repeat(${COLUMNS}, minmax(0, 1fr))`,
          gridTemplateRows: `${ROW_HEIGHT}px ${LANE_HEIGHT}px ${ROW_HEIGHT}px`,
        }}
      >
        {steps.map((each) => {
          const { column, row } = cellOf(each.step);
          return (
            <li key={each.step} style={{ gridColumn: column, gridRow: row === 'branch' ? 1 : 3 }}>
              <StepButton step={each} isPicked={each.step === picked} onPick={onPick} />
            </li>
          );
        })}
      </ol>
      <div class="path-end-place">
        <PathEnd held={held} serverName={serverName} />
      </div>
    </div>
  );
}

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
      class="step"
      data-state={state}
      data-on-way={isOnWay}
      aria-pressed={isPicked}
      onClick={() => onPick(step)}
    >
      <span class="step-head">
        <b>{step}</b>
        <StepMark state={state} />
      </span>
      <span class="step-label">
        {label}
        {isDeprecated && <span class="step-old"> deprecated</span>}
      </span>
      {reason !== 'taken' && <span class="step-reason">{reason}</span>}
    </button>
  );
}
