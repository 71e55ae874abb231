import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SERVICE_SETTINGS } from './default-settings.ts';
import { openService } from './open-service.ts';
import type { Service } from './service.ts';

const life = new AbortController();
let service: Service;

beforeAll(async () => {
  service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: 'memory://' },
    { signal: life.signal, logger: pino({ level: 'silent' }) },
  );
});

afterAll(() => service[Symbol.asyncDispose]());

test('a service on a database in memory has everything that its parts need', async () => {
  expect(await service.projections.destinations.list()).toEqual({ items: [] });
  expect(await service.metrics.metrics()).toContain('wherefore_build_info{version=');
});

test('what others clear is heard of as long as somebody may be answered, though the process is to end', async () => {
  const serverName = '192.0.2.1';
  await service.resolver.resolve(serverName);
  life.abort();
  expect(service.signal.aborted).toBe(true);
  expect(service.resolver.peek(serverName)).toBeDefined();
  const data = { subject: serverName, by: 'somebody elsewhere', clearedAt: Date.now() };
  const events = [{ id: randomUUID(), type: 'CacheCleared', data }];
  await service.log.append([{ stream: `server:${serverName}`, expected: 'any', events }]);
  await expect.poll(() => service.resolver.peek(serverName)).toBeUndefined();
});
