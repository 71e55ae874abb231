import { type TObject, Type } from 'typebox';

/** The line of a name of which nothing can be said. */
export const destinationErrorShape: TObject = Type.Object(
  { serverName: Type.String(), outcome: Type.Literal('error'), problem: Type.Unsafe<object>({ $ref: 'Problem#' }) },
  { $id: 'DestinationError', description: 'Of this name nothing can be said, and why.' },
);
