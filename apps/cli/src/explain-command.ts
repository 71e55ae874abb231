import process from 'node:process';
import { answerTo, isResolved, lineOf, textOf } from './answer.ts';
import { explanationLine } from './answer-line.ts';
import { paintFor } from './explanation-text.ts';
import { print } from './output.ts';
import { openResolver, type ResolverFlags } from './resolver-options.ts';
import { visible, visibleJson } from './visible.ts';

export interface ExplainFlags extends ResolverFlags {
  readonly at?: string;
}

/** `wherefore explain`. Gives the exit code. */
export async function explainCommand(name: string, flags: ExplainFlags): Promise<number> {
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
