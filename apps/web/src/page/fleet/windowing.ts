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

export interface InSight {
  /** Those that have to be there, one after the other. */
  readonly rows: readonly number[];
  /** A row that is there apart from them, for it has the focus. */
  readonly apart: number | undefined;
}

/** @param kept the row that is there whether in sight or not */
export function rowsInSight(
  { scrollTop, height, rowHeight }: Omit<Box, 'head'>,
  { count, kept }: { readonly count: number; readonly kept: number },
): InSight {
  const first = Math.max(0, Math.min(count - 1, Math.floor(scrollTop / rowHeight)) - AROUND);
  const last = Math.min(count - 1, Math.ceil((scrollTop + height) / rowHeight) + AROUND);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const isApart = kept >= 0 && kept < count && (kept < first || kept > last);
  return { rows, apart: isApart ? kept : undefined };
}

/** Where to scroll to, so that a row is in sight; where it is in sight already, nowhere. */
export function scrolledTo({ scrollTop, height, head, rowHeight }: Box, row: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight + head - height);
}
