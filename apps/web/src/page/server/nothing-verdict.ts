import type { Explanation } from '../api/answers.ts';
import { instant, type Phrase, recorded } from './phrase.ts';
import type { Look, Verdict, VerdictNote } from './verdict-shape.ts';

type Nothing = Exclude<Explanation['known'], { readonly kind: 'held' }>;

/** Nothing is held: since when, and what comes of that. */
export function nothingVerdict(serverName: string, { endedBy, pending }: Nothing, { isPast }: Look): Verdict {
  const asked: VerdictNote[] =
    pending === undefined
      ? []
      : [
          {
            tone: 'none',
            phrase: ['It was asked for at ', instant(pending.at), ', and that has come to nothing yet.'],
          },
        ];
  const next = isPast ? 'Whoever asked then had it asked anew.' : 'The next request asks anew.';
  if (endedBy !== undefined) {
    const { word, why } = ENDS[endedBy.type] ?? { word: 'Ended', why: 'What was held has ended' };
    return {
      tone: 'none',
      word,
      title: [`${why} at `, instant(endedBy.at), `. ${next}`],
      notes: asked,
    };
  }
  if (pending !== undefined) {
    return {
      tone: 'none',
      word: isPast ? 'Was being asked' : 'Being asked',
      title: [
        ...[isPast ? 'There was no answer yet: ' : 'There is no answer yet: ', recorded(serverName)],
        ...[' was asked for at ', instant(pending.at), '.'],
      ],
      notes: [],
    };
  }
  const title: Phrase = isPast
    ? ['Nothing had been recorded of ', recorded(serverName), ' by then.']
    : ['Nothing is known of ', recorded(serverName), '. ', next];
  return { tone: 'none', word: 'Nothing known', title, notes: [] };
}

/** What ends a conclusion, by the type of its event. */
const ENDS: Readonly<Record<string, { readonly word: string; readonly why: string }>> = {
  CacheCleared: { word: 'Cleared', why: 'An operator had what was held forgotten' },
  DestinationWithdrawn: { word: 'Withdrawn', why: 'What was held was withdrawn' },
  ConnectionReported: {
    word: 'Distrusted',
    why: 'A connection to it failed, so that nothing from before is believed: that was reported',
  },
};

/** The same in a clause, of what ended a conclusion that is looked at. */
export function endText(type: string): string {
  switch (type) {
    case 'CacheCleared':
      return 'an operator had it forgotten';
    case 'DestinationWithdrawn':
      return 'it was withdrawn';
    case 'ConnectionReported':
      return 'a connection to it failed';
    case 'ResolutionFailed':
      return 'it could not be resolved any more';
    case 'DestinationChosen':
      return 'another destination took its place';
    default:
      return 'it ended';
  }
}
