import process from 'node:process';
import type { ResolverExplanation } from '@wherefore/core';
import type { Conclusion, ExplanationNode } from '@wherefore/discovery';
import { answerLine, explanationLine, failureLine } from './answer-line.ts';
import { inBrief, type Paint, paintFor, treeText } from './explanation-text.ts';
import { mapInOrder } from './map-in-order.ts';
import { print } from './output.ts';
import { type Explainer, openResolver, type ResolverFlags } from './resolver-options.ts';
import { serverNames } from './server-names.ts';
import { UsageError } from './usage-error.ts';
import { visible, visibleJson } from './visible.ts';

/** Names under way at once; so many answers are held while an earlier one is waited for. */
const AT_ONCE = 64;

/** `wherefore resolve`. Gives the exit code. */
export async function resolveCommand(names: readonly string[], flags: ResolverFlags): Promise<number> {
  await using resolver = await openResolver(flags);
  const input = serverNames(names, stdin);
  const answers = mapInOrder(input, AT_ONCE, (name) => explain(resolver, name, flags));
  const paint = paintFor(process.stdout);
  let isFirst = true;
  let exitCode = 0;
  try {
    for await (const answer of answers) {
      if (!isResolved(answer)) exitCode = 1;
      if (flags.json === true) await print(`${visibleJson(lineOf(answer))}\n`);
      else await print(`${isFirst ? '' : '\n'}${textOf(answer, paint, inBrief)}\n`);
      isFirst = false;
    }
  } finally {
    // Where it ends early, an input that goes on would keep the process alive.
    if (names.includes('-')) process.stdin.destroy();
  }
  return exitCode;
}

/** The input as text. What cannot be read of it is the caller's to mend. */
async function* stdin(): AsyncGenerator<string, void, undefined> {
  try {
    for await (const chunk of process.stdin.setEncoding('utf8')) yield String(chunk);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new UsageError(`stdin: cannot be read (${code})`, { cause });
  }
}

/** `wherefore explain`. Gives the exit code. */
export async function explainCommand(name: string, flags: ResolverFlags): Promise<number> {
  await using resolver = await openResolver(flags);
  const answer = await explain(resolver, name, flags);
  if (flags.json === true) {
    await print(`${visibleJson('conclusion' in answer ? explanationLine(answer) : lineOf(answer))}\n`);
  } else {
    const sentences = 'conclusion' in answer ? `${answer.sentences.map(visible).join('\n')}\n\n` : '';
    await print(`${sentences}${textOf(answer, paintFor(process.stdout))}\n`);
  }
  return isResolved(answer) ? 0 : 1;
}

/** The resolver itself could not work, on this name or at all. */
interface Breakdown {
  readonly serverName: string;
  readonly code: string;
  readonly message: string;
}

async function explain(
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

function isResolved(answer: ResolverExplanation | Breakdown): boolean {
  return 'conclusion' in answer && answer.conclusion.outcome === 'destination';
}

function lineOf(answer: ResolverExplanation | Breakdown): object {
  return 'conclusion' in answer ? answerLine(answer) : failureLine(answer.serverName, answer.code, answer.message);
}

function textOf(
  answer: ResolverExplanation | Breakdown,
  paint: Paint,
  shown = (tree: ExplanationNode) => tree,
): string {
  if ('conclusion' in answer) return `${treeText(shown(answer.tree), paint)}${adviceOn(answer.conclusion)}`;
  return paint(
    'unresolvable',
    visible(`${answer.serverName} could not be resolved (${answer.code}): ${answer.message}.`),
  );
}
