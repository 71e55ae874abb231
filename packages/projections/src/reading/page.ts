import { type RawBuilder, sql } from 'kysely';
import { storable } from '../models/discovery-record.ts';

/** Bounds of a list. */
export interface PageOptions {
  /** At most this many, 1 to 1000. Default 100. */
  readonly limit?: number;
  /** What the page before ended with: its `next`. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** What to give as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

const MAX_LIMIT = 1000;

/** @throws {RangeError} */
export function limitOf({ limit = 100 }: PageOptions): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`a page has 1 to ${MAX_LIMIT} items, not ${limit}`);
  }
  return limit;
}

/** A page of rows of which one more was read than there is room for. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (item: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: keyOf(last) } : { items };
}

/** For LIKE: what contains this text. */
export function containing(text: string): string {
  return `%${storable(text).replace(/[\\%_]/g, (special) => `\\${special}`)}%`;
}

/** To be compared with `=`: any of these texts, which may be none. */
export function anyOf<T extends string>(texts: readonly T[]): RawBuilder<T> {
  return sql<T>`any (${texts}::text[])`;
}
