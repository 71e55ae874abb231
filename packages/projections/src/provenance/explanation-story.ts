import { formatInstant, formatSpan, type Instant, questionText } from '@wherefore/discovery';
import type { ReadEvent } from './event-roles.ts';
import { eventSentence, outcomeText, pinClause } from './event-sentence.ts';
import type { HeldAt, KnownAt } from './explanation-at.ts';
import type { PinEvent } from './pin-at.ts';
import type { Seen, SeenAt } from './seen-at.ts';

/** What a story is told of. */
interface Plot {
  readonly serverName: string;
  readonly at: Instant;
  readonly known: KnownAt;
  readonly pin?: PinEvent | undefined;
  readonly isCut: boolean;
  /** What ended the conclusion that was held, or the one before. */
  readonly end?: ReadEvent | undefined;
  readonly seen: readonly SeenAt[];
}

/** What was known and what the world had shown, in full sentences. */
export function storyOf({ serverName, at, known, pin, isCut, end, seen }: Plot): readonly string[] {
  const when = `At ${formatInstant(at)}`;
  if (known.kind === 'no-server-name') {
    return [`${when} nothing was held: this is no server name (${known.message}), and nothing is ever recorded of it.`];
  }
  const first =
    known.kind === 'held'
      ? heldSentences(when, serverName, at, known, end)
      : noneSentences(when, serverName, known, end);
  const pending =
    known.pending === undefined
      ? []
      : [`It had been asked for at ${formatInstant(known.pending.recordedAt)}, and that had not come to anything yet.`];
  const cut = isCut ? ['Some of what was recorded of it by then is not there any more: this is what is left.'] : [];
  return [...first, ...cut, ...pinSentences(pin), ...pending, ...seen.flatMap((each) => seenSentences(each, at))];
}

function pinSentences(pin: PinEvent | undefined): readonly string[] {
  if (pin === undefined) return [];
  return [`A pin was in force: at ${formatInstant(pin.data.pinnedAt)} ${pinClause(pin.data)}.`];
}

function heldSentences(
  when: string,
  serverName: string,
  at: Instant,
  known: HeldAt,
  end: ReadEvent | undefined,
): readonly string[] {
  const { conclusion, chosenAt, lastDrawnAt, confirmations, isFresh, afterwards } = known;
  const times = confirmations === 1 ? 'once' : `${confirmations} times`;
  const confirmed = confirmations === 0 ? '' : `, confirmed ${times}, last at ${formatInstant(lastDrawnAt)}`;
  const sentences = [
    `${when} it was held that ${serverName} ${outcomeText(conclusion)}; chosen at ${formatInstant(chosenAt)}${confirmed}.`,
    isFresh
      ? `It was believed until ${formatInstant(conclusion.freshUntil)}, another ${formatSpan(conclusion.freshUntil - at)}.`
      : `It had been believed until ${formatInstant(conclusion.freshUntil)}: whoever asked then had it asked anew.`,
  ];
  if (known.obstacle !== undefined) {
    sentences.push(`It cannot be decided again from what it cites: ${obstacleText(known.obstacle)}.`);
  } else if (!known.isReproduced) {
    sentences.push('Decided again from what it cites it comes out otherwise than it was recorded.');
  }
  if (afterwards.confirmations > 0) {
    const until = formatInstant(afterwards.believedUntil);
    const often = afterwards.confirmations === 1 ? 'once more' : `${afterwards.confirmations} times more`;
    sentences.push(`After that it was confirmed ${often}, and believed until ${until} in the end.`);
  }
  if (end !== undefined)
    sentences.push(`${later(at, end.recordedAt)}, it ended: ${eventSentence(end, () => undefined)}`);
  else if (afterwards.isCut) sentences.push('What ended it is further on in the log than is read here.');
  else sentences.push('Nothing that is recorded has ended it since.');
  return sentences;
}

function noneSentences(
  when: string,
  serverName: string,
  { lastId }: Extract<KnownAt, { kind: 'nothing' }>,
  end: ReadEvent | undefined,
): readonly string[] {
  if (end === undefined) return [`${when} nothing had been concluded about ${serverName}.`];
  const what = lastId === undefined ? 'nothing was held' : 'the last conclusion did not count any more';
  const ended = `since ${formatInstant(end.recordedAt)}: ${eventSentence(end, () => undefined)}`;
  return [`${when} ${what} about ${serverName}, ${ended}`];
}

/** Says of a question only what the log did not have, and what came next. */
function seenSentences({ question, known, shown, differs, next }: SeenAt, at: Instant): readonly string[] {
  const sentences: string[] = [];
  const name = questionText(question);
  if (differs && shown !== null) {
    const before =
      known === null ? 'nothing was known of it' : `what was known was from ${formatInstant(known.observedAt)}`;
    sentences.push(
      `The world had shown by then, though ${before}: ${name}: ${shown.finding.message}; ${timesText(shown)}.`,
    );
  }
  if (next !== null) {
    const news = shown === null ? 'first observed to say' : 'observed to say something else:';
    const observed = `${name} was ${news} ${next.finding.message}`;
    sentences.push(`${later(at, next.observedAt)}, ${observed}; ${timesText(next)}.`);
  }
  return sentences;
}

function timesText({ observedAt, recordedAt }: Seen): string {
  return `observed at ${formatInstant(observedAt)}, recorded at ${formatInstant(recordedAt)}`;
}

function later(from: Instant, to: Instant): string {
  return `${formatSpan(Math.max(0, to - from))} later`;
}

function obstacleText(obstacle: NonNullable<HeldAt['obstacle']>): string {
  switch (obstacle.obstacle) {
    case 'timeout':
      return 'the resolver ran out of time';
    case 'unknown-policy':
      return `the policy ${obstacle.policy} is not known here`;
    case 'rules-not-recorded':
      return 'the address rules that it was drawn under are not recorded';
    case 'missing-event':
    case 'history-deleted':
      return `the event ${obstacle.id} is missing`;
    case 'unanswered':
      return `there is no answer to ${obstacle.questions.map(questionText).join(', ')}`;
    case 'unreadable':
      return obstacle.message;
  }
}
