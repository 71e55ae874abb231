import type { Counterfactual } from '../api/answers.ts';
import type { Span } from '../past/span.ts';
import { knownLeadsOf, type Leads, leadsOf, NOT_KNOWN } from './holding.ts';
import { cutAtOpen, isJudgedIn, openSpans } from './judged.ts';
import type { End, Held, Override, Piece } from './piece.ts';

type Resolver = Counterfactual['resolvers'][number];
type Segment = Resolver['segments'][number];

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
  /** There is some time at which it could have been wrong. */
  readonly isJudged: boolean;
  /** Earlier pieces are not told: there are too many. */
  readonly isCut: boolean;
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
  const rightly = reference.map(({ from, to, holding }): Piece => {
    const span = { from: Date.parse(from), to: Date.parse(to) };
    const held = { ...span, until: undefined, endedBy: undefined, notes: [], overrides: [] };
    const leads = knownLeadsOf(holding);
    return { kind: leads === undefined ? 'open' : 'held', ...span, leads: leads ?? NOT_KNOWN, held };
  });
  const open = openSpans(rightly);
  const right: Lane = {
    name: 'right',
    title: 'What was right',
    policy: undefined,
    about: `what ${against} decides from all that the world had said by then, however old`,
    pieces: rightly,
    wrong: [],
    cures: [],
    heeds: [],
    isJudged: isJudgedIn(rightly, open),
    isCut: referenceLeftOut !== undefined,
  };
  return [right, ...resolvers.map((each) => laneOf(each, open))];
}

function laneOf(resolver: Resolver, open: readonly Span[]): Lane {
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
  const pieces = cutAtOpen(piecesOf(resolver.segments, wrong), open);
  const isThisProgram = resolver.about.startsWith('this resolver');
  return {
    name: resolver.name,
    title: isThisProgram ? 'Wherefore' : resolver.name,
    policy: isThisProgram ? resolver.name : undefined,
    about: resolver.about,
    pieces,
    wrong,
    cures: resolver.cures,
    heeds: resolver.heeds,
    isJudged: isJudgedIn(pieces, open),
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
