import { z } from 'zod';
import type { Answer } from './answer.ts';

/** One line of `wherefore resolve --json`: what a command prints for each name that it reads. */
export type AnswerLine = DestinationLine | UnresolvableLine;

export interface DestinationLine {
  readonly serverName: string;
  readonly outcome: 'destination';
  readonly step: string;
  readonly hostHeader: string;
  readonly tlsName: string;
  readonly sni: string | null;
  readonly targets: readonly TargetLine[];
  /** ISO 8601. */
  readonly freshUntil: string;
  readonly policy: string;
  readonly because: readonly BecauseLine[];
}

export interface UnresolvableLine {
  readonly serverName: string;
  readonly outcome: 'unresolvable';
  readonly code: string;
  readonly step: string | null;
  readonly message: string;
  readonly because: readonly BecauseLine[];
}

export interface TargetLine {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly priority?: number;
  readonly weight?: number;
}

/** A piece of evidence. */
export interface BecauseLine {
  readonly id: string;
  /** Its key: `well-known:<host>`, `srv:<name>`, `a:<host>` or `aaaa:<host>`. */
  readonly question: string;
  readonly says: string;
  readonly observedAt: string;
  readonly freshUntil: string;
  /** Past its lifetime, and let serve because asking again failed. */
  readonly stale?: true;
}

const instant = z.iso.datetime({ precision: 3 });
const uint16 = z.int().min(0).max(65_535);
const target: z.ZodType<TargetLine> = z.strictObject({
  host: z.string().min(1),
  port: uint16,
  addresses: z.array(z.union([z.ipv4(), z.ipv6()])),
  priority: uint16.exactOptional(),
  weight: uint16.exactOptional(),
});
const because: z.ZodType<BecauseLine> = z.strictObject({
  id: z.string().min(1),
  question: z.string().regex(/^(well-known|srv|a|aaaa):./),
  says: z.string().min(1),
  observedAt: instant,
  freshUntil: instant,
  stale: z.literal(true).exactOptional(),
});

/** The contract in full. */
export const answerLineSchema: z.ZodType<AnswerLine> = z.discriminatedUnion('outcome', [
  z.strictObject({
    serverName: z.string(),
    outcome: z.literal('destination'),
    step: z.string(),
    hostHeader: z.string().min(1),
    tlsName: z.string().min(1),
    sni: z.string().min(1).nullable(),
    targets: z.array(target).min(1),
    freshUntil: instant,
    policy: z.string().min(1),
    because: z.array(because),
  }),
  z.strictObject({
    serverName: z.string(),
    outcome: z.literal('unresolvable'),
    code: z.string().min(1),
    step: z.string().nullable(),
    message: z.string().min(1),
    because: z.array(because),
  }),
]);

// Of any program only that part is asked for that is checked.
const checkedPart = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('destination'),
    step: z.string(),
    hostHeader: z.string(),
    tlsName: z.string(),
    sni: z.string().nullable(),
    targets: z.array(
      z.object({
        host: z.string(),
        port: z.int(),
        addresses: z.array(z.string()),
        priority: z.int().exactOptional(),
        weight: z.int().exactOptional(),
      }),
    ),
  }),
  z.object({ outcome: z.literal('unresolvable'), code: z.string(), step: z.string().nullable() }),
]);

/** The name that a line of output is about, or `undefined` when it is not an answer at all. */
export function namedIn(line: string): { readonly serverName: string; readonly raw: unknown } | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null || !('serverName' in raw)) return undefined;
  return typeof raw.serverName === 'string' ? { serverName: raw.serverName, raw } : undefined;
}

/** Throws an Error that names the field which is not as the contract has it. */
export function readAnswer(raw: unknown): Answer {
  const result = checkedPart.safeParse(raw);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `the answer is not as the contract has it: ${issue?.path.map(String).join('.') || 'outcome'}: ${issue?.message}`,
  );
}
