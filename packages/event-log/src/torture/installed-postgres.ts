import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';

/**
 * Folder of a whole PostgreSQL, `pg_dump` and `psql` included: WHEREFORE_POSTGRES_BINARIES, or where Debian puts it.
 * The npm package has a server and no more.
 */
export function installedPostgres(): string | undefined {
  const wanted = process.env['WHEREFORE_POSTGRES_BINARIES'];
  if (wanted !== undefined) return wanted;
  return globSync('/usr/lib/postgresql/*/bin/pg_dump').map(dirname).toSorted().at(-1);
}
