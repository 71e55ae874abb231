import { linkVertical } from 'd3-shape';
import { PathEnd } from './path-end.tsx';
import type { PathPictureProps } from './path-picture.tsx';
import { BRANCH } from './path-steps.ts';
import { StepButton } from './step-button.tsx';

/** Places of the spine and the branch on the rail, which is 40 wide. Each row is 100 high, and stretched. */
const LANES = { spine: 10, branch: 28 } as const;

const between = linkVertical<{ readonly source: Point; readonly target: Point }, Point>();

type Point = [x: number, y: number];

/** From top to bottom, where there is little room. */
export function PathRail({ steps, way, held, picked, onPick }: PathPictureProps) {
  const inBranch = way.some((step) => BRANCH.includes(step));
  return (
    <div class="path-rail">
      <ol>
        {steps.map((each, index) => {
          const isBranch = BRANCH.includes(each.step);
          return (
            <li key={each.step} data-branch={isBranch}>
              <Rail
                own={isBranch ? 'branch' : 'spine'}
                from={each.step === '3.1' ? 'spine' : isBranch ? 'branch' : 'spine'}
                isFirst={index === 0}
                isOnWay={each.isOnWay}
                goesOn={each.isOnWay && each.step !== way.at(-1)}
                leadsDown={!isBranch && each.step !== '6'}
                isSpineBeside={isBranch}
                isSpineOnWay={isBranch && !inBranch && way.includes('4')}
                endsBranch={each.step === '3.5'}
              />
              <StepButton step={each} isPicked={each.step === picked} onPick={onPick} />
            </li>
          );
        })}
      </ol>
      <PathEnd held={held} />
    </div>
  );
}

interface RailProps {
  readonly own: keyof typeof LANES;
  readonly from: keyof typeof LANES;
  readonly isFirst: boolean;
  readonly isOnWay: boolean;
  /** The way goes on straight down. */
  readonly goesOn: boolean;
  readonly leadsDown: boolean;
  readonly isSpineBeside: boolean;
  readonly isSpineOnWay: boolean;
  readonly endsBranch: boolean;
}

function Rail({ own, from, isFirst, isOnWay, goesOn, leadsDown, isSpineBeside, isSpineOnWay, endsBranch }: RailProps) {
  const x = LANES[own];
  const into = between({ source: [LANES[from], 0], target: [x, 50] });
  const down = between({ source: [x, 50], target: [x, 100] });
  const hasDown = own === 'branch' ? !endsBranch : leadsDown;
  return (
    <span class="path-lane" aria-hidden="true">
      <svg viewBox="0 0 40 100" preserveAspectRatio="none" aria-hidden="true">
        {isSpineBeside && <path d={`M${LANES.spine},0V100`} data-on-way={isSpineOnWay} />}
        {!isFirst && <path d={into ?? ''} data-on-way={isOnWay} />}
        {hasDown && <path d={down ?? ''} data-on-way={goesOn} />}
      </svg>
      <i data-on-way={isOnWay} style={{ left: `${x}px` }} />
    </span>
  );
}
