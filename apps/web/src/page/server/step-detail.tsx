import { questionText } from '@wherefore/discovery';
import type { Evidence } from '../api/answers.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import type { PathStep } from './path-steps.ts';
import { StepMark } from './step-mark.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** What decided about one step. */
export function StepDetail({
  step: { step, title, state, wholeReason: reason, isDeprecated },
  evidence,
  onEvidence,
}: {
  readonly step: PathStep;
  readonly evidence: readonly Evidence[];
  readonly onEvidence: (evidence: Evidence) => void;
}) {
  return (
    <section class="path-detail" aria-label={`Step ${step}`}>
      <h3>
        Step {step}: {title} {isDeprecated && <Badge tone="warn">deprecated</Badge>}
      </h3>
      <p>
        <StepMark state={state} />
        {reason !== 'taken' && (
          <>
            : <Recorded text={reason} mono={false} />.
          </>
        )}
      </p>
      {evidence.length === 0 ? (
        <p class="soft">Nothing had to be asked for that.</p>
      ) : (
        <ul>
          {evidence.map((each) => (
            <li key={each.id}>
              <VerdictBadge verdict={each.verdict} />
              <button type="button" class="button quiet small" onClick={() => onEvidence(each)}>
                <Recorded text={questionText(each.question)} />
              </button>
              <Recorded text={each.says} mono={false} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
