import type { Explanation } from '../api/answers.ts';
import { destinationTitle, destinationWay } from './destination-verdict.ts';
import { doubtNotes } from './doubt-notes.ts';
import { nothingVerdict } from './nothing-verdict.ts';
import { instant, recorded } from './phrase.ts';
import { troubleNotes } from './trouble-notes.ts';
import { unresolvableAdvice, unresolvableTitle } from './unresolvable-verdict.ts';
import type { Look, Verdict, VerdictNote } from './verdict-shape.ts';

export function verdictOf(explanation: Explanation, look: Look): Verdict {
  const { known, pin } = explanation;
  const cut = explanation.isCut ? [CUT] : [];
  if (known.kind !== 'held') {
    const verdict = nothingVerdict(explanation.serverName, known, look);
    return { ...verdict, notes: [...verdict.notes, ...cut, ...pinNotes(pin, undefined)] };
  }
  const isExpired = Date.parse(known.freshUntil) <= look.asOf;
  const trouble = troubleNotes(known);
  const after = [...pinNotes(pin, known.pin), ...doubtNotes(known), ...cut];
  const expired = isExpired ? [expiredNote(known.freshUntil, look)] : [];
  if (known.outcome === 'unresolvable') {
    return {
      tone: 'bad',
      word: 'Cannot be resolved',
      title: unresolvableTitle(known, look),
      notes: [{ tone: 'bad', phrase: unresolvableAdvice(known) }, ...trouble, ...expired, ...after],
    };
  }
  const notes = [{ tone: 'none' as const, phrase: destinationWay(known) }, ...trouble, ...expired, ...after];
  const isOdd = notes.some(({ tone }) => tone === 'warn' || tone === 'bad');
  return {
    tone: isOdd ? 'warn' : isExpired ? 'none' : known.pin !== null ? 'accent' : 'good',
    word: wordFor(known, { isExpired, isTroubled: trouble.some(({ tone }) => tone === 'warn') }),
    title: destinationTitle(known, look, isExpired),
    notes,
  };
}

function wordFor(
  { pin, evidence }: { readonly pin: object | null; readonly evidence: readonly { readonly stale: boolean }[] },
  { isExpired, isTroubled }: { readonly isExpired: boolean; readonly isTroubled: boolean },
): string {
  if (isExpired) return 'To be asked anew';
  if (pin !== null) return 'Pinned';
  if (evidence.some(({ stale }) => stale)) return 'Rests on old evidence';
  return isTroubled ? 'Resolved, with trouble' : 'Resolved';
}

function expiredNote(freshUntil: string, { isPast }: Look): VerdictNote {
  const anew = isPast ? 'whoever asked then had it asked anew.' : 'it is asked anew at the next request.';
  return { tone: 'none', phrase: ['It was believed until ', instant(freshUntil), `: ${anew}`] };
}

const CUT: VerdictNote = {
  tone: 'warn',
  phrase: ['Some of what was recorded of it by then was deleted: this is what is left.'],
};

type Pin = Explanation['pin'];

/** @param drawn the pin that the conclusion was drawn under */
function pinNotes(pin: Pin, drawn: Pin | undefined): readonly VerdictNote[] {
  if (pin !== null) {
    const because = pin.reason === null ? [] : [', because “', recorded(pin.reason), '”'];
    const until =
      pin.until === null ? [' It holds until it is taken back.'] : [' It ends at ', instant(pin.until), '.'];
    const counts = drawn?.id === pin.id ? '' : ' It counts from the next request on.';
    return [
      {
        tone: 'accent',
        phrase: [
          ...[recorded(pin.by), ' pinned it to ', recorded(pin.delegated), ' at ', instant(pin.pinnedAt)],
          ...[...because, '. Its well-known is not asked.', ...until, counts],
        ],
      },
    ];
  }
  if (drawn === null || drawn === undefined) return [];
  return [{ tone: 'warn', phrase: ['It was drawn under a pin that is not in force any more.'] }];
}
