import { appendFunctions } from './schema/append-functions.ts';
import { readingFunctions } from './schema/reading-functions.ts';
import { tables } from './schema/tables.ts';
import type { LogSettings } from './settings.ts';

/** A step forward. There are none backward. */
export interface Migration {
  readonly name: string;
  /** One statement each; `schema` is quoted. */
  readonly statements: (schema: string, settings: LogSettings) => readonly string[];
}

/**
 * In order; the version of a schema is the number of migrations that it has seen. One that was released never
 * changes: what it made is on other people's disks.
 */
export const migrations: readonly Migration[] = [
  {
    name: 'streams, chains, events in partitions',
    statements: (schema, settings) => [
      ...tables(schema, settings),
      ...appendFunctions(schema, settings),
      ...readingFunctions(schema),
    ],
  },
];
