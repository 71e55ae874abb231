import type { Span } from '../past/span.ts';
import type { Piece } from './piece.ts';

/** When nobody is judged, from what was right: stretches that touch are one. In the order of time. */
export function openSpans(right: readonly Piece[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { kind, from, to } of right) {
    if (kind !== 'open') continue;
    const before = spans.at(-1);
    if (before?.to === from) spans.splice(-1, 1, { from: before.from, to });
    else spans.push({ from, to });
  }
  return spans;
}

/** What was held while nobody is judged is neither wrong nor right. Both in the order of time. */
export function cutAtOpen(pieces: readonly Piece[], open: readonly Span[]): readonly Piece[] {
  const cut: Piece[] = [];
  let next = 0;
  for (const piece of pieces) {
    while ((open[next]?.to ?? Number.POSITIVE_INFINITY) <= piece.from) next += 1;
    if (piece.kind !== 'held') {
      cut.push(piece);
      continue;
    }
    let at = piece.from;
    for (let index = next; index < open.length; index += 1) {
      const span = open[index];
      if (span === undefined || span.from >= piece.to) break;
      if (span.from > at) cut.push({ ...piece, from: at, to: span.from });
      const from = Math.max(span.from, piece.from);
      at = Math.min(span.to, piece.to);
      cut.push({ ...piece, kind: 'open', from, to: at });
    }
    if (at < piece.to) cut.push({ ...piece, from: at });
  }
  return cut;
}

/** Was there any time at which it could have been wrong? Who holds nothing is asked anew, and right by that. */
export function isJudgedIn(pieces: readonly Piece[], open: readonly Span[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind !== 'nothing') return piece.kind === 'held' || piece.kind === 'wrong';
    return !open.some(({ from, to }) => from <= piece.from && piece.to <= to);
  });
}
