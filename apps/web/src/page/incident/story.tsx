import { ArrowLeft, ArrowRight } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Counterfactual } from '../api/answers.ts';
import { type Place, pagePrefix } from '../api/place.ts';
import type { Lane } from '../others/lane.ts';
import { PhraseText } from '../server/phrase-text.tsx';
import { instantText } from '../time/instant-text.ts';
import { announce } from '../ui/announce.ts';
import type { Facts, Sample } from './facts.ts';
import { FullView } from './full-view.tsx';
import { OwnServer } from './own-server.tsx';
import { StepAside } from './step-aside.tsx';
import { StepPicture } from './step-picture.tsx';
import { Stepper } from './stepper.tsx';
import { StoryChart } from './story-chart.tsx';
import { type StoryStep, storyOf } from './story-steps.ts';
import { useStep } from './use-step.ts';

export interface StoryProps {
  readonly place: Place;
  readonly sample: Sample;
  readonly told: Counterfactual;
  /** Where the API told that. */
  readonly path: string;
  readonly lanes: readonly Lane[];
  readonly facts: Facts;
}

/** An incident, step by step: a short text, the lanes with the line where the text is, and a picture. */
export function Story({ place, sample, told, path, lanes, facts }: StoryProps) {
  const steps = storyOf(facts);
  const step = useStep(steps.length);
  const current = steps[step];
  const hrefOf = (index: number) => `${pagePrefix(place)}${index === 0 ? '' : `?step=${index + 1}`}`;
  if (current === undefined) return null;
  return (
    <div class="story">
      <Stepper steps={steps} step={step} hrefOf={hrefOf} />
      <div class="story-scene">
        <section class="story-text" aria-labelledby="story-title">
          <p class="soft">
            Step {step + 1} of {steps.length} · {instantText(current.at)} UTC
          </p>
          <StepTitle title={current.title} counted={`Step ${step + 1} of ${steps.length}`} />
          {current.text.map((phrase, index) => (
            <>
              <p key={index}>
                <PhraseText phrase={phrase} />
              </p>
              {index === 0 && <StepAside step={current} facts={facts} lanes={lanes} />}
            </>
          ))}
          <Moves steps={steps} step={step} hrefOf={hrefOf} />
          <FullView place={place} name={facts.name} step={current} told={told} path={path} />
        </section>
        {current.picture === 'own' ? (
          <OwnServer place={place} name={facts.name} />
        ) : (
          <StoryChart key={step} step={current} lanes={lanes} facts={facts} told={told} sample={sample} />
        )}
      </div>
      <StepPicture step={current} place={place} facts={facts} />
    </div>
  );
}

/** Tells of a new step to those who listen, and brings it into sight. */
function StepTitle({ title, counted }: { readonly title: string; readonly counted: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(title);
  useEffect(() => {
    if (before.current === title) return;
    before.current = title;
    announce(`${counted}: ${title}`);
    if ((heading.current?.getBoundingClientRect().top ?? 0) < 0) heading.current?.scrollIntoView();
  }, [title, counted]);
  return (
    <h2 id="story-title" ref={heading}>
      {title}
    </h2>
  );
}

function Moves({
  steps,
  step,
  hrefOf,
}: {
  readonly steps: readonly StoryStep[];
  readonly step: number;
  readonly hrefOf: (step: number) => string;
}) {
  const next = steps[step + 1];
  return (
    <p class="story-moves">
      {step > 0 && (
        <Link class="button" href={hrefOf(step - 1)}>
          <ArrowLeft size={18} aria-hidden="true" /> Back
        </Link>
      )}
      {next !== undefined && (
        <Link class="button main" href={hrefOf(step + 1)}>
          Next: {next.label.toLowerCase()} <ArrowRight size={18} aria-hidden="true" />
        </Link>
      )}
    </p>
  );
}
