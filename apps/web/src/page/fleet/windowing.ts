/** Rows beyond what is in sight, on each side, so that none is missing while one scrolls. */
const AROUND = 10;

/** A box that scrolls over rows of equal height; all in px. */
export interface Box {
  readonly scrollTop: number;
  readonly height: number;
  /** Of what stays above the rows. */
  readonly head: number;
  readonly rowHeight: number;
}

/** Which rows have to be there. `kept`: a row that is there whether in sight or not, for it has the focus. */
export function rowsInSight(
  { scrollTop, height, rowHeight }: Box,
  { count, kept }: { readonly count: number; readonly kept: number },
): readonly number[] {
  const first = Math.max(0, Math.min(count - 1, Math.floor(scrollTop / rowHeight)) - AROUND);
  const last = Math.min(count - 1, Math.ceil((scrollTop + height) / rowHeight) + AROUND);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  if (kept < 0 || kept >= count || (kept >= first && kept <= last)) return rows;
  return kept < first ? [kept, ...rows] : [...rows, kept];
}

/** Where to scroll to, so that a row is in sight; where it is in sight already, nowhere. */
export function scrolledTo({ scrollTop, height, head, rowHeight }: Box, row: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight + head - height);
}
