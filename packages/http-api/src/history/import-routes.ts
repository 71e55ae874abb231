import { PassThrough } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type ParsedCacheTable, parseCacheTable } from '@wherefore/discovery';
import { importClaims, judgeClaims } from '@wherefore/projections';
import { ANYBODY } from '@wherefore/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { Gate, hasGone } from '../limits/gate.ts';
import { goneSignal } from '../limits/gone.ts';
import { Problem, problemDocument } from '../problems/problem.ts';
import { problemOf } from '../problems/problem-of.ts';
import { logProblem } from '../problems/problem-reply.ts';
import { importLineShape, reportShape, reportText } from './import-report.ts';

const MAX_BYTES = 1_048_576;
/** Rows are judged by reading about each name. */
const AT_ONCE = 1;
const WAITING = 8;
const LINES = 'application/x-ndjson';

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
          'recorded as claims, which nothing is ever concluded from, and held against the evidence: a verdict for each row. ' +
          'Who accepts `application/x-ndjson` is told how far it is, line by line, and the report is the last line. Who ' +
          'hangs up ends it; what was recorded until then stays.',
        consumes: ['text/plain', 'text/markdown'],
        body: Type.String(),
        response: {
          200: {
            description: 'A verdict for each row.',
            content: { 'application/json': { schema: reportShape }, [LINES]: { schema: importLineShape } },
          },
        },
      },
    },
    async (request, reply) => {
      const now = Date.now();
      const table = parseCacheTable(request.body, { now });
      if (table.tables.length === 0 && table.entries.length === 0) {
        throw new Problem(
          'invalid-request',
          'There is no table in it that destinations-cache or overrides-cache prints.',
        );
      }
      const asking: Asking = { table, by: request.by ?? ANYBODY, now, signal: goneSignal(reply) };
      return wantsLines(request) ? await sendLines(request, reply, asking) : await sendReport(reply, asking);
    },
  );

  interface Asking {
    readonly table: ParsedCacheTable;
    readonly by: string;
    readonly now: number;
    readonly signal: AbortSignal;
  }

  interface Progress {
    readonly taken: number;
    readonly done: number;
  }

  async function* report(
    { table, by, now, signal }: Asking,
    tell: (progress: Progress) => void = () => undefined,
  ): AsyncGenerator<string> {
    const claims = table.entries.map(({ claim }) => claim);
    const imported = await importClaims(log, claims, {
      by,
      now,
      signal,
      onProgress: (taken) => tell({ taken, done: 0 }),
    });
    const judged = await judgeClaims(log, claims, {
      now,
      resolveBy: (serverName) => `GET /v1/servers/${encodeURIComponent(serverName)}/destination?fresh=true`,
      signal,
      onProgress: ({ done }) => tell({ taken: claims.length, done }),
    });
    yield* reportText(table, imported, judged);
  }

  // A place is given on when an answer is whole, not when its client has taken all of it.
  async function sendReport(reply: FastifyReply, asking: Asking): Promise<FastifyReply> {
    const { signal } = asking;
    const pieces: string[] = [];
    await gate.through(async () => {
      try {
        for await (const piece of report(asking)) pieces.push(piece);
      } catch (error) {
        throw signal.aborted ? hasGone() : error;
      }
    }, signal);
    return reply
      .header('cache-control', 'no-store')
      .header('content-type', 'application/json; charset=utf-8')
      .send(Buffer.from(`{${pieces.join('')}}`));
  }

  async function sendLines(request: FastifyRequest, reply: FastifyReply, asking: Asking): Promise<FastifyReply> {
    const { table, signal } = asking;
    const total = table.entries.length;
    const lines = new PassThrough();
    // Who has gone reads no more; the signal tells.
    lines.on('error', () => undefined);
    const tell = ({ taken, done }: Progress): void => {
      lines.write(`${JSON.stringify({ kind: 'progress', total, taken, done })}\n`);
    };
    await gate.through(async () => {
      reply.headers({ 'content-type': LINES, 'cache-control': 'no-store', 'x-accel-buffering': 'no' }).send(lines);
      tell({ taken: 0, done: 0 });
      let begin = '{"kind":"report",';
      try {
        for await (const piece of report(asking, tell)) {
          lines.write(begin + piece);
          begin = '';
        }
        lines.write('}\n');
      } catch (error) {
        if (!signal.aborted) {
          const problem = problemOf(error);
          logProblem(service.logger, problem, request.id);
          // Where the report has begun its line has no end.
          if (begin !== '') {
            lines.write(`${JSON.stringify({ kind: 'error', problem: problemDocument(problem, request.id) })}\n`);
          }
        }
      }
      lines.end();
    }, signal);
    return reply;
  }
}

function wantsLines({ headers: { accept } }: FastifyRequest): boolean {
  return accept?.includes(LINES) === true;
}
