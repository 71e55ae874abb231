import { questionText } from '@wherefore/discovery';
import type { Evidence, Held } from '../api/answers.ts';
import { instant, recorded } from './phrase.ts';
import type { VerdictNote } from './verdict-shape.ts';

/** What is out of order with the evidence, though something came of it. */
export function troubleNotes({ evidence, freshUntil, outcome }: Held): readonly VerdictNote[] {
  const questions = [...new Set(evidence.map(({ question }) => question))];
  // Where nothing came of it the message tells what the DNS failed at.
  const told = questions.filter((each) => outcome === 'destination' || each.startsWith('well-known:'));
  return told.flatMap((question) =>
    noteOn(
      evidence.filter((each) => each.question === question),
      question,
      freshUntil,
    ),
  );
}

function noteOn(all: readonly Evidence[], question: string, freshUntil: string): readonly VerdictNote[] {
  const bad = all.find(({ verdict }) => verdict === 'failed' || verdict === 'invalid');
  if (bad === undefined) return [];
  const good = all.find(({ verdict }) => verdict !== 'failed' && verdict !== 'invalid');
  const name = recorded(questionText(question));
  if (good?.stale === true) {
    return [
      {
        tone: 'warn',
        phrase: [
          ...[name, ' fails: ', recorded(bad.says), '. What it had said at ', instant(good.observedAt)],
          ...[
            ' serves on, at most until ',
            instant(good.staleUntil),
            '; it is asked again from ',
            instant(freshUntil),
            ' on.',
          ],
        ],
      },
    ];
  }
  if (good !== undefined) {
    return [
      {
        tone: 'none',
        phrase: ['Asked again, ', name, ' failed: ', recorded(bad.says), '. What it said before is still good.'],
      },
    ];
  }
  if (!question.startsWith('well-known:')) {
    return [{ tone: 'warn', phrase: [name, ' could not be looked up: ', recorded(bad.says), '.'] }];
  }
  if (bad.verdict === 'invalid') return [invalidNote(bad)];
  return [
    {
      tone: 'warn',
      phrase: [
        ...[
          'Its well-known fails: ',
          recorded(bad.says),
          '. That is not the same as having none: what follows from it ',
        ],
        ...['is believed until ', instant(bad.freshUntil), ' and no longer, and then it is asked again.'],
      ],
    },
  ];
}

/** What is no fault of a server that has no well-known is told without alarm. */
function invalidNote({ says, observation }: Evidence): VerdictNote {
  const outcome = observation?.['outcome'];
  const reason = typeof outcome === 'object' && outcome !== null && 'reason' in outcome ? outcome.reason : undefined;
  if (reason === 'no-addresses') {
    return { tone: 'none', phrase: ['It has no well-known: ', recorded(says), '.'] };
  }
  return {
    tone: 'warn',
    phrase: [
      ...[
        'Its well-known cannot be used: ',
        recorded(says),
        '. Until its operator mends it, SRV records and port 8448 ',
      ],
      'count.',
    ],
  };
}
