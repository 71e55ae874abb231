import { type TOptional, type TSchema, type TString, Type } from 'typebox';
import { assertServerName } from '../destination/resolving.ts';
import { Problem } from '../problems/problem.ts';
import { type Cursor, parseCursor } from './cursor.ts';
import type { EventFilter } from './event-reader.ts';

const typeName = Type.String({ minLength: 1, maxLength: 128 });

type FilterShapes = {
  readonly after: TOptional<TString>;
  readonly type: TOptional<TSchema>;
  readonly server: TOptional<TString>;
};

/** Parts of a query that say which events. */
export const filterShapes: FilterShapes = {
  after: Type.Optional(Type.String({ maxLength: 6000, description: 'A cursor: only what comes behind it.' })),
  type: Type.Optional(
    Type.Array(typeName, { maxItems: 40, description: 'Only of this type. May be given more than once.' }),
  ),
  server: Type.Optional(
    Type.String({
      maxLength: 512,
      description:
        'Only what is about this name: asked, concluded, cleared, pinned, claimed. Observations are of questions.',
    }),
  ),
};

export interface FilterQuery {
  readonly type?: readonly string[];
  readonly server?: string;
}

/** @throws {Problem} `server` is no server name */
export function readFilter({ type, server }: FilterQuery): EventFilter {
  if (server !== undefined) assertServerName(server);
  return {
    ...(type !== undefined && { types: new Set(type) }),
    ...(server !== undefined && { server }),
  };
}

/** @throws {Problem} it is no cursor of this log */
export function readCursor(text: string, lanes: number): Cursor {
  const cursor = parseCursor(text, lanes);
  if (cursor !== undefined) return cursor;
  throw new Problem('invalid-request', 'after: give a `next` or `cursor` of these lists, or an id of the stream.');
}
