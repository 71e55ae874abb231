import { z } from 'zod';
import { count, instant, position, step } from './line-parts.ts';

/** A line of JSON, as far as a test looks into it. */
export type Line = Readonly<Record<string, unknown>>;

const rows = z.strictObject({ count, isExact: z.boolean() });
const logEnd = z.strictObject({ position, recordedAt: instant }).nullable();

export const statsLine: z.ZodType<Line> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('log'),
    database: z.string(),
    events: rows,
    streams: rows,
    bytes: count,
    partitions: count,
    carried: count,
    archived: z.strictObject({ segments: count, events: count, bytes: count, lastPosition: position }),
    oldest: logEnd,
    newest: logEnd,
    settled: z.array(position),
  }),
  z.strictObject({
    kind: z.literal('projection'),
    name: z.string(),
    generation: z.int().positive(),
    version: z.int().positive(),
    status: z.enum(['building', 'serving', 'standby', 'retired']),
    isFaulted: z.boolean(),
    positions: z.array(position),
    isBehind: z.array(z.boolean()),
    owner: z.string().nullable(),
    lag: position,
    updatedAt: instant,
    faults: z.array(z.json()),
  }),
  z.strictObject({
    kind: z.literal('step'),
    step: step.nullable(),
    outcome: z.enum(['destination', 'unresolvable']),
    policy: z.string(),
    servers: count,
    fresh: count,
    expired: count,
  }),
]);

export const verifySummaryLine: z.ZodType<Line> = z.strictObject({
  kind: z.literal('summary'),
  isWhole: z.boolean(),
  streams: count,
  events: count,
  segments: count,
});

const retiring = { events: count, liveBytes: count, archivedBytes: count.optional(), carried: count.optional() };

export const retireLine: z.ZodType<Line> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('partition'), firstPosition: position, lastPosition: position, ...retiring }),
  z.strictObject({
    kind: z.literal('summary'),
    isMoved: z.boolean(),
    isStarted: z.boolean(),
    archive: z.string(),
    partitions: count,
    ...retiring,
    staying: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('open'), settled: position, lastPosition: position }),
        z.strictObject({ kind: z.literal('young'), newestAt: instant, lastPosition: position }),
      ])
      .nullable(),
  }),
]);

export const rebuiltLine: z.ZodType<Line> = z.strictObject({
  projection: z.string(),
  generation: z.int().positive(),
  path: z.enum(['sql', 'fold', 'resumed']),
  rows: count,
  deletedTo: z.array(position),
  areEqual: z.boolean().nullable(),
  tookMs: count,
});

export const swappedBackLine: z.ZodType<Line> = z.strictObject({
  projection: z.string(),
  generation: z.int().positive(),
  swappedBack: z.literal(true),
});

export const importedLine: z.ZodType<Line> = z.strictObject({
  recorded: count,
  present: count,
  bytes: count,
  lines: count,
});
