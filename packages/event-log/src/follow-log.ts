import type { EventLog, LogPage, ReadHistory } from './event-log.ts';

export interface FollowOptions {
  /** Default 0. */
  readonly lane?: number;
  /** Default 0, the beginning. */
  readonly after?: bigint;
  /** Events in a page at most, 1 to 10000. Default 1000. */
  readonly limit?: number;
  /** Default `whole`. */
  readonly history?: ReadHistory;
  /** Ends it, quietly. */
  readonly signal?: AbortSignal;
  /** How long to wait at least and at most when there was nothing, in ms. Default 25 and 1000. */
  readonly pollMs?: { readonly min: number; readonly max: number };
}

/**
 * Pages of a lane as they come, for ever: each as soon as the one before was taken, or as something is recorded. Asks
 * now and then without being told, ever more rarely while nothing comes. What the log throws ends it.
 *
 * A page may be without events: then `next` says how far there are none.
 *
 * @throws {InvalidRead}
 */
export async function* followLog(log: EventLog, options: FollowOptions = {}): AsyncGenerator<LogPage, void, undefined> {
  const { lane = 0, limit = 1000, history = 'whole', signal, pollMs = { min: 25, max: 1000 } } = options;
  let { after = 0n } = options;
  let pauseMs = pollMs.min;
  let isWoken = false;
  let wake = (): void => {};
  const tell = (): void => {
    isWoken = true;
    wake();
  };
  using _ = log.listen(tell);
  signal?.addEventListener('abort', tell);
  try {
    while (signal?.aborted !== true) {
      isWoken = false;
      const page = await log.readAll({ lane, after, limit, history });
      if (page.next > after) {
        after = page.next;
        yield page;
      }
      if (page.events.length > 0) {
        pauseMs = pollMs.min;
        continue;
      }
      // Nothing that was told while reading is slept over.
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = () => {};
      pauseMs = isWoken ? pollMs.min : Math.min(pauseMs * 2, pollMs.max);
    }
  } finally {
    signal?.removeEventListener('abort', tell);
  }
}
