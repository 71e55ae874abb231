import { useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import type { Counterfactual } from '../api/answers.ts';
import { type Place, serverPath } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { isoText } from '../past/span.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import type { StoryStep } from './story-steps.ts';

/** The way from a step to the view that it is taken from, and the same for a terminal. */
export function FullView({
  place,
  name,
  step: { at, picture },
  told,
  path,
}: {
  readonly place: Place;
  readonly name: string;
  readonly step: StoryStep;
  readonly told: Counterfactual;
  /** Where the API told that. */
  readonly path: string;
}) {
  const isExplained = EXPLAINED.has(picture);
  const moment = isoText(at);
  const explanation = explanationOf(place, name, moment);
  const asked = useQuery({ ...explanation, enabled: isExplained, staleTime: Number.POSITIVE_INFINITY });
  return (
    <div class="story-full">
      <Link href={serverPath(place, name, isExplained ? 'why' : 'others', `?at=${moment}`)}>
        See it in the full view
      </Link>
      <CopyMenu
        of={isExplained ? { json: asked.data, path: explanation.path } : { json: told, path }}
        label="Copy this step"
      />
    </div>
  );
}

/** Pictures of what Wherefore held; the rest are of what others would have. */
const EXPLAINED: ReadonlySet<StoryStep['picture']> = new Set(['path', 'answer', 'verdict']);
