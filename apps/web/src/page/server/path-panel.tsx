import { useParameter } from '../address/parameter.ts';
import type { Evidence, Held } from '../api/answers.ts';
import { Panel } from '../ui/panel.tsx';
import { Empty } from '../ui/states.tsx';
import { useMedia } from './media.ts';
import './path.css';
import { PathPicture } from './path-picture.tsx';
import { PathRail } from './path-rail.tsx';
import { pathSteps, wayTo } from './path-steps.ts';
import { StepDetail } from './step-detail.tsx';

/** The ten steps as a picture: which were gone through, which one decided, and why the others did not. */
export function PathPanel({
  held,
  onEvidence,
}: {
  readonly held: Held;
  readonly onEvidence: (evidence: Evidence) => void;
}) {
  const isWide = useMedia('(min-width: 68rem)');
  const [picked, setPicked] = useParameter('step');
  const steps = pathSteps(held.steps, held.step);
  if (steps.length === 0) {
    return (
      <Panel title="The way to it">
        <Empty title="The way cannot be told.">
          <p>What the conclusion cites is not all there, so that it cannot be decided again.</p>
        </Empty>
      </Panel>
    );
  }
  const shown = steps.find(({ step }) => step === picked) ?? steps.find(({ step }) => step === held.step);
  const pick = (step: string) => setPicked(step === held.step ? undefined : step, { replace: true });
  const picture = { steps, way: wayTo(held.step), held, picked: shown?.step, onPick: pick };
  return (
    <Panel
      title="The way to it"
      about="The steps of the Matrix specification, in their order. Pick one to see what decided about it."
      class="path"
    >
      {isWide ? <PathPicture {...picture} /> : <PathRail {...picture} />}
      {shown !== undefined && (
        <StepDetail
          step={shown}
          evidence={held.evidence.filter(({ id }) => shown.evidence.includes(id))}
          onEvidence={onEvidence}
        />
      )}
    </Panel>
  );
}
