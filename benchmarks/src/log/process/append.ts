import { createPostgresLog, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';
import { manyCallers } from '../many-callers.ts';
import { sampleEvents } from '../sample-log.ts';
import { makeTemplates } from '../sample-templates.ts';

export interface AppendInput {
  readonly url: string;
  readonly schema: string;
  readonly callers: number;
  readonly connections: number;
  /** Appends in a row; each is a call. */
  readonly appends: number;
  /** Streams in one call, and events for each of them. */
  readonly streamsACall: number;
  readonly eventsAStream: number;
}

export interface AppendReport {
  readonly eventsPerSecond: number;
}

/** Appends that expect an exact version: that of a stream which is not there yet. */
script<AppendInput, AppendReport>(async (input) => {
  const { url, schema, callers, connections, appends, streamsACall, eventsAStream } = input;
  await using database = await openDatabase(url, { schema, connections });
  await migrate(database);
  await using log = createPostgresLog(database);
  const total = appends * streamsACall * eventsAStream;
  const events = [...sampleEvents(await makeTemplates(), total)].map(({ event }) => event);
  const calls = Array.from({ length: appends }, (_, call) =>
    Array.from({ length: streamsACall }, (__, place) => {
      const first = (call * streamsACall + place) * eventsAStream;
      return { stream: `bench:${call}:${place}`, expected: 0, events: events.slice(first, first + eventsAStream) };
    }),
  );
  // The first connections and statements are not what is asked about.
  await manyCallers(callers, callers, (index) =>
    log.append([{ stream: `warm:${index}`, expected: 'no-stream', events: [warmUp()] }]),
  );
  const seconds = await manyCallers(appends, callers, async (index) => {
    const results = await log.append(calls[index] ?? []);
    if (results.some(({ kind }) => kind !== 'appended')) throw new Error('an append was refused');
  });
  return { eventsPerSecond: total / seconds };
});

function warmUp() {
  return { id: crypto.randomUUID(), type: 'WarmUp', data: {} };
}
