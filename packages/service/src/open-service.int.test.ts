import { pino } from 'pino';
import { expect, test } from 'vitest';
import { DEFAULT_SERVICE_SETTINGS } from './default-settings.ts';
import { openService } from './open-service.ts';

test('a service on a database in memory has everything that its parts need', async () => {
  await using service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: 'memory://' },
    { signal: new AbortController().signal, logger: pino({ level: 'silent' }) },
  );
  expect(await service.projections.destinations.list()).toEqual({ items: [] });
  expect(await service.metrics.metrics()).toContain('wherefore_build_info{version=');
});
