import { fastifyCompress } from '@fastify/compress';
import { fastifyCors } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from '../problems/problem.ts';
import type { ApiSettings } from '../settings.ts';

/** What is no page is nothing that a browser should make anything of. */
const SECURITY = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** What is smaller is not worth the time. */
const COMPRESSED_FROM_BYTES = 2048;

const HOUR_S = 3600;

/**
 * Headers that every answer has, who may read from a browser, and compression for the routes that ask for it by
 * `compress: {}`. Comes before the routes.
 */
export async function addHeaders(app: FastifyInstance, { cors }: ApiSettings): Promise<void> {
  app.addHook('onRequest', ({ raw: { headers, httpVersion } }, reply, done) => {
    reply.headers(SECURITY);
    if (headers.host !== undefined || httpVersion === '1.0') done();
    else done(new Problem('invalid-request', 'HTTP/1.1 has a Host header with each request.'));
  });
  app.addHook('onRoute', (route) => {
    if (route.schema?.body === undefined) return;
    route.onRequest = [refuseEncoded, ...[route.onRequest ?? []].flat()];
  });
  if (cors.length > 0) {
    await app.register(fastifyCors, {
      origin: cors.includes('*') ? '*' : [...cors],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'if-none-match', 'last-event-id'],
      exposedHeaders: ['etag', 'retry-after', 'www-authenticate'],
      maxAge: HOUR_S,
      // Else it answers by itself, and not with a problem, where somebody asks for OPTIONS who is no browser.
      strictPreflight: false,
    });
  }
  await app.register(fastifyCompress, {
    global: false,
    globalDecompression: false,
    encodings: ['gzip', 'identity'],
    threshold: COMPRESSED_FROM_BYTES,
  });
}

/** Of what is refused before any hook sees it. */
export function headersOfRefusal(
  { cors }: Pick<ApiSettings, 'cors'>,
  { headers: { origin } }: FastifyRequest,
): Readonly<Record<string, string>> {
  if (cors.includes('*')) return { ...SECURITY, 'access-control-allow-origin': '*' };
  if (cors.length === 0) return SECURITY;
  const allowed = origin !== undefined && cors.includes(origin);
  return { ...SECURITY, vary: 'Origin', ...(allowed && { 'access-control-allow-origin': origin }) };
}

const refuseEncoded: onRequestHookHandler = ({ headers }, _reply, done) => {
  const encoding = headers['content-encoding'];
  const isPlain = encoding === undefined || encoding === 'identity';
  done(isPlain ? undefined : new Problem('unsupported-media-type', 'Send bodies as they are, without encoding.'));
};
