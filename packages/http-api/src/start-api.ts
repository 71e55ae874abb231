import type { Service } from '@wherefore/service';
import { createApi } from './create-api.ts';
import { type ApiSettings, boundsOf } from './settings.ts';

/** Serves the API. Disposal lets what is in flight finish, and then closes; the service stays as it is. */
export async function startApi(service: Service, settings: ApiSettings): Promise<AsyncDisposable & { url: string }> {
  const app = await createApi(service, settings);
  app.server.maxConnections = boundsOf(settings).connections;
  const url = await app.listen({ host: settings.host, port: settings.port });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}
