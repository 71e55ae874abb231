import type { Instant, Step } from '@wherefore/discovery';

/** One thing of the story as it was played. */
export type Scene = { readonly at: Instant; readonly about: string } & (
  | { readonly kind: 'world' }
  /** The operator empties the caches of the emulated resolver. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'want'; readonly sides: readonly [emulated: Side, recommended: Side] }
);

/** What one resolver made of it that somebody wanted the server. */
export interface Side {
  readonly policy: string;
  /** Where it leads, the first place first; empty when nowhere. */
  readonly places: readonly Place[];
  readonly step: Step | null;
  readonly hostHeader: string | null;
  /** `kept`: nothing was asked. */
  readonly from: 'asked' | 'kept';
  /** Held until then; `null`: for ever. */
  readonly heldUntil: Instant | null;
  /** What it rests on. */
  readonly because: readonly Reason[];
  /** What else there is to know, in sentences. */
  readonly notes: readonly string[];
  readonly attempt: Attempt;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface Reason {
  readonly id: string;
  /** Key of the question. */
  readonly question: string;
  readonly says: string;
  readonly observedAt: Instant;
}

/** What came of the request for what was wanted. */
export type Attempt =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly why: string };

export function hasWorked({ attempt }: Side): boolean {
  return attempt.kind === 'answered' && attempt.status === 200;
}

export function placeText({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
