import { SettingsError } from '@wherefore/service/options';
import { Interrupted } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import { archiveAdvice } from './open-history.ts';
import { complain } from './output.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

const NOT_AS_WISHED = 1;
const USAGE = 2;
export const INTERRUPTED = 130;
/** Neither the names nor the command line are to blame: EX_SOFTWARE. */
export const FAILED = 70;

/** Runs the command line, without the name of the program, and tells what went wrong. Gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  try {
    await createProgram((code) => {
      exitCode = code;
    }).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return await report(error);
  }
}

async function report(error: unknown): Promise<number> {
  if (error instanceof Interrupted) return INTERRUPTED;
  if (error instanceof NothingYet) {
    complain(visible(error.message));
    return NOT_AS_WISHED;
  }
  if (error instanceof UsageError || error instanceof SettingsError) {
    complain(visible(error.message));
    return USAGE;
  }
  if (error instanceof Error && 'archivedTo' in error && typeof error.archivedTo === 'bigint') {
    complain(archiveAdvice(error.archivedTo));
    return USAGE;
  }
  // A log or a projection that says no: lost on the way, or not whole. Only these say whether trying again may help.
  if (error instanceof Error && 'retryable' in error && 'code' in error) {
    const cause = error.name === 'ResolverError' && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    complain(visible(`${error.message}${cause}`));
    return USAGE;
  }
  // Commander has said what was wrong, or has printed the help or the version that was asked for.
  if (error instanceof Error && 'exitCode' in error && error.name === 'CommanderError')
    return error.exitCode === 0 ? 0 : USAGE;
  const refusal = await refusalOf(error);
  if (refusal !== undefined) {
    complain(visible(refusal));
    return USAGE;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : 'failed';
  complain(`this should not happen, please report it: ${told.split('\n').map(visible).join('\n')}`);
  return FAILED;
}

/** What a database says no to, or that it is gone: a driver's own error, where nobody between has looked at it. */
async function refusalOf(error: unknown): Promise<string | undefined> {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  const { classify } = await import('@wherefore/event-log/postgres');
  const known = classify(error);
  return known !== error && known instanceof Error ? known.message : undefined;
}
