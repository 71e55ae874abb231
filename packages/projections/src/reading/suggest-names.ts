import { type EngineContext, named } from '../engine/context.ts';
import { storable } from '../models/discovery-record.ts';
import { containing } from './page.ts';

const MAX_LIMIT = 100;

/** What is shorter is part of nearly every name. */
const MIN_PART = 3;

/** The last of all characters. */
const LAST = '\u{10ffff}';

/**
 * Keys are in the order of their bytes, so names that begin with a text are a stretch of the index. Names that it is
 * part of are looked for in the index alone, and only where the others are too few.
 */
export async function suggestNames(context: EngineContext, text: string, limit = 20): Promise<readonly string[]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`suggest 1 to ${MAX_LIMIT} names, not ${limit}`);
  }
  const { session } = context.database;
  const view = named(context, 'destination');
  const written = storable(text);
  const lower = written.toLowerCase();
  const found = new Set<string>();
  const add = async (condition: string, values: readonly string[]): Promise<void> => {
    if (found.size >= limit) return;
    const select = `select server_name from ${view} where ${condition} order by server_name limit $${values.length + 1}::int`;
    for (const [name] of await session.query(select, [...values, limit + found.size])) found.add(String(name));
  };
  for (const start of new Set([written, lower])) {
    await add('server_name >= $1::text and server_name < $2::text', [start, start + LAST]);
  }
  if (text.length >= MIN_PART) await add('lower(server_name) like $1::text', [containing(lower)]);
  return [...found].slice(0, limit);
}
