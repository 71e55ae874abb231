import type { Milliseconds } from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import { ResolverError } from './errors.ts';
import type { EvidenceLog, Json, LoggedEvent } from './evidence-log.ts';
import type { Clock } from './ports.ts';
import type { RecentMap } from './recent-map.ts';
import { startTimeLimit, type TimeLimit } from './time-limit.ts';

/** Events in one append: few enough that even with bodies at their bound a batch stays below what logs take. */
const MAX_BATCH = 200;

/** Appends that are spent on finding the events that the log refuses among those of one batch: enough for some four. */
const MAX_SEARCH = 64;

/** Ids of events that could not be recorded are kept for whoever is about to cite them, the newest so many. */
const MAX_LOST = 100_000;

interface Entry {
  readonly stream: string;
  readonly event: LoggedEvent;
  readonly cites: readonly string[];
  readonly recorded: () => void;
  readonly failed: (reason: ResolverError) => void;
}

export interface JournalOptions {
  /** Notes the ids of what is written, for whoever sees them come by in the log. */
  readonly unseen?: RecentMap<true>;
  /** For one append: a log that hangs is one that is down. Default: none. */
  readonly limit?: { readonly clock: Clock; readonly ms: Milliseconds };
}

/**
 * Writes events into the log in the order in which they were handed over, one append at a time, each with everything
 * that has come up meanwhile: a conclusion never gets there before the evidence that it cites.
 */
export class Journal {
  readonly #log: EvidenceLog;
  readonly #options: JournalOptions;
  #waiting: Entry[] = [];
  readonly #lost = new Map<string, ResolverError>();
  #writing: Promise<void> | undefined;

  constructor(log: EvidenceLog, options: JournalOptions = {}) {
    this.#log = log;
    this.#options = options;
  }

  /**
   * Settles when the event is recorded; rejects with `log-unavailable`, also when an event that it cites could not be
   * recorded before. What the log has not recorded in time may get there later, and is cited by nothing.
   */
  record(stream: string, event: LoggedEvent, cites: readonly string[] = []): Promise<void> {
    this.#options.unseen?.set(event.id, true);
    const recorded = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ stream, event, cites, recorded: resolve, failed: reject });
    });
    this.#writing ??= this.#write();
    return recorded;
  }

  /**
   * It is in the log, whatever its append came to: an append that fails may have been recorded, or be so later. What is
   * there may be cited.
   */
  found(id: string): void {
    if (this.#lost.size > 0) this.#lost.delete(id);
  }

  /** Settles when everything handed over so far has been written or has failed. */
  async settle(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    // What is handed over in the same turn shares the append.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (let start = 0; start < waiting.length; start += MAX_BATCH) {
        await this.#writeBatch(waiting.slice(start, start + MAX_BATCH));
      }
    }
    this.#writing = undefined;
  }

  async #writeBatch(waiting: readonly Entry[], search = { appends: MAX_SEARCH }): Promise<void> {
    const batch = waiting.filter((entry) => this.#isSupported(entry));
    if (batch.length === 0) return;
    using limit = this.#startLimit();
    try {
      await abortable(this.#log.append(inRuns(batch)), limit?.end);
    } catch (cause) {
      // The log may find fault with a single event, or with the size of them all: the others must not suffer for it.
      search.appends -= 2;
      if (batch.length > 1 && search.appends >= 0 && isRefusal(cause)) {
        const half = Math.ceil(batch.length / 2);
        await this.#writeBatch(batch.slice(0, half), search);
        await this.#writeBatch(batch.slice(half), search);
        return;
      }
      const reason = new ResolverError('log-unavailable', 'what was learned could not be recorded', { cause });
      for (const entry of batch) this.#lose(entry, reason);
      // Those behind it have waited for the same log, and need not wait as long again.
      if (limit?.expired) for (const entry of this.#waiting.splice(0)) this.#lose(entry, reason);
      return;
    }
    for (const entry of batch) entry.recorded();
  }

  #startLimit(): TimeLimit | undefined {
    const { limit } = this.#options;
    return limit === undefined ? undefined : startTimeLimit(limit.clock, limit.ms, []);
  }

  #isSupported(entry: Entry): boolean {
    const lost = entry.cites.find((id) => this.#lost.has(id));
    const reason = lost === undefined ? undefined : this.#lost.get(lost);
    if (reason === undefined) return true;
    this.#lose(entry, reason);
    return false;
  }

  #lose({ event, failed }: Entry, reason: ResolverError): void {
    // Should it come by all the same, it is as news from somebody else: nobody here went by it.
    this.#options.unseen?.delete(event.id);
    this.#lost.set(event.id, reason);
    if (this.#lost.size > MAX_LOST) {
      const [oldest] = this.#lost.keys();
      if (oldest !== undefined) this.#lost.delete(oldest);
    }
    failed(reason);
  }
}

// Logs say of their errors whether to try again; what does not say so is taken for an outage.
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === false;
}

// Neighbours of one stream go together; the order across streams stays.
function inRuns(batch: readonly Entry[]): Parameters<EvidenceLog['append']>[0] {
  const runs: { stream: string; expected: 'any'; events: (LoggedEvent & { readonly data: Json })[] }[] = [];
  for (const { stream, event } of batch) {
    // The event types are plain data; interfaces have no index signature, so the compiler has to be told.
    const plain = { ...event, data: event.data as Json };
    const last = runs.at(-1);
    if (last?.stream === stream) last.events.push(plain);
    else runs.push({ stream, expected: 'any', events: [plain] });
  }
  return runs;
}
