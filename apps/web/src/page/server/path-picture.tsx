import type { Held } from '../api/answers.ts';
import { PathEnd } from './path-end.tsx';
import { COLUMNS, cellOf, HEIGHT, LANE_HEIGHT, pathLinks, ROW_HEIGHT } from './path-layout.ts';
import { type PathStep, SPINE } from './path-steps.ts';
import { StepButton } from './step-button.tsx';

export interface PathPictureProps {
  readonly steps: readonly PathStep[];
  readonly way: readonly string[];
  readonly held: Held;
  readonly picked: string | undefined;
  readonly onPick: (step: string) => void;
}

/** From left to right, where there is room for it. */
export function PathPicture({ steps, way, held, picked, onPick }: PathPictureProps) {
  const grid = {
    gridTemplateColumns: `repeat(${COLUMNS}, minmax(0, 1fr))`,
    gridTemplateRows: `${ROW_HEIGHT}px ${LANE_HEIGHT}px ${ROW_HEIGHT}px`,
  };
  return (
    <div class="path-picture" style={{ minHeight: `${HEIGHT}px` }}>
      <svg viewBox={`0 0 ${COLUMNS * 100} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {pathLinks(way).map(({ key, d, isOnWay }) => (
          <path key={key} data-key={key} d={d} data-on-way={isOnWay} data-outcome={held.outcome} />
        ))}
      </svg>
      <ol style={grid}>
        {steps.map((each) => {
          const { column, row } = cellOf(each.step);
          return (
            <li key={each.step} style={{ gridColumn: column, gridRow: row === 'branch' ? 1 : 3 }}>
              <StepButton step={each} isPicked={each.step === picked} onPick={onPick} />
            </li>
          );
        })}
      </ol>
      <div class="path-end-place" style={grid}>
        <ul class="path-legend" style={{ gridColumn: '1 / 4', gridRow: 1 }}>
          <li>
            <i data-on-way="true" /> the way that was taken
          </li>
          <li>
            <i /> not come to
          </li>
          <li>Steps 3.1 to 3.5 count where the well-known, or a pin, delegates.</li>
        </ul>
        <div style={{ gridColumn: `${SPINE.length + 1} / -1`, gridRow: 3 }}>
          <PathEnd held={held} />
        </div>
      </div>
    </div>
  );
}
