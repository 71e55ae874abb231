import type { Counterfactual } from '../api/answers.ts';
import type { Span } from '../past/span.ts';
import { type Leads, leadsOf } from './holding.ts';

type Resolver = Counterfactual['resolvers'][number];
type Segment = Resolver['segments'][number];
export type End = Segment['endedBy'];

/** What one resolver held of a name, and when, without a gap. */
export interface Lane {
  /** As the API names it; `right` is what the others are held against. */
  readonly name: string;
  /** As it is called here. */
  readonly title: string;
  /** Of this program: the policy. */
  readonly policy: string | undefined;
  readonly about: string;
  readonly pieces: readonly Piece[];
  readonly wrong: readonly Wrong[];
  readonly cures: readonly string[];
  /** What has it let go of what it holds: `transport`, a connection that fails; `not-json`, an answer that is none. */
  readonly heeds: readonly string[];
  /** Earlier pieces are not told: there are too many. */
  readonly isCut: boolean;
}

/** `wrong`: it was held, and something else would have been right. `unknown`: history cannot tell. */
export type Piece =
  | (Span & { readonly kind: 'held' | 'wrong'; readonly leads: Leads; readonly held: Held })
  | (Span & { readonly kind: 'nothing' | 'unknown'; readonly why: string | undefined });

/** The whole time that something was held, of which a piece may be a part. */
export interface Held extends Span {
  /** When it would have been let go of by itself. Absent: never, or it is what was right. */
  readonly until: number | undefined;
  readonly endedBy: End | undefined;
  readonly notes: readonly string[];
  readonly overrides: readonly Override[];
}

/** The addresses of a host, which some resolvers keep apart from where a name leads. */
export interface Override {
  readonly host: string;
  readonly port: number;
}

/** A time during which something wrong was held. */
export interface Wrong extends Span {
  readonly held: Leads;
  readonly right: Leads;
  /** The observation that began it. */
  readonly startedBy: string | undefined;
  readonly endedBy: End;
  /** When it would have ended without anybody's doing. Absent: never. */
  readonly expiresAt: number | undefined;
}

/** The first lane is what would have been right. */
export function lanesOf({
  reference,
  referenceLeftOut,
  resolvers,
  against,
}: Counterfactual): readonly [Lane, ...Lane[]] {
  const right: Lane = {
    name: 'right',
    title: 'What was right',
    policy: undefined,
    about: `what ${against} decides from all that the world had said by then, however old`,
    pieces: reference.map(({ from, to, holding }): Piece => {
      const span = { from: Date.parse(from), to: Date.parse(to) };
      if (holding === null) return { kind: 'nothing', ...span, why: 'the world had not said enough' };
      const held = { ...span, until: undefined, endedBy: undefined, notes: [], overrides: [] };
      return { kind: 'held', ...span, leads: leadsOf(holding), held };
    }),
    wrong: [],
    cures: [],
    heeds: [],
    isCut: referenceLeftOut !== undefined,
  };
  return [right, ...resolvers.map(laneOf)];
}

function laneOf(resolver: Resolver): Lane {
  const wrong = resolver.wrong.map(
    (each): Wrong => ({
      from: Date.parse(each.from),
      to: Date.parse(each.to),
      held: leadsOf(each.held),
      right: leadsOf(each.right),
      startedBy: each.startedBy ?? undefined,
      endedBy: each.endedBy,
      expiresAt: each.expiresAt === null ? undefined : Date.parse(each.expiresAt),
    }),
  );
  const isThisProgram = resolver.about.startsWith('this resolver');
  return {
    name: resolver.name,
    title: isThisProgram ? 'Wherefore' : resolver.name,
    policy: isThisProgram ? resolver.name : undefined,
    about: resolver.about,
    pieces: piecesOf(resolver.segments, wrong),
    wrong,
    cures: resolver.cures,
    heeds: resolver.heeds,
    isCut: resolver.segmentsLeftOut !== undefined,
  };
}

/** Both in their order: a segment is cut where it begins or ceases to be wrong. */
function piecesOf(segments: readonly Segment[], wrong: readonly Wrong[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const segment of segments) {
    const span = { from: Date.parse(segment.from), to: Date.parse(segment.to) };
    if (segment.kind !== 'held' || segment.holding === undefined) {
      const why = segment.kind === 'unanswerable' ? segment.question : (segment.why ?? undefined);
      pieces.push({ kind: segment.kind === 'unanswerable' ? 'unknown' : 'nothing', ...span, why });
      continue;
    }
    const whole = { leads: leadsOf(segment.holding), held: heldOf(segment, span) };
    let at = span.from;
    while ((wrong[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    for (let index = next; index < wrong.length; index += 1) {
      const stretch = wrong[index];
      if (stretch === undefined || stretch.from >= span.to) break;
      if (stretch.from > at) pieces.push({ kind: 'held', from: at, to: stretch.from, ...whole });
      at = Math.min(stretch.to, span.to);
      pieces.push({ kind: 'wrong', from: Math.max(stretch.from, span.from), to: at, ...whole });
    }
    if (at < span.to) pieces.push({ kind: 'held', from: at, to: span.to, ...whole });
  }
  return pieces;
}

function heldOf({ heldUntil, endedBy, notes = [], overrides = [] }: Segment, span: Span): Held {
  const until = heldUntil === undefined || heldUntil === null ? undefined : Date.parse(heldUntil);
  return { ...span, until, endedBy, notes, overrides: overrides.flatMap(overrideOf) };
}

function overrideOf({ host, port }: { readonly [key: string]: unknown }): readonly Override[] {
  return typeof host === 'string' && typeof port === 'number' ? [{ host, port }] : [];
}

/** What a lane had at a time; at the border of two, the later one. */
export function pieceAt(pieces: readonly Piece[], time: number): Piece | undefined {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.from ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const found = pieces[low - 1];
  return found !== undefined && time <= found.to ? found : undefined;
}

export function wrongAt({ wrong }: Lane, time: number): Wrong | undefined {
  return wrong.find(({ from, to }) => from <= time && time < to);
}

export function wrongMsOf({ wrong }: Lane): number {
  return wrong.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** `Wherefore (recommended)`, `tuwunel-1.5.1`. */
export function fullTitle({ title, policy }: Lane): string {
  return policy === undefined ? title : `${title} (${policy})`;
}
