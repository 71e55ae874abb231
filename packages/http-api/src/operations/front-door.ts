import { version } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiContext } from '../api-context.ts';
import { wantsPage } from '../page/page.ts';

const PLACES = {
  destination: '/v1/servers/{name}/destination',
  explanation: '/v1/servers/{name}/explanation',
  history: '/v1/servers/{name}/history',
  samples: '/v1/samples',
  documentation: '/docs',
  openapi: '/openapi.json',
  health: '/readyz',
  metrics: '/metrics',
} as const;

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Wherefore</title>
<h1>Wherefore</h1>
<p>Where a Matrix server is, why, since when, and what it was before.</p>
<ul>
<li><a href="/docs">What can be asked here</a></li>
<li><a href="/v1/servers/matrix.org/destination">Where matrix.org is</a></li>
<li><a href="/v1/samples/tuwunel-385/servers/matrix.org/history">An incident to look at</a></li>
<li><a href="/readyz">How this process does</a></li>
</ul>
</html>
`;

/** `/`: where things are, for who came without knowing. */
export async function frontDoor(app: FastifyInstance, { page }: Pick<ApiContext, 'page'>): Promise<void> {
  app.get(
    '/',
    {
      // As the rest of the page.
      config: { access: 'open', isUnlimited: true },
      schema: {
        operationId: 'places',
        tags: ['about'],
        summary: 'Where things are',
        response: {
          200: {
            description: 'Paths; for browsers as a page.',
            content: {
              'application/json': {
                schema: Type.Object({
                  name: Type.String(),
                  version: Type.String(),
                  places: Type.Record(Type.String(), Type.String()),
                }),
              },
              'text/html': { schema: Type.String() },
            },
          },
        },
      },
    },
    (request, reply) => {
      const vary = ['accept', reply.getHeader('vary') ?? []].flat().join(', ');
      reply.headers({ 'cache-control': 'public, no-cache', vary });
      if (wantsPage(request) && page !== undefined) return page.send(request, reply);
      if (wantsPage(request)) return reply.type('text/html; charset=utf-8').send(PAGE);
      return reply.type('application/json; charset=utf-8').send({ name: 'Wherefore', version, places: PLACES });
    },
  );
}
