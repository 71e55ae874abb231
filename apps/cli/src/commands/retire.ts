import type { Command } from 'commander';
import type { RetireFlags } from '../retire-command.ts';
import { type Finish, WHICH_DATABASE, withDatabase, withJson } from './command-line.ts';

export function addRetire(program: Command, finish: Finish): void {
  withJson(withDatabase(program.command('retire'), 'where to: a directory for this log alone'), 'what was moved')
    .summary('move old events out of the database into compressed files')
    .description(
      'Moves the oldest partitions of the log into an archive, and drops nothing that it has not read back. Exit code 0: moved, or nothing is old enough; 1: something has yet to read them, it was not wanted after all, or there is no history; 2: wrong usage.',
    )
    .requiredOption('--older-than <time>', 'partitions whose newest event was recorded before then, such as 365d')
    .option('--dry-run', 'tell what would be moved, and move nothing')
    .option('--yes', 'do not ask whether it is meant')
    .addHelpText('after', RETIRE_HELP)
    .action(async (flags: RetireFlags) => {
      const { retireCommand } = await import('../retire-command.ts');
      finish(await retireCommand(flags));
    });
}

const RETIRE_HELP = `
--archive has to be the same directory every time. Only whole partitions leave, when their newest event is old enough
and something was recorded behind them. Each call has the log go on in its next partition when the oldest event of this
one has an eighth of the age; so call it regularly, such as once a day, and nothing stays for more than an eighth
longer, however small the log. A first call may find nothing that can leave yet. What is cached is brought up to date
first, and the events that it rests on stay in the database, too: caches and resolve go on without the archive. Keep
its files: they are the only place of all other events.

With --archive, history, explain --at, replay, verify, export and rebuild answer as before. Without it history tells
what is left, and the others say what they miss. Interrupted, it is completed by the next call.
--older-than: ISO 8601, or an age such as 365d, 36h or 1d12h.
${WHICH_DATABASE}

Examples:
  $ wherefore retire --older-than 365d --archive /srv/archive --dry-run
  $ wherefore retire --older-than 365d --archive /srv/archive
  $ wherefore retire --older-than 2026-01-01 --archive /srv/archive --yes --json | jq .
  $ wherefore explain matrix.org --at 2025-11-23 --archive /srv/archive`;
