import { DEFAULT_SERVICE_SETTINGS, openService } from '@wherefore/service';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startWorker } from './start-worker.ts';
import { recordNames } from './testing/due-names.ts';
import { smallWorld, WORLD_RANGES, worldPorts } from './testing/small-world.ts';
import { systemClock } from './worker-clock.ts';

const SETTINGS = { refreshesPerSecond: 10, refreshesAtOnce: 10, webhooks: [] };

test('a worker on an embedded database follows the log, and comes to an end when it is told', async () => {
  await using service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: 'memory://' },
    { signal: new AbortController().signal, logger: pino({ level: 'silent' }) },
  );
  const worker = await startWorker(service, SETTINGS);
  const requestedAt = Date.now();
  const data = { serverName: 'a.example', by: 'somebody', why: 'unknown', requestedAt };
  await service.log.append([
    {
      stream: 'server:a.example',
      expected: 'any',
      events: [{ id: crypto.randomUUID(), type: 'ResolutionRequested', data }],
    },
  ]);
  await expect.poll(async () => (await service.projections.destinations.get('a.example'))?.status).toBe('asked');
  await worker[Symbol.asyncDispose]();
  await worker.ended;
  expect((await service.health.report()).isReady).toBe(true);
});

test('a worker that is told to end in the middle finishes what is in flight, and gives back the rest at once', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `n${index}.example`);
  using world = worldPorts(smallWorld(names), { clock: systemClock, latencyMs: 200 });
  await using service = await openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: 'memory://', allow: WORLD_RANGES },
    {
      signal: new AbortController().signal,
      logger: pino({ level: 'silent' }),
      resolverPorts: world.ports,
    },
  );
  const now = Date.now();
  await recordNames(service.log, names, { decidedAt: now - 57 * 60_000, freshUntil: now + 3 * 60_000 });
  await service.projections.catchUp();
  const worker = await startWorker(service, { refreshesPerSecond: 1000, refreshesAtOnce: 20, webhooks: [] });
  const counted = (): Promise<string> => service.metrics.getSingleMetricAsString('wherefore_refreshes_total');
  await expect.poll(counted).toMatch(/outcome="renewed"} [1-9]/);
  await worker[Symbol.asyncDispose]();
  const renewed = Number(/outcome="renewed"} (\d+)/.exec(await counted())?.[1]);
  expect(renewed).toBeLessThan(60);
  const schema = `"${service.database.schema}_projections"`;
  const [row] = await service.database.session.query(
    `select count(*) filter (where lease_by is not null), count(*) filter (where lease_until is null)
    from ${schema}.refresh_schedule`,
  );
  expect(row?.map(Number)).toEqual([0, 60 - renewed]);
});
