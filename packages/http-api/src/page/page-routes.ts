import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import type { ApiContext } from '../api-context.ts';

/** Paths that the page reads for itself. `/` is of the front door. */
const PATHS = ['/servers/*', '/names', '/changes', '/operate', '/events/*', '/samples/*'];

/** Everybody may have it, for it asks for a token itself; and it is not counted: a visit is a dozen files. */
const config: FastifyContextConfig = { access: 'open', isUnlimited: true };

/** The page at its paths, and what it consists of. */
export async function pageRoutes(app: FastifyInstance, { page }: Pick<ApiContext, 'page'>): Promise<void> {
  if (page === undefined) return;
  const route = { config, schema: { hide: true } };
  for (const path of PATHS) app.get(path, route, (request, reply) => page.send(request, reply));
  for (const path of page.others) app.get(`/${path}`, route, (request, reply) => page.sendFile(request, reply, path));
  // One route for all of them, for each route has its own metrics.
  app.get('/assets/*', route, (request, reply) => {
    const { '*': name } = request.params as { readonly '*': string };
    return page.sendFile(request, reply, `assets/${name}`);
  });
}
