import { type TObject, type TString, Type } from 'typebox';
import { PROBLEMS } from './problem-codes.ts';

/** Problem details (RFC 9457). */
export const problemSchema: TObject = Type.Object(
  {
    type: Type.String({ description: '`urn:wherefore:problem:` and the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong this time, in a sentence.' }),
    code: Type.String({ enum: Object.keys(PROBLEMS), description: 'Stable: match on this.' }) as TString,
    instance: Type.Optional(Type.String({ description: 'Which occasion: the log of the server has it, too.' })),
    offset: Type.Optional(
      Type.Integer({ description: 'With `invalid-server-name`: where the name goes wrong, in UTF-16 code units.' }),
    ),
    deletedTo: Type.Optional(
      Type.String({
        description: 'With `history-deleted`: the last position that is gone. What is left is behind it.',
      }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.String({ enum: ['path', 'query', 'body', 'header'] }),
          pointer: Type.String({ description: 'JSON pointer (RFC 6901) to what is wrong.' }),
          detail: Type.String(),
        }),
        { description: 'With `invalid-request`: what is wrong, and where.' },
      ),
    ),
  },
  { $id: 'Problem', description: 'Problem details (RFC 9457). Codes may have further members.' },
);
