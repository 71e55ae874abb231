import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { createPostgresLog, type Database, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { type Random, seededRandom } from '@wherefore/testkit/processes';
import { openProjections, type Projections } from '../reading/open-projections.ts';
import { isPassing } from './passing.ts';
import type { WorkerLine, WorkerSettings } from './worker-settings.ts';

type Tell = (line: WorkerLine) => void;

const RETRY_MS = 30;
/** A killed worker is replaced after so long. */
const LEASE_MS = 500;

/** Does what it is told to until `over`; then everything that is left, if it follows. */
export async function work(settings: WorkerSettings, tell: Tell, over: AbortSignal): Promise<void> {
  const { location, schema, tasks, seed } = settings;
  await using database = await patiently(() => openDatabase(location, { schema, connections: 6 }));
  await patiently(() => migrate(database));
  await using log = createPostgresLog(database);
  const projections = openProjections(database, log, { leaseMs: LEASE_MS, pageSize: 50 });
  await patiently(() => projections.migrate());
  const does = (task: WorkerSettings['tasks'][number], run: () => Promise<void>): Promise<void>[] =>
    tasks.includes(task) ? [run()] : [];
  await Promise.all([
    ...does('append', () => append(log, settings, tell)),
    ...does('follow', () => follow(projections, over)),
    ...does('rebuild', () => rebuildAgainAndAgain(projections, seededRandom(seed), { tell, over, database })),
  ]);
}

/** In the order of the file, a few events at a time, each until it is acknowledged. */
async function append(log: EventLog, { events, seed }: WorkerSettings, tell: Tell): Promise<void> {
  if (events === undefined) return;
  const random = seededRandom(seed);
  const lines = readFileSync(events.file, 'utf8').trimEnd().split('\n');
  for (let at = events.from; at < lines.length; ) {
    const batch = lines.slice(at, at + 1 + random.int(6)).map((line) => JSON.parse(line) as RecordedEvent);
    await patiently(() =>
      log.append(batch.map((event) => ({ stream: event.stream, expected: 'any', events: [event] }))),
    );
    at += batch.length;
    tell({ kind: 'appended', count: at });
  }
}

async function follow(projections: Projections, over: AbortSignal): Promise<void> {
  while (!over.aborted) await patiently(() => projections.follow({ signal: over }));
  await patiently(() => projections.catchUp());
}

interface Rebuilding {
  readonly tell: Tell;
  readonly over: AbortSignal;
  readonly database: Database;
}

async function rebuildAgainAndAgain(
  projections: Projections,
  random: Random,
  { tell, over }: Rebuilding,
): Promise<void> {
  while (!over.aborted) {
    await sleep(random.int(100));
    try {
      if (random.chance(0.2)) {
        await projections.swapBack('destination');
        tell({ kind: 'swapped-back' });
        continue;
      }
      const name = random.pick(['destination', 'destination', 'evidence'] as const);
      const { path } = await projections.rebuild(name, { path: random.pick(['auto', 'fold'] as const) });
      tell({ kind: 'rebuilt', name, path });
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
}

async function patiently<T>(task: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await sleep(RETRY_MS);
    }
  }
}
