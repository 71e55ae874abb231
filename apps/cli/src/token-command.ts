import { isTokenName, makeToken, TOKEN_NAME_ADVICE, tokenEntry, tokenLine } from '@wherefore/service';
import { print, printJson } from './output.ts';
import { UsageError } from './usage-error.ts';

/** `wherefore token`. Gives the exit code. */
export async function tokenCommand(name: string, { json = false }: { readonly json?: boolean }): Promise<number> {
  if (!isTokenName(name)) throw new UsageError(`${name === '' ? "''" : name}: ${TOKEN_NAME_ADVICE}`);
  const token = makeToken();
  const entry = tokenEntry(name, token);
  if (json) await printJson({ token, line: tokenLine(entry), ...entry });
  else await print(`${token}\n${tokenLine(entry)}\n`);
  return 0;
}
