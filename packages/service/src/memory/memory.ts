import { setImmediate as turn } from 'node:timers/promises';
import type { Resolver } from '@wherefore/core';
import { serverStream } from '@wherefore/discovery';
import { type BulkLog, followLog, type RecordedEvent } from '@wherefore/event-log';
import type { Projections } from '@wherefore/projections';
import { LogEnd } from './log-end.ts';
import { warmEntry } from './warm-entry.ts';

/** Events in a page at most: learning one holds up nobody for long. */
const PAGE = 1000;

/** A hint that something was recorded may be missing: what was cleared elsewhere is known here after so long at most. */
const POLL_MS = { min: 25, max: 500 };

const SERVER = serverStream('');

/** Names that the projections are behind of: of more it is quicker to read each when it is asked for. */
const MAX_NEWS = 1_000_000;

export interface MemoryParts {
  readonly log: BulkLog;
  readonly projections: Pick<Projections, 'destinations'>;
  readonly resolver: Pick<Resolver, 'learn' | 'warm'>;
  /**
   * By lane: up to there everything was in the projections before the resolver was made. What it was asked for since then
   * it has read from the log, so it has to learn what was recorded since then, too.
   */
  readonly from: readonly bigint[];
  /** Names that the resolver keeps at most: more are not read. */
  readonly names: number;
  /** What is fresh. */
  readonly now: () => number;
}

/** How far the memory of the resolver has come. */
export interface MemoryState {
  /** Whether what the projections had is in it. */
  readonly isWarm: boolean;
  /** Names that it began with. */
  readonly names: number;
  /** By lane: up to there it has taken in the log. */
  readonly positions: readonly bigint[];
  /** How long ago it was last at the end of every lane, ms; `undefined`: it never was. */
  readonly lagMs: number | undefined;
}

/** Keeps what a resolver has in memory at the end of the log: whatever other processes record, it learns. */
export class Memory {
  readonly #parts: MemoryParts;
  readonly #ends: readonly LogEnd[];
  readonly #positions: bigint[];
  /** What the log tells of while the projections are not read: they may not know that yet. */
  readonly #news = new Set<string>();
  #isWarm = false;
  #names = 0;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
    this.#positions = [...parts.from];
    this.#ends = Array.from({ length: parts.log.lanes }, () => new LogEnd(PAGE));
  }

  get state(): MemoryState {
    const lags = this.#ends.map(({ lagMs }) => lagMs);
    const lagMs = lags.reduce<number | undefined>(
      (most, lag) => (most === undefined || lag === undefined ? undefined : Math.max(most, lag)),
      0,
    );
    return { isWarm: this.#isWarm, names: this.#names, positions: this.#positions, lagMs };
  }

  /** Until the signal is aborted. What throws may be called again: it goes on where it was. */
  async run(signal: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    const works = this.#ends.map((end, lane) => this.#follow(lane, end, either));
    if (!this.#isWarm) works.push(this.#warm(either));
    try {
      await Promise.all(works);
    } finally {
      ending.abort();
      await Promise.allSettled(works);
    }
  }

  /**
   * First the log, then what was fresh by the projections but for the names that the log tells of: were it the other way
   * round, what somebody has cleared would be answered with until that is read.
   */
  async #warm(signal: AbortSignal): Promise<void> {
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([Promise.all(this.#ends.map(({ firstReached }) => firstReached)), ended]);
    if (signal.aborted) return;
    const { pages } = await this.#parts.projections.destinations.scan({ now: this.#parts.now() });
    this.#names = 0;
    for await (const rows of pages) {
      if (signal.aborted) return;
      if (this.#news.size >= MAX_NEWS || this.#names >= this.#parts.names) break;
      const entries = rows.flatMap((row) => (this.#news.has(row.serverName) ? [] : (warmEntry(row) ?? [])));
      this.#names += this.#parts.resolver.warm(entries);
      // Requests have their turn.
      await turn();
    }
    this.#isWarm = true;
    this.#news.clear();
  }

  async #follow(lane: number, end: LogEnd, signal: AbortSignal): Promise<void> {
    const after = this.#positions[lane] ?? 0n;
    const log = end.watch(this.#parts.log);
    for await (const page of followLog(log, { lane, after, limit: PAGE, signal, pollMs: POLL_MS })) {
      if (page.events.length > 0) this.#take(page.events);
      this.#positions[lane] = page.next;
      end.taken();
    }
  }

  #take(events: readonly RecordedEvent[]): void {
    this.#parts.resolver.learn(events);
    if (this.#isWarm) return;
    for (const { stream } of events) {
      if (stream.startsWith(SERVER) && this.#news.size < MAX_NEWS) this.#news.add(stream.slice(SERVER.length));
    }
  }
}
