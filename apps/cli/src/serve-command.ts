import process from 'node:process';
import { startApi } from '@wherefore/http-api';
import { readWebhookEndpoints, startWorker } from '@wherefore/maintenance';
import {
  API_PORT,
  createLogger,
  type Given,
  listening,
  type ProcessSettings,
  readApiSettings,
  readServiceSettings,
  readWorkerSettings,
  runProcess,
  version,
} from '@wherefore/service';
import { pageFolder } from '@wherefore/web';
import { defaultDirectory, isUrl, shownLocation } from './database-location.ts';
import { leaveSignals } from './interruption.ts';
import { isThere, servedInstead } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { freePort } from './serve/free-port.ts';
import { keepToken } from './serve/keep-token.ts';
import { sayWhere } from './serve/served-at.ts';
import { type Serving, servingAt, servingLines, servingText } from './serve/serving.ts';
import { toldLog } from './serve/told-log.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

/** The options of `serve`, besides those of the settings. */
export interface ServeFlags {
  readonly json?: boolean;
  readonly [option: string]: unknown;
}

/** `wherefore serve`: worker and API in one process. Gives the exit code. */
export async function serveCommand({ json = false, ...options }: ServeFlags): Promise<number> {
  const given: Given = { options, environment: process.env };
  const directory = defaultDirectory(process.env);
  const settings = readServiceSettings(given, { database: directory, logLevel: 'warn' });
  const { port: namedPort, tokens: named, ...said } = readApiSettings(given);
  const worker = readWorkerSettings(given, readWebhookEndpoints);
  const place = { host: said.host, port: await freePort(said.host, namedPort, API_PORT) };
  const { database } = settings.service;
  if (!(await isThere(database))) {
    complain(visible(`making a database in ${database}, which takes some seconds`));
  }
  const kept = isUrl(database) ? directory : database;
  const logger = loggerOf(settings, given);
  // From here at one go: what comes in between would be heard by nobody.
  leaveSignals();
  const exitCode = await runProcess(settings, logger, async (service) => {
    const { tokens, tokenFile } = named === undefined ? await keepToken(kept) : { tokens: named, tokenFile: null };
    const bounds = { closingMs: settings.shutdownMs };
    await using closing = new AsyncDisposableStack();
    const work = closing.use(await startWorker(service, worker, { drainMs: settings.shutdownMs }));
    const api = closing.use(
      await listening({ ...place, option: 'port' }, () =>
        startApi(service, { ...said, ...place, tokens, page: pageFolder, bounds }),
      ),
    );
    const { pid } = process;
    const sign = isUrl(database) ? undefined : closing.use(await sayWhere(database, { pid, url: api.url }));
    await tell(servingAt(api.url, { version, database: shownLocation(database), tokenFile, pid }), json);
    closing.move();
    return together(sign === undefined ? [work, api] : [work, api, sign]);
  }).catch(async (error: unknown) => {
    const served = error instanceof Error ? await servedInstead(error.cause, database) : undefined;
    throw served === undefined ? error : new UsageError(served, { cause: error });
  });
  // Behind the ^C that the terminal shows.
  if (!json && isAtTerminal()) await print('\nEnded.\n');
  return exitCode;
}

function loggerOf({ service }: ProcessSettings, { options, environment }: Given): ReturnType<typeof createLogger> {
  const isAsked = options['logLevel'] !== undefined || (environment['WHEREFORE_LOG_LEVEL'] ?? '') !== '';
  return createLogger(service.logLevel, isAsked ? { write: (line) => void process.stderr.write(line) } : toldLog);
}

async function tell(serving: Serving, json: boolean): Promise<void> {
  if (json) await printJson({ kind: 'serving', ...serving });
  else if (isAtTerminal()) await print(servingText(serving));
  else for (const line of servingLines(serving)) complain(visible(line));
}

function isAtTerminal(): boolean {
  return process.stdout.isTTY && process.stderr.isTTY;
}

/** All come to their end at the same time, within the time that there is. */
function together(parts: readonly AsyncDisposable[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
    },
  };
}
