import type { Service } from '@wherefore/service';
import { createApi } from './create-api.ts';
import { boundConnections } from './limits/connection-bounds.ts';
import { type ApiSettings, boundsOf } from './settings.ts';

/**
 * Serves the API. Disposal says in `/readyz` that the end is near, takes no new connections, ends streams, and lets what
 * is in flight finish for as long as `closingMs`; the service stays as it is.
 *
 * @throws what `listen` of node:net throws: EADDRINUSE and the like
 */
export async function startApi(service: Service, settings: ApiSettings): Promise<AsyncDisposable & { url: string }> {
  const { connections, connectionsPerClient, pipelinedRequests, closingMs } = boundsOf(settings);
  const app = await createApi(service, settings);
  app.server.maxConnections = connections;
  // Those of a proxy are of all of its clients.
  const perClient = settings.trustProxy.length > 0 ? 0 : connectionsPerClient;
  boundConnections(app.server, { perClient, pipelined: pipelinedRequests });
  try {
    const url = await app.listen({ host: settings.host, port: settings.port });
    service.health.set('api', { isReady: true, detail: 'it listens' });
    return { url, [Symbol.asyncDispose]: () => close() };
  } catch (error) {
    await app.close();
    throw error;
  }

  async function close(): Promise<void> {
    service.health.set('api', { isReady: false, detail: 'it is about to end' });
    // Whoever has not finished by then has had the time that there was.
    const late = setTimeout(() => app.server.closeAllConnections(), closingMs);
    try {
      await app.close();
    } finally {
      clearTimeout(late);
    }
  }
}
