import type { AnswerLine, BecauseLine } from '@wherefore/conformance';
import type { ResolverExplanation } from '@wherefore/core';
import {
  type ExplanationNode,
  type Finding,
  formatInstant,
  holdsUntil,
  type Trace,
  type Use,
} from '@wherefore/discovery';

/** The contract of `resolve --json`: one such line a name. */
export function answerLine({ conclusion, trace }: ResolverExplanation): AnswerLine {
  const because = becauseLines(conclusion.because, trace);
  const { serverName } = conclusion;
  if (conclusion.outcome === 'unresolvable') {
    const { outcome, code, step, message } = conclusion;
    return { serverName, outcome, code, step, message, because };
  }
  const { outcome, step, hostHeader, tlsName, sni, targets, policy } = conclusion;
  const freshUntil = formatInstant(conclusion.freshUntil);
  return { serverName, outcome, step, hostHeader, tlsName, sni, targets, freshUntil, policy, because };
}

/** The line of a name that the resolver could not work on at all. */
export function failureLine(serverName: string, code: string, message: string): AnswerLine {
  return { serverName, outcome: 'unresolvable', code, step: null, message, because: [] };
}

/** What `explain --json` prints: the line, and the explanation in sentences and as a tree. */
export interface ExplanationLine {
  readonly sentences: readonly string[];
  readonly tree: TreeLine;
}

export interface TreeLine {
  readonly text: string;
  readonly status: ExplanationNode['status'];
  readonly step?: string;
  readonly evidence?: {
    readonly id: string;
    readonly question: string;
    readonly freshUntil: string;
    readonly stale?: true;
  };
  readonly children: readonly TreeLine[];
}

export function explanationLine(explanation: ResolverExplanation): AnswerLine & ExplanationLine {
  const { sentences, tree } = explanation;
  return { ...answerLine(explanation), sentences, tree: treeLine(tree) };
}

/** An explanation's tree as JSON: instants in ISO 8601. */
export function treeLine({ text, status, step, evidence, children }: ExplanationNode): TreeLine {
  return {
    text,
    status,
    ...(step !== undefined && { step }),
    ...(evidence !== undefined && { evidence: evidenceLine(evidence) }),
    children: children.map(treeLine),
  };
}

function evidenceLine({ id, question, freshUntil, stale }: NonNullable<ExplanationNode['evidence']>) {
  return { id, question, freshUntil: formatInstant(freshUntil), ...(stale && { stale }) };
}

function becauseLines(ids: readonly string[], trace: Trace): readonly BecauseLine[] {
  const lines = new Map<string, BecauseLine>();
  for (const use of usesOf(trace)) {
    lines.set(use.finding.id, becauseLine(use.finding, use));
    // The failure for which something stale has to serve is evidence, too.
    if (use.failure !== undefined) lines.set(use.failure.id, becauseLine(use.failure));
  }
  return ids.flatMap((id) => lines.get(id) ?? []);
}

function usesOf({ notes, wellKnown }: Trace): readonly Use[] {
  const uses = notes.flatMap((note) => note.uses);
  return wellKnown === undefined ? uses : [wellKnown, ...uses];
}

function becauseLine({ id, key, message, observedAt, freshUntil }: Finding, use?: Use): BecauseLine {
  return {
    id,
    question: key,
    says: message,
    observedAt: formatInstant(observedAt),
    freshUntil: formatInstant(use === undefined ? freshUntil : holdsUntil(use)),
    ...(use?.as === 'stale' && { stale: true as const }),
  };
}
