import { complain } from '../output.ts';
import { visible } from '../visible.ts';

/** Lines of the log as sentences on stderr, for whoever has not asked for a log. */
export const toldLog = {
  write(line: string): void {
    complain(visible(sentenceOf(line)));
  },
};

/** `msg`, and what the error says. */
export function sentenceOf(line: string): string {
  const { msg, err, reason } = JSON.parse(line) as {
    readonly msg?: string;
    readonly err?: { readonly message?: string; readonly stack?: string };
    readonly reason?: string;
  };
  const why = err?.message ?? reason;
  return why === undefined || why === msg ? (msg ?? '') : `${msg}: ${why}`;
}
