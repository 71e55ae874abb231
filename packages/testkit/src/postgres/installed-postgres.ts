import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

/**
 * Folder of a whole PostgreSQL, `pg_dump` and `psql` included: WHEREFORE_POSTGRES_BINARIES, or where Debian puts it.
 * The npm package has a server and no more.
 */
export function installedPostgres(): string | undefined {
  const wanted = process.env['WHEREFORE_POSTGRES_BINARIES'];
  if (wanted !== undefined) return wanted;
  return globSync('/usr/lib/postgresql/*/bin/pg_dump').map(dirname).toSorted().at(-1);
}

/** Dumps a database into a file and restores that into another, which is empty. */
export async function dumpAndRestore(
  binaries: string,
  { from, to, file }: { readonly from: string; readonly to: string; readonly file: string },
): Promise<void> {
  const run = promisify(execFile);
  await run(join(binaries, 'pg_dump'), ['--no-owner', `--file=${file}`, from]);
  await run(join(binaries, 'psql'), ['--quiet', '--set=ON_ERROR_STOP=1', `--file=${file}`, to]);
}
