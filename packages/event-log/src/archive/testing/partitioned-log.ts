import type { BulkLog, RecordedEvent } from '../../event-log.ts';
import { exportEvents } from '../../jsonl/export-events.ts';
import type { Database } from '../../postgres/database.ts';
import { migrate } from '../../postgres/migrate.ts';
import { createPostgresLog } from '../../postgres/postgres-log.ts';
import { emptySchema } from '../../testing/empty-schema.ts';

/** When the first event of a filled log is recorded, and so many ms later each other. */
export const BEGIN: number = Date.parse('2026-01-31T12:00:00.000Z');
export const STEP = 10;

const STREAMS = 12;

/** A new schema, with so few events to a partition that a test can fill several. */
export async function partitionedSchema(database: Database, partitionRows = 100): Promise<Database> {
  const schema = emptySchema(database);
  await migrate(schema, { partitionRows });
  return schema;
}

/** Events of twelve streams by turns, with what events can have; ids grow with time, but for some. */
export async function fill(database: Database, count: number, from = 0): Promise<void> {
  let now = BEGIN;
  const log = createPostgresLog(database, { clock: () => now });
  const all = Array.from({ length: count }, (_, index) => sample(from + index));
  // Most of them at once, for speed; the last ones one by one, so that chains of both kinds are there.
  await log.bulkAppend(all.slice(0, -20));
  for (const { stream, recordedAt, observedAt, ...event } of all.slice(-20)) {
    now = recordedAt;
    const events = [{ ...event, ...(observedAt === recordedAt ? {} : { observedAt }) }];
    await log.append([{ stream, expected: event.version - 1, events }]);
  }
  await log[Symbol.asyncDispose]();
}

function sample(index: number): RecordedEvent {
  const recordedAt = BEGIN + index * STEP;
  const cause = eventId(index - 7);
  return {
    id: eventId(index),
    type: `type ${index % 5}`,
    schemaVersion: 1 + (index % 2),
    data: { index, text: `"id":"${cause}" \u0000 \ud800`, list: [1.5, null, true] },
    observedAt: index % 2 === 0 ? recordedAt - index : recordedAt,
    recordedAt,
    stream: streamName(index % STREAMS),
    version: Math.floor(index / STREAMS) + 1,
    position: 0n,
    ...(index % 3 === 1 ? { correlationId: cause, causationId: cause } : {}),
  };
}

export function streamName(index: number): string {
  return index === 3 ? 'name, "data": with all sorts \u00fc' : `stream ${index}`;
}

/** UUID of version 7, but for every tenth. */
export function eventId(index: number): string {
  const time = (BEGIN + Math.max(0, index) * STEP).toString(16).padStart(12, '0');
  const random = (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(12, '0');
  if (index % 10 === 0) return `${random.slice(-8)}-0000-4000-8000-${random}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-${random}`;
}

/** Everything that a log answers, to be held against what it answers later. */
export async function answersOf(log: BulkLog, count: number): Promise<Readonly<Record<string, unknown>>> {
  const ids = Array.from({ length: count }, (_, index) => eventId(index));
  const streams: unknown[] = [];
  for (let index = 0; index < STREAMS; index += 1) {
    const name = streamName(index);
    streams.push(
      await log.readStream(name),
      await log.readStream(name, { direction: 'backwards' }),
      await log.readStream(name, { from: 5, limit: 7 }),
      await log.readStream(name, { from: 11, limit: 7, direction: 'backwards' }),
      await log.readStream(name, { limit: 3, direction: 'backwards' }),
      await log.readStream(name, { recordedUntil: BEGIN + 77 * STEP }),
      await log.readStream(name, { recordedUntil: BEGIN + 177 * STEP, limit: 4, direction: 'backwards' }),
      await log.readStream(name, { recordedUntil: BEGIN - 1 }),
    );
  }
  const reads = Array.from({ length: STREAMS }, (_, index) => ({ stream: streamName(index), from: 3 * index + 1 }));
  return {
    pages: await pagesOf(log, 37),
    together: [
      await log.readStreams(reads, { limit: 7 }),
      await log.readStreams(reads, { limit: 3, direction: 'backwards' }),
      await log.readStreams(reads, { limit: 40, recordedUntil: BEGIN + 177 * STEP }),
    ],
    middle: await log.readAll({ after: 95n, limit: 10 }),
    events: await log.readEvents(ids.toReversed()),
    streams,
    scan: await eventsOf(log),
    some: (await collect(log.scan({ types: ['type 3'], fields: ['id', 'type'], after: 50n }))).flat(),
    lines: (await collect(exportEvents(log, { now: () => 0 }))).join(''),
  };
}

export async function eventsOf(log: BulkLog): Promise<readonly RecordedEvent[]> {
  return (await collect(log.scan())).flat();
}

async function pagesOf(log: BulkLog, limit: number): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for (let after = 0n; ; ) {
    const { events, next } = await log.readAll({ after, limit });
    all.push(...events);
    if (events.length === 0) return all;
    after = next;
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
