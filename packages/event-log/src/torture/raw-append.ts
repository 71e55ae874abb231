import type pg from 'pg';
import { admit } from '../admission.ts';
import { BatchAppender } from '../postgres/append-batch.ts';
import type { Database, Session } from '../postgres/database.ts';
import { TypeDictionary } from '../postgres/type-dictionary.ts';
import type { BatchAppend } from './settings.ts';

/** Appends inside a transaction that somebody else has begun and will end. Version and position of each last event. */
export type RawAppend = (
  client: pg.Client,
  appends: readonly Omit<BatchAppend, 'exact'>[],
) => Promise<readonly (readonly [number, string])[]>;

/** By the very steps of the log: only that the session is not its own. */
export function rawAppendIn(database: Database): RawAppend {
  const types = new TypeDictionary(database);
  return async (client, appends) => {
    const session: Session = { ...database.session, query: (text, values) => queryBy(client, text, values) };
    const appender = new BatchAppender({ ...database, session, transact: (work) => work(session) }, types, undefined);
    const batch = admit(
      appends.map(({ stream, ids }) => ({
        stream,
        expected: 'any',
        events: ids.map((id) => ({ id, type: 'raw', data: { id } })),
      })),
    );
    const [results] = await appender.append([batch]);
    if (results === undefined || results instanceof Error) throw results ?? new Error('no result');
    return results.map((result) => {
      if (result.kind === 'conflict') throw new Error('a conflict that cannot be');
      return [result.version, String(result.position)];
    });
  };
}

async function queryBy(
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly (readonly unknown[])[]> {
  const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
  return rows;
}
