import { formatSpan, type Instant } from '@wherefore/discovery';
import { hasWorked, placeText, type Scene, type Side } from './scene.ts';

/** What the story comes to. */
export interface Ending {
  /** In one sentence. */
  readonly cause: string;
  readonly cure: string;
  /** Requests that went to the wrong place; the others did the same. */
  readonly failures: number;
  /** From the first of them until one went right again. */
  readonly wrongFrom: Instant | null;
  readonly wrongUntil: Instant | null;
}

type Want = Extract<Scene, { readonly kind: 'want' }>;

/** @param cures what the operator of the emulated resolver may type, the mildest first */
export function endingOf(scenes: readonly Scene[], cures: readonly string[]): Ending {
  const wants = scenes.filter((scene) => scene.kind === 'want');
  const failed = wants.filter(({ sides: [emulated] }) => !hasWorked(emulated));
  const [first] = failed;
  if (first === undefined) {
    return { cause: 'Nothing went wrong.', cure: 'None is needed.', failures: 0, wrongFrom: null, wrongUntil: null };
  }
  const mended = wants.find(({ at, sides: [emulated] }) => at > first.at && hasWorked(emulated));
  return {
    cause: causeOf(first, failed.length, mended),
    cure: cureOf(cures, first.sides),
    failures: failed.length,
    wrongFrom: first.at,
    wrongUntil: mended?.at ?? null,
  };
}

function causeOf({ at, sides: [emulated, recommended] }: Want, failures: number, mended: Want | undefined): string {
  const [place] = emulated.places;
  const told = emulated.because.find(({ question }) => question.startsWith('well-known:'))?.says ?? 'no answer';
  const kept = emulated.heldUntil === null ? 'for good' : `for ${formatSpan(emulated.heldUntil - at)}`;
  const span = mended === undefined ? '' : ` within ${formatSpan(mended.at - at)}`;
  const others = hasWorked(recommended)
    ? `${recommended.policy} took a failure for a failure, and went on with the delegation that it had seen`
    : `${recommended.policy} believed that no longer than the failure itself`;
  return (
    `${emulated.policy} met a well-known that failed for a minute (${told}), took that for "no delegation", followed ` +
    `the SRV record to ${place === undefined ? 'nowhere' : placeText(place)} and kept it ${kept} without asking again, ` +
    `so that ${failures === 1 ? 'a request' : `${failures} requests`}${span} failed; ${others}.`
  );
}

function cureOf([mildest]: readonly string[], [emulated, recommended]: readonly [Side, Side]): string {
  const there = mildest === undefined ? 'wait, or restart it' : `type ${mildest}, and do so again the next time`;
  return (
    `With ${emulated.policy}: ${there}. With ${recommended.policy}: nothing, because no conclusion lives longer than the ` +
    'weakest evidence that it rests on.'
  );
}
