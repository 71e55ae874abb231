import { type ExplanationNode, formatInstant, questionText } from '@wherefore/discovery';
import type { ExplanationAt, HeldAt, Seen, SeenAt } from '@wherefore/projections';
import { treeLine } from './answer-line.ts';
import { conclusionLine } from './conclusion-line.ts';
import { type Paint, treeText } from './explanation-text.ts';
import { visible } from './visible.ts';

/** What `explain --at --json` prints. */
export function explanationAtLine({ serverName, at, known, isCut, seen, sentences }: ExplanationAt): object {
  return {
    serverName,
    at: formatInstant(at),
    known: knownLine(known),
    isCut,
    seen: seen.map(seenAtLine),
    sentences,
  };
}

function knownLine(known: ExplanationAt['known']): object {
  switch (known.kind) {
    case 'held':
      return heldLine(known);
    case 'nothing': {
      const { kind, endedBy, lastId } = known;
      const ended = endedBy && {
        endedBy: { id: endedBy.eventId, type: endedBy.type, at: formatInstant(endedBy.recordedAt) },
      };
      return { kind, ...ended, ...(lastId !== undefined && { lastId }) };
    }
    case 'no-server-name':
      return { kind: known.kind, message: known.message };
  }
}

function heldLine(held: HeldAt): object {
  const { kind, conclusion, eventId, fullId, confirmations, isFresh, isReproduced, explanation, afterwards } = held;
  const { end, believedUntil, isCut } = afterwards;
  return {
    kind,
    ...conclusionLine(conclusion),
    because: conclusion.because,
    eventId,
    fullId,
    chosenAt: formatInstant(held.chosenAt),
    lastDrawnAt: formatInstant(held.lastDrawnAt),
    confirmations,
    isFresh,
    isReproduced,
    sentences: explanation?.sentences ?? [],
    tree: explanation === null ? null : treeLine(explanation.tree),
    afterwards: {
      confirmations: afterwards.confirmations,
      believedUntil: formatInstant(believedUntil),
      isCut,
      ...(end !== undefined && { end: { id: end.eventId, type: end.type, at: formatInstant(end.recordedAt) } }),
    },
  };
}

function seenAtLine({ question, known, shown, differs, next }: SeenAt): object {
  return { question, known: seenLine(known), shown: seenLine(shown), differs, next: seenLine(next) };
}

function seenLine(seen: Seen | null): object | null {
  if (seen === null) return null;
  const { eventId: id, observedAt, recordedAt, finding } = seen;
  return { id, says: finding.message, observedAt: formatInstant(observedAt), recordedAt: formatInstant(recordedAt) };
}

/** The same for people: the story, the explanation of what was held, and what the world had shown. */
export function explanationAtText({ known, seen, sentences }: ExplanationAt, paint: Paint): string {
  const parts = [sentences.map(visible).join('\n')];
  if (known.kind === 'held' && known.explanation !== null) parts.push(treeText(known.explanation.tree, paint));
  const shown = seen.filter((each) => each.shown !== null || each.next !== null);
  if (shown.length > 0) {
    parts.push(
      treeText({ text: 'What the world had shown by then:', status: 'note', children: shown.map(seenNode) }, paint),
    );
  }
  return parts.join('\n\n');
}

function seenNode({ question, shown, differs, next }: SeenAt): ExplanationNode {
  const name = questionText(question);
  const text = shown === null ? `${name}: nothing` : `${name}: ${seenText(shown)}`;
  const notes = [
    ...(differs && shown !== null ? [`not recorded until ${formatInstant(shown.recordedAt)}`] : []),
    ...(next === null ? [] : [`then ${seenText(next)}`]),
  ];
  const children = notes.map((note): ExplanationNode => ({ text: note, status: 'note', children: [] }));
  return { text, status: 'evidence', children };
}

function seenText({ finding, observedAt }: Seen): string {
  return `${finding.message}; seen ${formatInstant(observedAt)}`;
}
