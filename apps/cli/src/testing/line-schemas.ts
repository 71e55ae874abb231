import { expect } from 'vitest';
import { z } from 'zod';
import { count, instant, step, uuid } from './line-parts.ts';
import {
  importedLine,
  type Line,
  rebuiltLine,
  retireLine,
  statsLine,
  swappedBackLine,
  verifySummaryLine,
} from './upkeep-lines.ts';

export type { Line } from './upkeep-lines.ts';

type Name =
  | 'entryLine'
  | 'nextLine'
  | 'eventLine'
  | 'explanationAtLine'
  | 'destinationLine'
  | 'overrideLine'
  | 'statsLine'
  | 'replaySummaryLine'
  | 'partingLine'
  | 'wrongLine'
  | 'partingSummaryLine'
  | 'verifySummaryLine'
  | 'retireLine'
  | 'rebuiltLine'
  | 'swappedBackLine'
  | 'importedLine'
  | 'verdictLine'
  | 'demoLine';

const target = z.strictObject({
  host: z.string(),
  port: z.int(),
  addresses: z.array(z.string()),
  priority: z.int().optional(),
  weight: z.int().optional(),
});

const destination = {
  outcome: z.literal('destination'),
  step,
  hostHeader: z.string(),
  tlsName: z.string(),
  sni: z.string().nullable(),
  targets: z.array(target).min(1),
  policy: z.string().regex(/^[a-z-]+@[0-9]+$/),
};

const entryLine = z.strictObject({
  serverName: z.string(),
  kind: z.enum([
    ...(['asked', 'observed', 'chosen', 'confirmed', 'failed'] as const),
    ...(['gave-up', 'withdrawn', 'cleared', 'reported', 'claimed'] as const),
  ]),
  id: uuid,
  observedAt: instant,
  recordedAt: instant,
  text: z.string().min(1),
  question: z.string().optional(),
  count: count.optional(),
  last: z.strictObject({ id: uuid, observedAt: instant, recordedAt: instant }).optional(),
  changes: z.array(z.strictObject({ kind: z.string(), from: z.string(), to: z.string(), text: z.string() })),
});

const nextLine = z.strictObject({ next: z.string().min(1) });

const eventLine = z.strictObject({
  id: uuid,
  type: z.string(),
  schemaVersion: z.int().positive(),
  stream: z.string(),
  version: z.int().positive(),
  position: z.string().regex(/^[0-9]+$/),
  observedAt: instant,
  recordedAt: instant,
  correlationId: uuid.optional(),
  causationId: uuid.optional(),
  data: z.record(z.string(), z.json()),
});

const seen = z.strictObject({ id: uuid, says: z.string(), observedAt: instant, recordedAt: instant });

const explanationAtLine = z.strictObject({
  serverName: z.string(),
  at: instant,
  known: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('held'),
      ...destination,
      freshUntil: instant,
      because: z.array(uuid),
      eventId: uuid,
      fullId: uuid,
      chosenAt: instant,
      lastDrawnAt: instant,
      confirmations: count,
      isFresh: z.boolean(),
      isReproduced: z.boolean(),
      sentences: z.array(z.string()),
      tree: z.looseObject({ text: z.string(), status: z.string(), children: z.array(z.json()) }).nullable(),
      afterwards: z.strictObject({
        confirmations: count,
        believedUntil: instant,
        isCut: z.boolean(),
        end: z.strictObject({ id: uuid, type: z.string(), at: instant }).optional(),
      }),
    }),
    z.strictObject({
      kind: z.literal('nothing'),
      endedBy: z.strictObject({ id: uuid, type: z.string(), at: instant }).optional(),
      lastId: uuid.optional(),
    }),
    z.strictObject({ kind: z.literal('no-server-name'), message: z.string() }),
  ]),
  isCut: z.boolean(),
  seen: z.array(
    z.strictObject({
      question: z.string(),
      known: seen.nullable(),
      shown: seen.nullable(),
      differs: z.boolean(),
      next: seen.nullable(),
    }),
  ),
  sentences: z.array(z.string()).min(1),
});

const destinationLine = z.strictObject({
  serverName: z.string(),
  ...destination,
  freshUntil: instant,
  isStale: z.boolean(),
  decidedAt: instant,
  chosenAt: instant,
  because: z.array(uuid),
  concludedId: uuid,
  fullId: uuid,
  requestedBy: z.string().nullable(),
  requestedAt: instant.nullable(),
});

const overrideLine = z.strictObject({
  owner: z.string(),
  host: z.string(),
  port: z.int(),
  addresses: z.array(z.string()),
  overriding: z.string(),
  place: z.int().positive(),
  freshUntil: instant,
  isStale: z.boolean(),
  concludedId: uuid,
  fullId: uuid,
});

const obstacles = z.strictObject({
  timeout: count,
  'unknown-policy': count,
  'rules-not-recorded': count,
  'missing-event': count,
  'history-deleted': count,
  unanswered: count,
  unreadable: count,
});

const replaySummaryLine = z.strictObject({
  kind: z.literal('summary'),
  conclusions: count,
  equal: count,
  different: count,
  unanswerable: obstacles,
});

const holding = z.looseObject({ kind: z.enum(['destination', 'failure']), step: step.nullable() });

const partingLine = z.object({
  kind: z.literal('parting'),
  serverName: z.string(),
  from: instant,
  to: instant,
  'tuwunel-1.5.1': holding,
  recommended: holding,
  heldMs: count,
  wrongMs: z.strictObject({ 'tuwunel-1.5.1': count, recommended: count }),
  startedBy: z.strictObject({ id: uuid, question: z.string(), says: z.string() }).nullable(),
  endedBy: z.strictObject({ kind: z.string(), eventId: uuid.nullable(), of: z.string() }),
  expiresAt: instant.nullable(),
  cures: z.array(z.string()),
});

const wrongLine = z.strictObject({
  kind: z.literal('wrong'),
  serverName: z.string(),
  policy: z.string(),
  from: instant,
  to: instant,
  held: holding,
  right: holding,
  startedBy: z.strictObject({ id: uuid, question: z.string(), says: z.string() }).nullable(),
  endedBy: z.strictObject({ kind: z.string(), eventId: uuid.nullable() }),
  expiresAt: instant.nullable(),
});

const partingSummaryLine = z.strictObject({
  kind: z.literal('summary'),
  policy: z.string(),
  against: z.literal('recommended'),
  names: count,
  partings: count,
  wrongMs: z.record(z.string(), count),
  unanswerableMs: count,
});

const verdictLine = z.object({
  kind: z.enum(['agrees', 'unused', 'stale', 'cannot-tell']),
  line: z.int().positive(),
  claim: z.looseObject({ table: z.enum(['destinations', 'overrides']), serverName: z.string(), port: z.int() }),
  isExpired: z.boolean(),
  differences: z.array(z.strictObject({ part: z.string(), claimed: z.string(), right: z.string() })).optional(),
  pattern: z.string().nullable().optional(),
  rightEntry: z.string().nullable().optional(),
  cure: z.string().optional(),
  why: z.string().optional(),
  command: z.string().optional(),
  sentences: z.array(z.string()).min(1),
});

const side = z.strictObject({
  policy: z.string(),
  places: z.array(z.string()),
  step: step.nullable(),
  hostHeader: z.string().nullable(),
  from: z.enum(['asked', 'kept']),
  heldUntil: instant.nullable(),
  because: z.array(z.strictObject({ id: uuid, question: z.string(), says: z.string(), observedAt: instant })),
  notes: z.array(z.string()),
  attempt: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('answered'), status: z.int() }),
    z.strictObject({ kind: z.literal('failed'), why: z.string() }),
  ]),
});

const demoLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['world', 'clear']), at: instant, about: z.string() }),
  z.strictObject({ kind: z.literal('want'), at: instant, about: z.string(), sides: z.tuple([side, side]) }),
  z.strictObject({
    kind: z.literal('ending'),
    cause: z.string(),
    cure: z.string(),
    failures: count,
    wrongFrom: instant.nullable(),
    wrongUntil: instant.nullable(),
    database: z.string(),
    commands: z.array(z.string()).min(1),
  }),
]);

/** What the commands about a history print with `--json`, line by line. */
export const lines: Readonly<Record<Name, z.ZodType<Line>>> = {
  entryLine,
  nextLine,
  eventLine,
  explanationAtLine,
  destinationLine,
  overrideLine,
  statsLine,
  replaySummaryLine,
  partingLine,
  wrongLine,
  partingSummaryLine,
  verifySummaryLine,
  retireLine,
  rebuiltLine,
  swappedBackLine,
  importedLine,
  verdictLine,
  demoLine,
};

/** What was printed, line by line, each held against the schema. */
export function parsed<T>(schema: z.ZodType<T>, stdout: string): readonly T[] {
  expect(stdout).toMatch(/\n$/);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}
