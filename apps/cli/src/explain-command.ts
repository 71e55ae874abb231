import process from 'node:process';
import { answerTo, isResolved, lineOf, textOf } from './answer.ts';
import { explanationLine } from './answer-line.ts';
import { explanationAtLine, explanationAtText } from './explanation-at.ts';
import { paintFor } from './explanation-text.ts';
import { assertWhole, openHistory, tellDeletions } from './open-history.ts';
import { print, printJson } from './output.ts';
import { openResolver, type ResolverFlags } from './resolver-options.ts';
import { readTime } from './time-argument.ts';
import { UsageError } from './usage-error.ts';
import { visible, visibleJson } from './visible.ts';

/** The clock of whoever names the time may be ahead of ours. */
const SKEW_MS = 60_000;

export interface ExplainFlags extends ResolverFlags {
  readonly at?: string;
}

/** `wherefore explain`. Gives the exit code. */
export async function explainCommand(name: string, flags: ExplainFlags): Promise<number> {
  if (flags.at !== undefined) return explainThen(name, flags, flags.at);
  await using resolver = await openResolver(flags);
  const answer = await answerTo(resolver, name, flags);
  if (flags.json === true) {
    await print(`${visibleJson('conclusion' in answer ? explanationLine(answer) : lineOf(answer))}\n`);
  } else {
    const sentences = 'conclusion' in answer ? `${answer.sentences.map(visible).join('\n')}\n\n` : '';
    await print(`${sentences}${textOf(answer, paintFor(process.stdout))}\n`);
  }
  return isResolved(answer) ? 0 : 1;
}

/** From the history: nobody is asked. */
async function explainThen(name: string, flags: ExplainFlags, time: string): Promise<number> {
  if (flags.fresh === true) throw new UsageError('--at tells what is recorded and asks nobody: leave --fresh out');
  const at = readTime('--at', time, Date.now());
  if (at > Date.now() + SKEW_MS) {
    throw new UsageError(
      `--at ${time}: this lies in the future, of which nothing is recorded; write now, or a time before`,
    );
  }
  await using history = await openHistory(flags);
  await assertWhole(history);
  const { explainAt } = await import('@wherefore/projections');
  const explanation = await explainAt(history.log, name, at);
  const { known, isCut } = explanation;
  // Where nothing was known, all of it may have been deleted.
  if (isCut || known.kind === 'nothing') await tellDeletions(history);
  if (flags.json === true) await printJson(explanationAtLine(explanation));
  else await print(`${explanationAtText(explanation, paintFor(process.stdout))}\n`);
  return known.kind === 'held' && known.conclusion.outcome === 'destination' ? 0 : 1;
}
