import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { STEPS } from '@wherefore/discovery';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { momentShape, readMoment } from '../history/moment.ts';
import { Problem } from '../problems/problem.ts';
import { limitShape, pageShape, stepShape } from '../shapes/common-shapes.ts';
import { destinationLine, overrideLine } from './cache-lines.ts';

const page = {
  step: Type.Optional(
    Type.Array(stepShape, {
      minItems: 1,
      maxItems: STEPS.length,
      description: 'May be given more than once: any of these.',
    }),
  ),
  stale: Type.Optional(Type.Boolean({ description: '`true`: only what has expired. `false`: only the rest.' })),
  q: Type.Optional(Type.String({ maxLength: 255, description: 'Part of the name.' })),
  after: Type.Optional(Type.String({ maxLength: 300, description: 'What the page before gave as `next`.' })),
  limit: Type.Optional(limitShape),
  count: Type.Optional(Type.Boolean({ description: '`true`: also how many there are of all pages, as `total`.' })),
};

const total = Type.Optional(Type.Integer({ minimum: 0, description: 'Of all pages, where `count` asks for it.' }));

/** `GET /v1/caches/destinations` and `GET /v1/caches/overrides`: what the read models have, as far as they are. */
export async function cacheRoutes(base: FastifyInstance, { service, withhold, reading }: ApiContext): Promise<void> {
  const { projections } = service;
  const totalOf = async (
    items: readonly object[],
    { after, next }: { readonly after: string | undefined; readonly next: string | null },
    ask: () => Promise<number>,
  ): Promise<number> =>
    // The only page has them all.
    after === undefined && next === null ? items.length : await reading.through(ask);
  const app = base.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/v1/caches/destinations',
    {
      compress: {},
      schema: {
        operationId: 'cachedDestinations',
        tags: ['caches'],
        summary: 'The destination cache',
        description: 'What was withdrawn or cleared is not there.',
        querystring: Type.Object(
          {
            ...page,
            outcome: Type.Optional(
              Type.Union([Type.Literal('destination'), Type.Literal('unresolvable')], {
                description: '`unresolvable`: only what was not found.',
              }),
            ),
            expiresBefore: Type.Optional(
              momentShape('Only what expires until then, or has; with `stale=false` what is about to.'),
            ),
            pinned: Type.Optional(Type.Boolean({ description: 'Whether it was concluded under a pin.' })),
            restsOnStale: Type.Optional(
              Type.Boolean({
                description: '`true`: only those that evidence past its time serves for, because asking again failed.',
              }),
            ),
            sort: Type.Optional(
              Type.Union([Type.Literal('name'), Type.Literal('expiry')], {
                default: 'name',
                description: '`expiry`: what expires soonest, or has expired first, comes first.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: { description: 'A page.', ...pageShape(Type.Ref('CachedDestination#'), { total }) } },
      },
    },
    async (request) => {
      const { expiresBefore: until, limit = 100, after, sort, count = false, ...said } = request.query;
      const now = Date.now();
      const expiresBefore = until === undefined ? undefined : readMoment('expiresBefore', until);
      const filter = { status: 'live', now, ...defined({ ...said, expiresBefore }) } as const;
      const { items, next = null } = await fromCursor(() =>
        reading.through(() => projections.destinations.list({ ...filter, limit, ...defined({ after, sort }) })),
      );
      const counted = count
        ? { total: await totalOf(items, { after, next }, () => projections.destinations.count(filter)) }
        : {};
      return withhold({ items: items.map((row) => destinationLine(row, now)), next, ...counted });
    },
  );
  app.get(
    '/v1/caches/overrides',
    {
      compress: {},
      schema: {
        operationId: 'cachedOverrides',
        tags: ['caches'],
        summary: 'The cache of address overrides',
        description: 'Host, port and owner of every target: a view of the destinations. In the order of owners.',
        querystring: Type.Object(page, { additionalProperties: false }),
        response: { 200: { description: 'A page.', ...pageShape(Type.Ref('CachedOverride#'), { total }) } },
      },
    },
    async (request) => {
      const { limit = 100, after, count = false, ...said } = request.query;
      const now = Date.now();
      const filter = { now, ...defined(said) };
      const { items, next = null } = await fromCursor(() =>
        reading.through(() => projections.overrides.list({ ...filter, limit, ...defined({ after }) })),
      );
      const counted = count
        ? { total: await totalOf(items, { after, next }, () => projections.overrides.count(filter)) }
        : {};
      return withhold({ items: items.map((row) => overrideLine(row, now)), next, ...counted });
    },
  );
}

/** Where a page begins is the client's word. */
async function fromCursor<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Problem('invalid-request', 'after is not what a page gave as next.', { cause });
  }
}

/** Without what was not said: `undefined` would count as a value. */
function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
