import { Link } from 'wouter-preact';
import type { StoryStep } from './story-steps.ts';

/** All steps, to go to any of them. */
export function Stepper({
  steps,
  step,
  hrefOf,
}: {
  readonly steps: readonly StoryStep[];
  readonly step: number;
  readonly hrefOf: (step: number) => string;
}) {
  return (
    <nav class="stepper" aria-label="Steps of the story">
      <ol>
        {steps.map(({ label }, index) => (
          <li key={label}>
            <Link href={hrefOf(index)} aria-current={index === step ? 'step' : undefined} data-behind={index < step}>
              <b>{index + 1}</b> <span>{label}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
