/** How far along a log somebody is: the position behind which to go on, lane by lane. */
export type Cursor = readonly bigint[];

/** PostgreSQL bigint. */
const MAX_POSITION = 9_223_372_036_854_775_807n;

/** Positions in decimal, with points between them: `4711` in a log of one lane. */
export function formatCursor(cursor: Cursor): string {
  return cursor.join('.');
}

/** `undefined`: it is of no log with so many lanes. */
export function parseCursor(text: string, lanes: number): Cursor | undefined {
  if (text.length > 20 * 256 || !/^[0-9]{1,19}(?:\.[0-9]{1,19})*$/.test(text)) return undefined;
  const cursor = text.split('.').map(BigInt);
  return cursor.length === lanes && cursor.every((position) => position <= MAX_POSITION) ? cursor : undefined;
}

/** The beginning of a log. */
export function beginning(lanes: number): Cursor {
  return Array.from({ length: lanes }, () => 0n);
}
