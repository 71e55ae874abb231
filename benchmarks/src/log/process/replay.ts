import { specStrict } from '@wherefore/discovery';
import { type BulkLog, createMemoryLog } from '@wherefore/event-log';
import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { type ReadableLog, replay } from '@wherefore/projections';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';

export interface ReplayInput {
  readonly url: string;
  readonly schema: string;
  /** Where the log is while it is replayed: there, or copied into memory before. */
  readonly place: 'database' | 'memory';
}

export interface ReplayReport {
  readonly eventsPerSecond: number;
  /** The same events read alike, and nothing decided. */
  readonly readPerSecond: number;
  readonly conclusions: number;
}

/** Decides every conclusion of a log again, under another policy than it was drawn under. */
script<ReplayInput, ReplayReport>(async ({ url, schema, place }) => {
  await using database = await openDatabase(url, { schema });
  await using stored = createPostgresLog(database);
  const events = Number(await stored.settled());
  await using log = place === 'database' ? stored : await copied(stored);
  let conclusions = 0;
  const seconds = await timed(async () => {
    for await (const _ of replay(log, { policy: specStrict })) conclusions += 1;
  });
  return { eventsPerSecond: events / seconds, readPerSecond: events / (await secondsToRead(log)), conclusions };
});

async function copied(log: BulkLog): Promise<BulkLog> {
  const memory = createMemoryLog();
  for await (const events of log.scan()) await memory.bulkAppend(events);
  return memory;
}

/** Reads what a replay reads, by the same call. */
async function secondsToRead(log: BulkLog): Promise<number> {
  let scan: Parameters<BulkLog['scan']>[0];
  const overheard: ReadableLog = {
    lanes: log.lanes,
    readAll: (options) => log.readAll(options),
    readStream: (stream, options) => log.readStream(stream, options),
    readEvents: (ids) => log.readEvents(ids),
    scan(options) {
      scan = options;
      return createMemoryLog().scan(options);
    },
  };
  for await (const _ of replay(overheard)) throw new Error('there is nothing in it');
  return await timed(async () => {
    for await (const _ of log.scan(scan));
  });
}
