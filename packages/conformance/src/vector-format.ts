import type { WorldData, WorldPatch } from '@wherefore/testkit';
import { z } from 'zod';
import { type Expectation, expectationSchema } from './expectation-format.ts';
import { worldPatchSchema, worldSchema } from './world-format.ts';

/** The three kinds of file. A file is told apart by its keys. `start`: when its worlds begin, ms since 1970. */
export type Vectors = { readonly start: number } & VectorsByKind;

type VectorsByKind =
  | { readonly kind: 'cases'; readonly cases: readonly VectorCase[] }
  | { readonly kind: 'open'; readonly cases: readonly OpenCase[] }
  | { readonly kind: 'sequences'; readonly sequences: readonly Sequence[]; readonly designDefaults?: DesignDefaults };

interface Situation {
  readonly id: string;
  readonly title: string;
  readonly rule?: readonly string[];
  readonly serverName: string;
  readonly world: WorldData;
}

/** One name in one world, and what has to come of it. */
export interface VectorCase extends Situation {
  readonly expect: Expectation;
}

/** One name in one world, where the specification leaves open what has to come of it. */
export interface OpenCase extends Situation {
  readonly options: readonly OpenOption[];
  /** The id of an option. */
  readonly recommended: string;
}

export interface OpenOption {
  readonly id: string;
  readonly behaviour?: string;
  readonly expect: Expectation;
}

/** What happens in the course of time, and what has to come of it. */
export interface Sequence {
  readonly id: string;
  readonly title: string;
  readonly rule?: readonly string[];
  readonly timeline: readonly TimelineEvent[];
}

/** `t` in seconds after 2026-01-01T00:00:00Z. */
export type TimelineEvent =
  | { readonly kind: 'world'; readonly t: number; readonly world: WorldPatch }
  | { readonly kind: 'operation'; readonly t: number; readonly operation: Operation }
  | ({
      readonly kind: 'resolve';
      readonly t: number;
      readonly serverName: string;
      readonly requests?: RequestBounds;
    } & {
      readonly expect: Expectation;
      /** What also conforms, as alternatives to `expect`. */
      readonly alternatives: readonly Expectation[];
    });

export type Operation =
  | { readonly op: 'clear'; readonly name: string }
  | { readonly op: 'connect-failed'; readonly name: string }
  | { readonly op: 'clear-all' }
  | { readonly op: 'stop' }
  | { readonly op: 'start' }
  | { readonly op: 'parallel'; readonly count: number; readonly name: string };

/** Bounds of the number of requests since the beginning, as `[least, most]`. Only `wellKnown` is defined. */
export type RequestBounds = Readonly<Record<string, readonly [number, number]>>;

/** The figures for which the timelines of a file were written, in seconds. */
export interface DesignDefaults {
  readonly wellKnownDefaultTtl?: number;
  readonly wellKnownMaxTtl?: number;
  readonly wellKnownMinTtl?: number;
  /** A fraction. */
  readonly jitter?: number;
  readonly wellKnownErrorFirst?: number;
  /** A factor. */
  readonly wellKnownErrorFactor?: number;
  readonly wellKnownErrorMax?: number;
  readonly wellKnownStaleOnTransientError?: number;
  readonly dnsFailureCache?: number;
  readonly dnsMaxStale?: number;
}

/** For timelines of a file that has no figures of its own. */
export const DESIGN_DEFAULTS: Required<DesignDefaults> = {
  wellKnownDefaultTtl: 86_400,
  wellKnownMaxTtl: 172_800,
  wellKnownMinTtl: 0,
  jitter: 0,
  wellKnownErrorFirst: 60,
  wellKnownErrorFactor: 2,
  wellKnownErrorMax: 3_600,
  wellKnownStaleOnTransientError: 7_200,
  dnsFailureCache: 30,
  dnsMaxStale: 3_600,
};

const text = z.string().min(1);
const situation = z
  .object({ id: text, title: z.string(), rule: z.array(z.string()).exactOptional(), serverName: z.string() })
  .and(worldSchema)
  .transform(({ dns, wellKnown, addresses, ...rest }) => ({ ...rest, world: defined({ dns, wellKnown, addresses }) }));

const casesSchema: z.ZodType<readonly VectorCase[]> = z.array(situation.and(z.object({ expect: expectationSchema })));

const option = z.object({ id: text, behaviour: z.string().exactOptional(), expect: expectationSchema });
const openCasesSchema: z.ZodType<readonly OpenCase[]> = z.array(
  situation
    .and(z.object({ options: z.array(option).min(1), recommended: text }))
    .refine(({ options, recommended }) => options.some(({ id }) => id === recommended), {
      path: ['recommended'],
      message: 'not the id of an option',
    }),
);

const t = z.number().min(0);
const worldEvent = z
  .object({ t, world: worldPatchSchema })
  .transform((event) => ({ kind: 'world' as const, ...event }));
const resolveEvent = z
  .object({
    t,
    resolve: z.string(),
    expect: expectationSchema,
    alternatives: z.array(z.object({ expect: expectationSchema })).exactOptional(),
    requests: z.record(z.string(), z.tuple([z.number(), z.number()])).exactOptional(),
  })
  .transform(({ resolve, alternatives = [], ...rest }) => {
    return {
      kind: 'resolve' as const,
      ...rest,
      serverName: resolve,
      alternatives: alternatives.map(({ expect }) => expect),
    };
  });
const operationEvent = z
  .discriminatedUnion('op', [
    z.object({ t, op: z.literal('clear'), name: z.string() }),
    z.object({ t, op: z.literal('connect-failed'), name: z.string() }),
    z.object({ t, op: z.literal('clear-all') }),
    z.object({ t, op: z.literal('stop') }),
    z.object({ t, op: z.literal('start') }),
    z
      .object({ t, op: z.literal('parallel'), count: z.int().min(1).max(1000), 'resolve-name': z.string() })
      .transform(({ 'resolve-name': name, ...rest }) => ({ ...rest, name })),
  ])
  .transform(({ t, ...operation }) => ({ kind: 'operation' as const, t, operation }));

const timeline = z
  .array(z.union([worldEvent, resolveEvent, operationEvent]))
  .min(1)
  .refine((events) => events.every(({ t }, index) => t >= (events[index - 1]?.t ?? 0)), 'not in order of t');

const sequencesSchema: z.ZodType<readonly Sequence[]> = z.array(
  z.object({ id: text, title: z.string(), rule: z.array(z.string()).exactOptional(), timeline }),
);

const figure = z.number().min(0).exactOptional();
const designDefaultsSchema: z.ZodType<DesignDefaults> = z.object({
  wellKnownDefaultTtl: figure,
  wellKnownMaxTtl: figure,
  wellKnownMinTtl: figure,
  jitter: figure,
  wellKnownErrorFirst: figure,
  wellKnownErrorFactor: figure,
  wellKnownErrorMax: figure,
  wellKnownStaleOnTransientError: figure,
  dnsFailureCache: figure,
  dnsMaxStale: figure,
});

/** What a file says of itself, as far as it is read. */
interface Meta {
  readonly meta?: { readonly clock?: string; readonly designDefaults?: DesignDefaults };
}

const meta = z
  .object({ clock: z.string().exactOptional(), designDefaults: designDefaultsSchema.exactOptional() })
  .exactOptional();

/** The parts of a file that are read, by kind. */
export const SCHEMAS: {
  readonly cases: z.ZodType<Meta & { readonly cases: readonly VectorCase[] }>;
  readonly open: z.ZodType<Meta & { readonly cases: readonly OpenCase[] }>;
  readonly sequences: z.ZodType<Meta & { readonly sequences: readonly Sequence[] }>;
} = {
  cases: z.object({ cases: casesSchema, meta }),
  open: z.object({ cases: openCasesSchema, meta }),
  sequences: z.object({ sequences: sequencesSchema, meta }),
};

function defined({ dns, wellKnown, addresses }: { [K in keyof WorldData]: WorldData[K] | undefined }): WorldData {
  return { ...(dns && { dns }), ...(wellKnown && { wellKnown }), ...(addresses && { addresses }) };
}
