import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from '../service.ts';

/** Where a process tells how it does. */
export interface OperationsServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Who asks are a scraper and a probe or two. */
const MAX_CONNECTIONS = 64;
const REQUEST_MS = 5000;
/** An answer that nobody reads does not hold up the end. */
const CLOSE_MS = 1000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Ask = Pick<Service, 'health' | 'metrics' | 'logger'>;

/**
 * Serves /healthz, /readyz and /metrics. Each connection is for one request.
 *
 * @throws what `listen` of node:net throws: EADDRINUSE and the like
 */
export async function startOperationsServer(
  service: Ask,
  { host, port }: OperationsServerOptions,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1000 },
    (request, response) => {
      answer(service, request).then(
        (told) => send(request, response, told),
        (err: unknown) => {
          service.logger.error({ err, url: request.url }, 'an operations request failed');
          send(request, response, text(500, 'it failed; the log says why'));
        },
      );
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  // Whoever takes the answer slowly, or not at all, is let go.
  server.setTimeout(2 * REQUEST_MS);
  server.listen(port, host);
  await once(server, 'listening');
  return { url: urlOf(server), [Symbol.asyncDispose]: () => close(server) };
}

async function answer({ health, metrics }: Ask, { method, url = '/' }: IncomingMessage): Promise<Answer> {
  const [path] = url.split('?', 1);
  if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') {
    return text(404, 'there are /healthz, /readyz and /metrics');
  }
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'GET and HEAD are all that there is');
  if (path === '/healthz') return json(200, { status: 'alive' });
  if (path === '/metrics') return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
  const { isReady, parts } = await health.report();
  return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not-ready', parts });
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(timer);
}
