import { spawnSync } from 'node:child_process';
import { timed } from './many-callers.ts';

/** Runs psql on a database; throws with what it says when it fails or is not there. */
function psql(url: string, ...commands: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(
    'psql',
    ['--no-psqlrc', '--quiet', '--tuples-only', '--set=ON_ERROR_STOP=1', ...commands.flatMap((c) => ['-c', c]), url],
    { encoding: 'utf8' },
  );
  if (status === 0) return stdout.trim();
  throw new Error(`psql, the limit to measure against: ${error?.message ?? stderr.trim()}`);
}

/**
 * Seconds that COPY takes to write the events of a log again, from a file into an empty table with the same columns and
 * indexes: those of its first partition.
 */
export async function secondsToCopyIn(url: string, schema: string, file: string): Promise<number> {
  psql(url, `\\copy (select * from ${schema}.event order by position) to '${file}'`);
  psql(
    url,
    `drop table if exists ${schema}.copied`,
    `create table ${schema}.copied (like ${schema}.event_0 including all)`,
  );
  psql(url, 'checkpoint');
  return await timed(async () => psql(url, `\\copy ${schema}.copied from '${file}'`));
}

/** Seconds that COPY takes to give these columns of all events away. */
export function secondsToCopyOut(url: string, query: string): Promise<number> {
  return timed(async () => psql(url, `\\copy (${query}) to '/dev/null'`));
}
