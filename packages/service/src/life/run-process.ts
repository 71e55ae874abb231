import type { Logger } from 'pino';
import type { ProcessSettings } from '../configuration/read-service-settings.ts';
import { openService } from '../open-service.ts';
import { SettingsError } from '../options/settings-error.ts';
import type { Service } from '../service.ts';
import { explained } from './explained.ts';
import { beginLife } from './process-life.ts';

/**
 * A process from its start to its end: opens the service, begins its parts, and when a signal comes disposes of them and
 * closes it. Gives the exit code: 0 when it was told to end, 70 after a fault of the program.
 *
 * @throws {SettingsError} it cannot start, and why
 */
export async function runProcess(
  settings: ProcessSettings,
  logger: Logger,
  begin: (service: Service) => Promise<AsyncDisposable>,
): Promise<number> {
  using life = beginLife(logger, settings);
  try {
    await using closing = new AsyncDisposableStack();
    const { waitForDatabaseMs } = settings;
    const service = closing.use(
      await openService(settings.service, { signal: life.signal, logger, waitForDatabaseMs }),
    );
    life.signal.throwIfAborted();
    closing.use(await begin(service));
    await life.ending;
  } catch (error) {
    // Told to end before it had begun.
    if (!life.signal.aborted) throw explained(error, settings);
    logger.debug({ err: error }, 'not everything ended in order');
  }
  return life.exitCode;
}

/**
 * For what shares its database with other processes.
 *
 * @throws {SettingsError} the database is for one process
 */
export function assertShared({ service }: ProcessSettings, what: 'api' | 'worker'): void {
  if (/^postgres(ql)?:\/\//i.test(service.database)) return;
  throw new SettingsError(
    `an embedded database is for one process: name a PostgreSQL one with --database or WHEREFORE_DATABASE, ` +
      `or have API and worker in one process with wherefore serve instead of ${what}`,
  );
}
