import process from 'node:process';
import type { Logger } from 'pino';

/** What ends a process, and with which exit code. */
export interface ProcessLife extends Disposable {
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly ending: Promise<void>;
  /** 0, or 70 (EX_SOFTWARE) after a fault of the program. */
  readonly exitCode: 0 | 70;
}

const FAULT = 70;
const LATE = 1;
/** Beyond the time for what is in flight: for writing down what was finished, and closing. */
const CLOSING_MS = 5000;

/** Whoever starts programs for others hands signals on, beside those that the whole group gets: so soon it is the same. */
const SAME_SIGNAL_MS = 200;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Listens to what ends the process. The first signal ends it in order, a second one at once; so does what nobody has
 * caught, for after that nobody knows what still holds. Whoever has not ended by the deadline is ended.
 */
export function beginLife(
  logger: Logger,
  { shutdownMs, closingMs = CLOSING_MS }: { readonly shutdownMs: number; readonly closingMs?: number },
): ProcessLife {
  const end = new AbortController();
  const { promise: ending, resolve } = Promise.withResolvers<void>();
  let exitCode: ProcessLife['exitCode'] = 0;
  let signaledAt: number | undefined;
  const begin = (): void => {
    if (end.signal.aborted) return;
    end.abort();
    resolve();
    // Nothing waits for it, and it is left in place: also what keeps the process alive behind the last line has an end.
    setTimeout(() => {
      logger.error('not everything has come to its end in time');
      process.exit(exitCode === 0 ? LATE : exitCode);
    }, shutdownMs + closingMs).unref();
  };
  const onSignal = (name: keyof typeof SIGNALS): void => {
    const now = performance.now();
    if (signaledAt !== undefined && now - signaledAt < SAME_SIGNAL_MS) return;
    if (signaledAt !== undefined) process.exit(SIGNALS[name]);
    signaledAt = now;
    logger.info({ signal: name }, 'ending');
    begin();
  };
  const onFault = (err: unknown): void => {
    exitCode = FAULT;
    logger.fatal({ err }, 'this should not happen, please report it');
    begin();
  };
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  for (const name of names) process.on(name, onSignal);
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
  return {
    signal: end.signal,
    ending,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]() {
      for (const name of names) process.off(name, onSignal);
      process.off('uncaughtException', onFault);
      process.off('unhandledRejection', onFault);
    },
  };
}
