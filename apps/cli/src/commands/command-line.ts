import type { Command } from 'commander';

/** Gets the exit code of the command that was run. */
export type Finish = (exitCode: number) => void;

/** `--json` in the words of all commands but `resolve`. */
export function withJson(command: Command, what: string): Command {
  return command.option('--json', `print ${what} as JSON, one value a line`);
}

/** `--database` and `--archive` of the commands about a history. */
export function withDatabase(command: Command, archive?: string): Command {
  return withArchive(
    command.option('--database <dir|url>', 'the history: a directory, or a PostgreSQL database (see below)'),
    archive,
  );
}

const ARCHIVE = 'where its retired events are, if wherefore retire has moved some';

/** `--archive` of all commands that read one. */
export function withArchive(command: Command, text: string = ARCHIVE): Command {
  return command.option('--archive <dir>', text);
}

/** For the end of a help text, above the examples. */
export const WHICH_DATABASE = `
Without --database the history is where WHEREFORE_DATABASE or else DATABASE_URL says, and if neither does, in
$XDG_DATA_HOME/wherefore (~/.local/share/wherefore). A directory serves one process at a time; PostgreSQL serves many.
WHEREFORE_ARCHIVE stands for --archive where that is not given; WHEREFORE_DATABASE_PASSWORD_FILE names a file with the
password for PostgreSQL, where the URL has none.`;

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
