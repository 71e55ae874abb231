import {
  API_PORT,
  assertShared,
  createLogger,
  type Given,
  listening,
  readApiSettings,
  readServiceSettings,
  runProcess,
} from '@wherefore/service';
import { SettingsError } from '@wherefore/service/options';
import { startApi } from './start-api.ts';

/**
 * The API as a process of its own, from its start to its end, with the page that is in a folder. Gives the exit code.
 *
 * @throws {SettingsError} it cannot start, and why
 */
export async function runApi(given: Given, page: URL): Promise<number> {
  const settings = readServiceSettings(given, { logLevel: 'info' });
  assertShared(settings, 'api');
  const { port = API_PORT, tokens = [], ...said } = readApiSettings(given);
  if (said.reads === 'token' && tokens.length === 0) {
    throw new SettingsError('with --reads token nobody could read: name a file of tokens with --tokens');
  }
  const logger = createLogger(settings.service.logLevel);
  if (tokens.length === 0) logger.info('no tokens were named: what changes something is refused');
  return runProcess(settings, logger, async (service) => {
    const api = { ...said, port, tokens, page, bounds: { closingMs: settings.shutdownMs } };
    const { host } = api;
    const started = await listening({ host, port, option: 'port' }, () => startApi(service, api));
    logger.info({ url: started.url }, 'the API is served');
    return started;
  });
}
