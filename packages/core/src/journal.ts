import { ResolverError } from './errors.ts';
import type { EvidenceLog, Json, LoggedEvent } from './evidence-log.ts';

/** Events in one append: few enough that even with bodies at their bound a batch stays below what logs take. */
const MAX_BATCH = 200;

/** Ids of events that could not be recorded are kept for whoever is about to cite them. */
const MAX_LOST = 10_000;

interface Entry {
  readonly stream: string;
  readonly event: LoggedEvent;
  readonly cites: readonly string[];
  readonly recorded: () => void;
  readonly failed: (reason: ResolverError) => void;
}

/**
 * Writes events into the log in the order in which they were handed over, one append at a time, each with everything
 * that has come up meanwhile: a conclusion never gets there before the evidence that it cites.
 */
export class Journal {
  readonly #log: EvidenceLog;
  readonly #waiting: Entry[] = [];
  readonly #lost = new Set<string>();
  #writing: Promise<void> | undefined;

  constructor(log: EvidenceLog) {
    this.#log = log;
  }

  /**
   * Settles when the event is recorded; rejects with `log-unavailable`, also when an event that it cites could not be
   * recorded before.
   */
  record(stream: string, event: LoggedEvent, cites: readonly string[] = []): Promise<void> {
    const recorded = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ stream, event, cites, recorded: resolve, failed: reject });
    });
    this.#writing ??= this.#write();
    return recorded;
  }

  /** Settles when everything handed over so far has been written or has failed. */
  async settle(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    // What is handed over in the same turn shares the append.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeBatch(this.#waiting.splice(0, MAX_BATCH));
    this.#writing = undefined;
  }

  async #writeBatch(waiting: readonly Entry[]): Promise<void> {
    const batch = waiting.filter((entry) => !entry.cites.some((id) => this.#lost.has(id)));
    const citing = waiting.filter((entry) => !batch.includes(entry));
    this.#fail(citing, new ResolverError('log-unavailable', 'the evidence for this could not be recorded'));
    if (batch.length === 0) return;
    try {
      await this.#log.append(inRuns(batch));
    } catch (cause) {
      this.#fail(batch, new ResolverError('log-unavailable', 'what was learned could not be recorded', { cause }));
      return;
    }
    for (const entry of batch) entry.recorded();
  }

  #fail(entries: readonly Entry[], reason: ResolverError): void {
    if (this.#lost.size > MAX_LOST) this.#lost.clear();
    for (const { event, failed } of entries) {
      this.#lost.add(event.id);
      failed(reason);
    }
  }
}

// Neighbours of one stream go together; the order across streams stays.
function inRuns(batch: readonly Entry[]): Parameters<EvidenceLog['append']>[0] {
  const runs: { stream: string; expected: 'any'; events: (LoggedEvent & { data: Json })[] }[] = [];
  for (const { stream, event } of batch) {
    // The event types are plain data; interfaces have no index signature, so the compiler has to be told.
    const plain = { ...event, data: event.data as Json };
    const last = runs.at(-1);
    if (last?.stream === stream) last.events.push(plain);
    else runs.push({ stream, expected: 'any', events: [plain] });
  }
  return runs;
}
