import { DEFAULT_SERVICE_SETTINGS, openService } from '@wherefore/service';
import type { World } from '@wherefore/testkit';
import { pino } from 'pino';
import { createApi } from '../create-api.ts';
import type { ApiSettings } from '../settings.ts';
import { portsOf, type TestApi, testSettings, WORLD_RANGES } from './open-test-api.ts';

/** The API over a service on a database in memory, as it is in a process, but for the world. */
export async function openStoredApi(world: World, settings: Partial<ApiSettings> = {}): Promise<TestApi> {
  const { dns, fetch } = portsOf(world);
  const service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: 'memory://', allow: WORLD_RANGES },
    {
      signal: new AbortController().signal,
      logger: pino({ level: 'silent' }),
      resolverPorts: { random: () => 0, ...(dns && { dns }), ...(fetch && { fetch }) },
    },
  );
  const app = await createApi(service, testSettings(settings));
  return {
    app,
    service,
    async [Symbol.asyncDispose]() {
      await app.close();
      await service[Symbol.asyncDispose]();
    },
  };
}
