import type { Held } from '../api/answers.ts';
import { instant, recorded } from './phrase.ts';
import type { VerdictNote } from './verdict-shape.ts';

/** What makes one doubt the record rather than the server, and what is on its way. */
export function doubtNotes({ isReproduced, obstacle, pending }: Held): readonly VerdictNote[] {
  const doubt: VerdictNote[] = isReproduced
    ? []
    : [
        {
          tone: 'warn',
          phrase:
            obstacle === undefined
              ? ['Decided again from the evidence that it cites it comes out otherwise than it was recorded.']
              : ['It cannot be decided again from what it cites: ', ...obstacleText(obstacle), '.'],
        },
      ];
  const asked: VerdictNote[] =
    pending === undefined
      ? []
      : [
          {
            tone: 'none',
            phrase: ['It was asked for anew at ', instant(pending.at), '; there is no answer to that yet.'],
          },
        ];
  return [...doubt, ...asked];
}

function obstacleText(obstacle: Readonly<Record<string, unknown>>) {
  const of = (key: string) => recorded(String(obstacle[key] ?? ''));
  switch (obstacle['obstacle']) {
    case 'timeout':
      return ['the resolver ran out of time'];
    case 'unknown-policy':
      return ['the policy ', of('policy'), ' is not known here'];
    case 'rules-not-recorded':
      return ['the address rules that it was drawn under are not recorded'];
    case 'missing-event':
    case 'history-deleted':
      return ['the event ', of('id'), ' is missing'];
    case 'unanswered':
      return ['a question has no answer in the record'];
    default:
      return [of('message')];
  }
}
