import type { Lane } from '../others/lane.ts';
import { CopyLine } from '../ui/copy-line.tsx';
import type { Facts } from './facts.ts';
import { ResolverList } from './resolver-list.tsx';
import type { StoryStep } from './story-steps.ts';

/** What belongs to the text. */
export function StepAside({
  step: { picture },
  facts,
  lanes,
}: {
  readonly step: StoryStep;
  readonly facts: Facts;
  readonly lanes: readonly Lane[];
}) {
  switch (picture) {
    case 'terminal':
      return (
        <pre class="story-terminal">
          <code>make_join: [404] {'<non-json bytes>'}</code>
        </pre>
      );
    case 'cure':
      return (
        <>
          {facts.lane.cures.map((cure) => (
            <CopyLine key={cure} text={cure} name="cure" />
          ))}
        </>
      );
    case 'resolvers':
      return <ResolverList lanes={lanes.slice(1)} />;
    default:
      return null;
  }
}
