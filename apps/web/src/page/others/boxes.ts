import type { Span } from '../past/span.ts';
import type { Piece } from './piece.ts';

/** What is drawn of a lane: a piece, or several that are too short to be told apart. Both in per cent of the width. */
export interface Box {
  readonly left: number;
  readonly width: number;
  readonly kind: Piece['kind'];
  /** The piece, if it is one. */
  readonly piece: Piece | undefined;
}

/** What is narrower than this cannot be seen, px. */
const NARROWEST_PX = 3;

/** Of several in one place the gravest is drawn. */
const GRAVITY: readonly Piece['kind'][] = ['nothing', 'open', 'held', 'unknown', 'wrong'];

/**
 * Draws pieces along a span that is so many pixels wide. Nothing that is in it is lost, however short it was, and there
 * are never more boxes than can be seen.
 */
export function boxesOf(pieces: readonly Piece[], span: Span, widthPx: number): readonly Box[] {
  const scale = widthPx / (span.to - span.from);
  const wide: Box[] = [];
  const narrow: Cluster[] = [];
  let open: Cluster | undefined;
  const close = (): void => {
    const before = narrow.at(-1);
    if (open !== undefined && before?.kind === open.kind && open.from - before.to < NARROWEST_PX) {
      narrow.splice(-1, 1, { ...before, to: open.to, piece: undefined });
    } else if (open !== undefined) narrow.push(open);
    open = undefined;
  };
  for (const piece of pieces) {
    if (piece.to <= span.from || piece.from >= span.to) continue;
    const from = (Math.max(piece.from, span.from) - span.from) * scale;
    const to = (Math.min(piece.to, span.to) - span.from) * scale;
    if (to - from >= NARROWEST_PX) {
      close();
      wide.push({ ...percent(from, to, widthPx), kind: piece.kind, piece });
    } else if (open !== undefined && slotOf(from) === slotOf(open.from)) {
      open = { from: open.from, to, kind: graver(open.kind, piece.kind), piece: undefined };
    } else {
      close();
      open = { from, to, kind: piece.kind, piece };
    }
  }
  close();
  // After what is wide, so that it lies above it.
  return [...wide, ...narrow.map((each) => seen(each, widthPx))];
}

/** What begins in one slot cannot be told apart. */
function slotOf(px: number): number {
  return Math.floor(px / NARROWEST_PX);
}

interface Cluster {
  readonly from: number;
  readonly to: number;
  readonly kind: Piece['kind'];
  readonly piece: Piece | undefined;
}

function seen({ from, to, kind, piece }: Cluster, widthPx: number): Box {
  const lacking = Math.max(0, NARROWEST_PX - (to - from)) / 2;
  const begin = Math.min(Math.max(0, from - lacking), widthPx - NARROWEST_PX);
  return { ...percent(begin, Math.max(begin + NARROWEST_PX, to), widthPx), kind, piece };
}

function percent(from: number, to: number, widthPx: number): Pick<Box, 'left' | 'width'> {
  return { left: (from / widthPx) * 100, width: ((to - from) / widthPx) * 100 };
}

function graver(one: Piece['kind'], other: Piece['kind']): Piece['kind'] {
  return GRAVITY.indexOf(one) >= GRAVITY.indexOf(other) ? one : other;
}

/** Where a time is along a span, in per cent; beyond its ends, at them. */
export function placeOf(time: number, { from, to }: Span): number {
  return Math.min(Math.max(((time - from) / (to - from)) * 100, 0), 100);
}
