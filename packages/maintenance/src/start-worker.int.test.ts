import { DEFAULT_SERVICE_SETTINGS, openService } from '@wherefore/service';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startWorker } from './start-worker.ts';

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
  await expect
    .poll(async () => (await service.projections.destinations.get('a.example'))?.status, { timeout: 10_000 })
    .toBe('asked');
  await worker[Symbol.asyncDispose]();
  await worker.ended;
  expect((await service.health.report()).isReady).toBe(true);
});
