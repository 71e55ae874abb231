import { openArchive } from '../archive/open-archive.ts';
import type { EventLog } from '../event-log.ts';
import type { Database } from '../postgres/database.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { lanesOf, openLogIn } from '../postgres/open-event-log.ts';
import type { Target } from './settings.ts';

/** The log of a run, and the database as each of its lanes sees it. */
export interface OpenTarget extends AsyncDisposable {
  readonly log: EventLog;
  readonly lanes: readonly Database[];
}

export async function openTarget({ url, schema, archive }: Target, connections: number): Promise<OpenTarget> {
  const database = await openDatabase(url, { schema, connections });
  try {
    const log = await openLogIn(database, archive === undefined ? {} : { archive: openArchive(database, archive) });
    return {
      log,
      lanes: lanesOf(database, log.lanes),
      async [Symbol.asyncDispose]() {
        await log[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
