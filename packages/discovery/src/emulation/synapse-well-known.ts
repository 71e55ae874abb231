import { parseHttpDate } from '../http-date.ts';
import type { Instant, Milliseconds } from '../instant.ts';
import type { WellKnownHop, WellKnownObservation } from '../observation.ts';
import type { Asking } from './asking.ts';
import type { Draws } from './draws.ts';
import type { EmulatedSteps } from './emulation.ts';
import { delegatedText } from './read-body.ts';

const SECOND: Milliseconds = 1000;
const DEFAULT_S = 24 * 3600;
const INVALID_S = 3600;
const DOWN_S = 120;
const REMEMBER_VALID_S = 7200;
const MAX_S = 48 * 3600;
const MIN_S = 300;
const JITTER = 0.1;
const GRACE = 0.2;

/** What Synapse has for a host: a delegation, or that there is none. */
export interface SynapseWellKnown {
  readonly delegated: string | undefined;
  readonly heldUntil: Instant;
  readonly because: readonly string[];
  readonly note?: string;
}

interface Entry extends SynapseWellKnown {
  readonly ttl: Milliseconds;
}

/** Synapse's cache of well-knowns: by host, with a period of grace, failures of two classes. */
export class SynapseWellKnowns {
  readonly #draws: Draws;
  readonly #entries = new Map<string, Entry>();
  readonly #hadValidUntil = new Map<string, Instant>();

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  /** `unknown`: it would have gone on where our fetch stopped. */
  *get(host: string, at: Instant, asking: Asking): EmulatedSteps<SynapseWellKnown | 'unknown'> {
    const known = this.#entries.get(host);
    const before = known !== undefined && known.heldUntil > at ? known : undefined;
    if (before !== undefined && at < before.heldUntil - GRACE * before.ttl) return before;
    const observation = yield* asking.wellKnown(host);
    const read = readResponse(observation);
    if (read.kind === 'unknown') return 'unknown';
    if (read.kind === 'failed' && read.isTemporary && before?.delegated !== undefined) {
      return { ...before, note: `asking again before it expires failed (${read.why})` };
    }
    const hadValid = (this.#hadValidUntil.get(host) ?? Number.NEGATIVE_INFINITY) > at;
    const seconds = read.kind === 'delegated' ? this.#validFor(host, read) : this.#withoutFor(host, hadValid);
    const entry: Entry = {
      delegated: read.kind === 'delegated' ? read.text : undefined,
      ttl: seconds * SECOND,
      heldUntil: at + Math.floor(seconds * SECOND),
      because: [observation.id],
      ...(read.kind === 'failed' ? { note: `no delegation (${read.why})` } : {}),
    };
    if (read.kind === 'delegated') this.#hadValidUntil.set(host, entry.heldUntil + REMEMBER_VALID_S * SECOND);
    this.#entries.set(host, entry);
    return entry;
  }

  #validFor(host: string, { statedS }: { readonly statedS: number | undefined }): number {
    if (statedS === undefined) return DEFAULT_S * this.#jitter(host);
    return Math.max(MIN_S, Math.min(MAX_S, statedS));
  }

  #withoutFor(host: string, hadValid: boolean): number {
    return (hadValid ? DOWN_S : INVALID_S) * this.#jitter(host);
  }

  #jitter(host: string): number {
    return 1 - JITTER + 2 * JITTER * this.#draws(`synapse well-known ${host}`);
  }
}

type Read =
  | { readonly kind: 'delegated'; readonly text: string; readonly statedS: number | undefined }
  | { readonly kind: 'failed'; readonly isTemporary: boolean; readonly why: string }
  | { readonly kind: 'unknown' };

function readResponse({ hops, outcome, observedAt }: WellKnownObservation): Read {
  if (outcome.kind === 'failure') {
    // It follows twenty redirects, to http as well.
    if (outcome.reason === 'redirect-refused' || outcome.reason === 'too-many-redirects') return { kind: 'unknown' };
    return { kind: 'failed', isTemporary: true, why: outcome.reason };
  }
  const last = hops.at(-1);
  const status = last?.status ?? 0;
  if (status !== 200) return { kind: 'failed', isTemporary: status >= 500, why: `HTTP status ${status}` };
  const text = delegatedText(outcome.body);
  if (text === undefined || /[^ -~]/.test(text))
    return { kind: 'failed', isTemporary: false, why: 'no usable m.server' };
  return { kind: 'delegated', text, statedS: last === undefined ? undefined : statedSeconds(last, observedAt) };
}

/** `no-store`, `max-age`, `Expires`, in this order; `no-cache` and `Age` do not count. */
function statedSeconds(hop: WellKnownHop, now: Instant): number | undefined {
  const values = (name: string): readonly string[] =>
    (hop.headers ?? []).filter(([field]) => field === name).map(([, value]) => value);
  const directives = new Map<string, string | undefined>();
  for (const part of values('cache-control').flatMap((line) => line.split(','))) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    directives.set(name, equals < 0 ? undefined : part.slice(equals + 1).trim());
  }
  if (directives.has('no-store')) return 0;
  const maxAge = directives.get('max-age');
  if (maxAge !== undefined && /^[+-]?[0-9]+$/.test(maxAge)) return Number(maxAge);
  const expires = values('expires').at(-1);
  if (expires === undefined) return undefined;
  const until = parseHttpDate(expires, now);
  return until === undefined ? 0 : (until - now) / SECOND;
}
