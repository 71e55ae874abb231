import { type TObject, Type } from 'typebox';
import { instantShape, nullable, uuidShape } from '../shapes/common-shapes.ts';

/** What a server name is pinned to. */
export const pinShape: TObject = Type.Object(
  {
    serverName: Type.String(),
    delegated: Type.String({ description: 'What the name is delegated to, whatever its well-known says.' }),
    by: Type.String(),
    reason: nullable(Type.String()),
    pinnedAt: instantShape,
    until: nullable(instantShape),
    id: uuidShape,
  },
  { $id: 'Pin' },
);
