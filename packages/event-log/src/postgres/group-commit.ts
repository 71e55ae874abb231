import { InvalidAppend } from '../errors.ts';
import type { AppendResult } from '../event-log.ts';
import { Fifo } from '../fifo.ts';
import type { CallerBatch, CallerOutcome } from './append-batch.ts';

/** What one flush takes at most, unless a single caller brings more. */
const FLUSH_APPENDS = 512;
const FLUSH_EVENTS = 4_000;
const FLUSH_BYTES = 16_777_216;
/** Who comes when so much is waiting waits outside. */
const QUEUE_APPENDS = 16_384;
const QUEUE_BYTES = 67_108_864;

interface Waiting {
  readonly batch: CallerBatch;
  readonly events: number;
  readonly bytes: number;
  readonly resolve: (results: readonly AppendResult[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** Flushes at the same time, 1 or more. */
  readonly flushers: number;
  /** One result for each caller. If it throws, nothing of it was recorded, or a repetition is safe. */
  append(callers: readonly CallerBatch[]): Promise<readonly CallerOutcome[]>;
  /** Whether the failure may be due to one caller of several, so that the others are worth trying without him. */
  isDivisible(error: unknown): boolean;
}

/**
 * Appends of many callers, sent together: whatever has come up when a flusher is free goes out, nothing waits for
 * company. Each caller gets his own results or his own error.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #queue = new Fifo<Waiting>();
  readonly #outside = new Fifo<() => void>();
  #appends = 0;
  #bytes = 0;
  #flushing = 0;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  async append(batch: CallerBatch): Promise<readonly AppendResult[]> {
    while (this.#isFull()) await new Promise<void>((resolve) => this.#outside.push(resolve));
    return new Promise((resolve, reject) => {
      let events = 0;
      let bytes = 0;
      for (const append of batch) {
        events += append.events.length;
        for (const event of append.events) bytes += event.dataBytes;
      }
      this.#queue.push({ batch, events, bytes, resolve, reject });
      this.#appends += batch.length;
      this.#bytes += bytes;
      if (this.#flushing < this.#options.flushers) void this.#flushAll();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async drained(): Promise<void> {
    while (this.#flushing > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #isFull(): boolean {
    return this.#appends >= QUEUE_APPENDS || this.#bytes >= QUEUE_BYTES;
  }

  async #flushAll(): Promise<void> {
    this.#flushing += 1;
    // Callers of this turn of the event loop go together.
    await Promise.resolve();
    for (let callers = this.#take(); callers.length > 0; callers = this.#take()) await this.#flush(callers);
    this.#flushing -= 1;
    if (this.#flushing > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #take(): readonly Waiting[] {
    const taken: Waiting[] = [];
    let appends = 0;
    let events = 0;
    let bytes = 0;
    for (let next = this.#queue.at(0); next !== undefined; next = this.#queue.at(0)) {
      appends += next.batch.length;
      events += next.events;
      bytes += next.bytes;
      const isFull = appends > FLUSH_APPENDS || events > FLUSH_EVENTS || bytes > FLUSH_BYTES;
      if (isFull && taken.length > 0) break;
      this.#queue.shift();
      this.#appends -= next.batch.length;
      this.#bytes -= next.bytes;
      taken.push(next);
    }
    for (let room = taken.length; room > 0; room--) this.#outside.shift()?.();
    return taken;
  }

  async #flush(callers: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#options.append(callers.map(({ batch }) => batch));
      for (const [index, { resolve, reject }] of callers.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error('a caller was forgotten'));
        else if (outcome instanceof InvalidAppend) reject(outcome);
        else resolve(outcome);
      }
    } catch (error) {
      if (callers.length === 1 || !this.#options.isDivisible(error)) {
        for (const { reject } of callers) reject(error);
        return;
      }
      const half = callers.length >> 1;
      await this.#flush(callers.slice(0, half));
      await this.#flush(callers.slice(half));
    }
  }
}
