import { type Conclusion, type ExplanationNode, formatInstant, STEPS } from '@wherefore/discovery';
import type { EventAt, ExplanationAt, HeldAt, Seen, SeenAt } from '@wherefore/projections';
import type { ExplainedEvidence } from './explained-evidence.ts';
import { pinLine } from './explained-pin.ts';
import { treeLine } from './tree-line.ts';

/** What a conclusion rests on. */
export interface Grounds {
  readonly evidence: readonly ExplainedEvidence[];
  /** The pin that it was drawn under. */
  readonly pin: object | null;
}

/** What `wherefore explain --at --json` prints, and with it what was seen. */
export function explanationAnswer(explanation: ExplanationAt, grounds: Grounds): object {
  const { serverName, at, known, pin, isCut, seen, sentences } = explanation;
  return {
    serverName,
    at: formatInstant(at),
    known: knownLine(known, grounds),
    pin: pin === null ? null : pinLine(serverName, { ...pin, id: pin.eventId }),
    isCut,
    seen: seen.map(seenAtLine),
    sentences,
  };
}

function knownLine(known: ExplanationAt['known'], grounds: Grounds): object {
  switch (known.kind) {
    case 'held':
      return heldLine(known, grounds);
    case 'nothing': {
      const { kind, endedBy, lastId, pending } = known;
      return {
        kind,
        ...(endedBy !== undefined && { endedBy: eventAtLine(endedBy) }),
        ...(lastId !== undefined && { lastId }),
        ...(pending !== undefined && { pending: eventAtLine(pending) }),
      };
    }
    case 'no-server-name':
      return { kind: known.kind, message: known.message };
  }
}

function heldLine(held: HeldAt, { evidence, pin }: Grounds): object {
  const { kind, conclusion, eventId, fullId, confirmations, isFresh, isReproduced, explanation, afterwards } = held;
  const { end, believedUntil, isCut } = afterwards;
  const weakest = evidence.find(({ isWeakest }) => isWeakest);
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
    ...(held.obstacle !== undefined && { obstacle: held.obstacle }),
    ...(held.pending !== undefined && { pending: eventAtLine(held.pending) }),
    sentences: explanation?.sentences ?? [],
    steps: explanation === null ? [] : stepsOf(explanation.tree),
    tree: explanation === null ? null : treeLine(explanation.tree),
    pin,
    evidence,
    weakest:
      weakest === undefined ? null : { id: weakest.id, question: weakest.question, freshUntil: weakest.freshUntil },
    afterwards: {
      confirmations: afterwards.confirmations,
      believedUntil: formatInstant(believedUntil),
      isCut,
      ...(end !== undefined && { end: eventAtLine(end) }),
    },
  };
}

function conclusionLine(conclusion: Conclusion): object {
  const { outcome, step, policy } = conclusion;
  const freshUntil = formatInstant(conclusion.freshUntil);
  if (conclusion.outcome === 'unresolvable') {
    const { code, message } = conclusion;
    return { outcome, code, step, message, freshUntil, policy };
  }
  const { hostHeader, tlsName, sni, targets } = conclusion;
  return { outcome, step, hostHeader, tlsName, sni, targets, freshUntil, policy };
}

/** The way through the steps, each with the evidence that decided about it. */
function stepsOf(tree: ExplanationNode): readonly object[] {
  return tree.children
    .filter(({ status }) => status === 'taken' || status === 'failed' || status === 'skipped')
    .map(({ step, status, text, children }) => ({
      // The well-known request stands between steps 2 and 3.1 and has no number of its own.
      step: step ?? '3',
      title: STEPS.find((each) => each.step === step)?.title ?? 'well-known',
      status,
      text,
      evidence: children.flatMap(({ evidence }) => evidence?.id ?? []),
    }));
}

function eventAtLine({ eventId, type, recordedAt }: EventAt): object {
  return { id: eventId, type, at: formatInstant(recordedAt) };
}

function seenAtLine({ question, known, shown, differs, next }: SeenAt): object {
  return { question, known: seenLine(known), shown: seenLine(shown), differs, next: seenLine(next) };
}

function seenLine(seen: Seen | null): object | null {
  if (seen === null) return null;
  const { eventId: id, observedAt, recordedAt, finding } = seen;
  return { id, says: finding.message, observedAt: formatInstant(observedAt), recordedAt: formatInstant(recordedAt) };
}
