import process from 'node:process';
import { answerTo, isResolved, lineOf, textOf } from './answer.ts';
import { inBrief, paintFor } from './explanation-text.ts';
import { mapInOrder } from './map-in-order.ts';
import { print } from './output.ts';
import { openResolver, type ResolverFlags } from './resolver-options.ts';
import { serverNames } from './server-names.ts';
import { UsageError } from './usage-error.ts';
import { visibleJson } from './visible.ts';

/** Names under way at once; so many answers are held while an earlier one is waited for. */
const AT_ONCE = 64;

/** `wherefore resolve`. Gives the exit code. */
export async function resolveCommand(names: readonly string[], flags: ResolverFlags): Promise<number> {
  await using resolver = await openResolver(flags);
  const input = serverNames(names, stdin);
  const answers = mapInOrder(input, AT_ONCE, (name) => answerTo(resolver, name, flags));
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
