import type { ResolverExplanation } from '@wherefore/core';
import type { Conclusion, ExplanationNode } from '@wherefore/discovery';
import { answerLine, failureLine } from './answer-line.ts';
import { type Paint, treeText } from './explanation-text.ts';
import type { Explainer, ResolverFlags } from './resolver-options.ts';
import { visible } from './visible.ts';

/** The resolver itself could not work, on this name or at all. */
export interface Breakdown {
  readonly serverName: string;
  readonly code: string;
  readonly message: string;
}

/** What there is to say about a name; a resolver that cannot work is no exception. */
export async function answerTo(
  resolver: Explainer,
  serverName: string,
  { fresh }: ResolverFlags,
): Promise<ResolverExplanation | Breakdown> {
  try {
    return await resolver.explain(serverName, { by: 'command', ...(fresh && { fresh }) });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResolverError' && 'code' in error)) throw error;
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { serverName, code: String(error.code), message: `${error.message}${cause}` };
  }
}

function adviceOn(conclusion: Conclusion): string {
  const isRefused = conclusion.outcome === 'unresolvable' && conclusion.code === 'address-refused';
  return isRefused ? '\nIf you mean to connect there, name the addresses with --allow.' : '';
}

export function isResolved(answer: ResolverExplanation | Breakdown): boolean {
  return 'conclusion' in answer && answer.conclusion.outcome === 'destination';
}

export function lineOf(answer: ResolverExplanation | Breakdown): object {
  return 'conclusion' in answer ? answerLine(answer) : failureLine(answer.serverName, answer.code, answer.message);
}

export function textOf(
  answer: ResolverExplanation | Breakdown,
  paint: Paint,
  shown: (tree: ExplanationNode) => ExplanationNode = (tree) => tree,
): string {
  if ('conclusion' in answer) return `${treeText(shown(answer.tree), paint)}${adviceOn(answer.conclusion)}`;
  return paint(
    'unresolvable',
    visible(`${answer.serverName} could not be resolved (${answer.code}): ${answer.message}.`),
  );
}
