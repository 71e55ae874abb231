import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { formatInstant, parseCacheTable } from '@wherefore/discovery';
import { importClaims, type JudgedClaim, judgeClaims } from '@wherefore/projections';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { Gate } from '../limits/gate.ts';
import { Problem } from '../problems/problem.ts';
import { sendJson } from './send-json.ts';

const MAX_BYTES = 1_048_576;
/** Rows are judged by reading about each name. */
const AT_ONCE = 1;
const WAITING = 8;

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
    command: Type.Optional(Type.String()),
    sentences: Type.Array(Type.String()),
  },
  { description: 'What the evidence says of an entry.' },
);

const reportShape = Type.Object({
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

/** `POST /v1/imports/tuwunel`. */
export async function importRoutes(app: FastifyInstance, { service }: ApiContext): Promise<void> {
  const { log } = service;
  const gate = new Gate({ places: AT_ONCE, waiting: WAITING });
  app.addContentTypeParser('text/markdown', { parseAs: 'string', bodyLimit: MAX_BYTES }, (_request, body, done) => {
    done(null, body);
  });
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/imports/tuwunel',
    {
      bodyLimit: MAX_BYTES,
      compress: {},
      schema: {
        operationId: 'importTuwunel',
        tags: ['imports'],
        summary: 'What a Tuwunel or Continuwuity has cached: right, or stale?',
        description:
          'The tables that `!admin query resolver destinations-cache` and `overrides-cache` print, as text. They are ' +
          'recorded as claims, which nothing is ever concluded from, and held against the evidence: a verdict for each row.',
        consumes: ['text/plain', 'text/markdown'],
        body: Type.String(),
        response: { 200: { description: 'A verdict for each row.', ...reportShape } },
      },
    },
    async (request, reply) => {
      const now = Date.now();
      const { entries, problems, tables } = parseCacheTable(request.body, { now });
      if (tables.length === 0 && entries.length === 0) {
        throw new Problem(
          'invalid-request',
          'There is no table in it that destinations-cache or overrides-cache prints.',
        );
      }
      const claims = entries.map(({ claim }) => claim);
      const { imported, judged } = await gate.through(async () => ({
        imported: await importClaims(log, claims, { by: request.by ?? 'api', now }),
        judged: await judgeClaims(log, claims, { now }),
      }));
      const answer = {
        items: judged.map((each, index) => verdictLine(entries[index]?.line ?? 0, each)),
        problems,
        summary: { ...imported, ...countsOf(judged), problems: problems.length, cures: curesOf(judged) },
      };
      return sendJson(reply, answer);
    },
  );
}

/** As `wherefore import tuwunel --json` prints it. */
function verdictLine(line: number, { claim, verdict }: JudgedClaim): object {
  const { kind, isExpired, sentences } = verdict;
  const { expiresAt, ...printed } = claim;
  return {
    kind,
    line,
    claim: { ...printed, expiresAt: expiresAt === null ? null : formatInstant(expiresAt) },
    isExpired,
    ...(verdict.kind === 'stale' && {
      differences: verdict.differences,
      pattern: verdict.pattern,
      rightEntry: verdict.rightEntry,
      cure: verdict.cure,
    }),
    ...(verdict.kind === 'cannot-tell' && { why: verdict.why, command: verdict.command }),
    sentences,
  };
}

function countsOf(judged: readonly JudgedClaim[]): Readonly<Record<JudgedClaim['verdict']['kind'], number>> {
  const counts = { agrees: 0, unused: 0, stale: 0, 'cannot-tell': 0 };
  for (const { verdict } of judged) counts[verdict.kind] += 1;
  return counts;
}

function curesOf(judged: readonly JudgedClaim[]): readonly string[] {
  return [...new Set(judged.flatMap(({ verdict }) => (verdict.kind === 'stale' ? [verdict.cure] : [])))];
}
