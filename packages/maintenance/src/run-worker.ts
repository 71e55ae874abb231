import {
  assertShared,
  createLogger,
  type Given,
  listening,
  readOperationsSettings,
  readServiceSettings,
  readWorkerSettings,
  runProcess,
  startOperationsServer,
} from '@wherefore/service';
import { startWorker } from './start-worker.ts';
import { readWebhookEndpoints } from './webhooks/read-endpoints.ts';

/**
 * A worker as a process of its own, from its start to its end. Gives the exit code.
 *
 * @throws {SettingsError} it cannot start, and why
 */
export async function runWorker(given: Given): Promise<number> {
  const settings = readServiceSettings(given, { logLevel: 'info' });
  assertShared(settings, 'worker');
  const worker = readWorkerSettings(given, readWebhookEndpoints);
  const operations = readOperationsSettings(given);
  const logger = createLogger(settings.service.logLevel);
  return runProcess(settings, logger, async (service) => {
    await using closing = new AsyncDisposableStack();
    // It answers until the worker has ended.
    const told = closing.use(
      await listening({ ...operations, option: 'operations-port' }, () => startOperationsServer(service, operations)),
    );
    closing.use(await startWorker(service, worker, { drainMs: settings.shutdownMs }));
    logger.info({ url: told.url }, 'operations are served');
    return closing.move();
  });
}
