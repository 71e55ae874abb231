import { EventLogError } from '@wherefore/event-log';
import { classify, DatabaseFailed } from '@wherefore/event-log/postgres';

/** The same door, whose every call tells what the database does wrong as the log does. */
export function telling<Door extends object>(door: Door): Door {
  const members = Object.entries(door).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? (...given: unknown[]) => call(() => Reflect.apply(member, door, given)) : member,
  ]);
  return Object.fromEntries(members) as Door;
}

async function call(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return failAsTold(error);
  }
}

/** @throws what was given, as an `EventLogError` where the database is to blame */
export function failAsTold(error: unknown): never {
  const told = classify(error);
  // Of the log's tables it would say the same, and of these it would not be true.
  if (!(error instanceof EventLogError) && told instanceof DatabaseFailed && NO_TABLES.has(told.sqlState)) {
    const message = 'The projections have no tables in this schema: run migrate first.';
    throw new DatabaseFailed(message, { cause: error, retryable: false, sqlState: told.sqlState });
  }
  throw told;
}

/** Undefined table, undefined schema. */
const NO_TABLES: ReadonlySet<string> = new Set(['42P01', '3F000']);
