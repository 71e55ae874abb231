import { setImmediate as turn } from 'node:timers/promises';
import type { ParsedCacheTable } from '@wherefore/discovery';
import { claimLine, curesOf, type ImportedClaims, type JudgedClaim, verdictCounts } from '@wherefore/projections';
import { type TObject, type TSchema, Type } from 'typebox';

/** Verdicts that are written before others have their turn: a millisecond or two. */
const AT_A_TIME = 100;

const verdictShape = Type.Object(
  {
    kind: Type.String({ enum: ['agrees', 'unused', 'stale', 'cannot-tell'] }),
    line: Type.Integer(),
    claim: Type.Object({}, { additionalProperties: true, description: 'The entry as it was printed.' }),
    isExpired: Type.Boolean({ description: 'By its own time it is not used any more.' }),
    differences: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }))),
    pattern: Type.Optional(Type.Unsafe({ type: ['string', 'null'], description: 'A fault that has a name.' })),
    rightEntry: Type.Optional(Type.Unsafe({ type: ['string', 'null'] })),
    cure: Type.Optional(Type.String({ description: 'What to type there.' })),
    why: Type.Optional(Type.String()),
    command: Type.Optional(Type.String({ description: 'What to ask this API for, to be told more the next time.' })),
    sentences: Type.Array(Type.String()),
  },
  { description: 'What the evidence says of an entry.' },
);

export const reportShape: TObject = Type.Object({
  items: Type.Array(verdictShape),
  problems: Type.Array(
    Type.Object({
      line: Type.Integer(),
      code: Type.String(),
      lost: Type.String({ enum: ['row', 'expiry', 'rest'] }),
      message: Type.String(),
    }),
    { description: 'What could not be read, by line.' },
  ),
  summary: Type.Object({}, { additionalProperties: true }),
});

/** What is told while rows are recorded and judged, one line each. */
export const importLineShape: TSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('progress'),
      total: Type.Integer({ description: 'Rows that could be read.' }),
      taken: Type.Integer({ description: 'How many of them are recorded by now.' }),
      done: Type.Integer({ description: 'How many of them the evidence was looked up for.' }),
    },
    { description: 'How far it is.' },
  ),
  Type.Object(
    { kind: Type.Literal('report'), ...reportShape.properties },
    { description: 'The last line: a verdict for each row.' },
  ),
  Type.Object(
    { kind: Type.Literal('error'), problem: Type.Unsafe<object>({ $ref: 'Problem#' }) },
    { description: 'In place of the report: why there is none. What was recorded until then stays.' },
  ),
]);

/** The members of a report as text, in pieces: it may have ten thousand verdicts. */
export async function* reportText(
  { entries, problems }: ParsedCacheTable,
  imported: ImportedClaims,
  judged: readonly JudgedClaim[],
): AsyncGenerator<string> {
  yield '"items":[';
  for (let start = 0; start < judged.length; start += AT_A_TIME) {
    const some = judged.slice(start, start + AT_A_TIME);
    const lines = some.map((each, index) => JSON.stringify(claimLine(entries[start + index]?.line ?? 0, each)));
    yield `${start === 0 ? '' : ','}${lines.join()}`;
    await turn();
  }
  const summary = { ...imported, ...verdictCounts(judged), problems: problems.length, cures: curesOf(judged) };
  yield `],"problems":${JSON.stringify(problems)},"summary":${JSON.stringify(summary)}`;
}
