import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

const NOTHING = Type.Object({}, { additionalProperties: false });

/** Browsers are sent to the front door with whatever sent them put behind it. */
const FRONT_DOOR = '/';

/** Has a documented route that says nothing of a query refuse one, as those that do refuse what they do not know. */
export function addStrictQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { schema, url } = route;
    const isDocumented = schema !== undefined && schema.hide !== true && url !== FRONT_DOOR;
    if (isDocumented && schema.querystring === undefined) route.schema = { ...schema, querystring: NOTHING };
  });
}
