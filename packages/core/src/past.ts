import {
  type Instant,
  type Milliseconds,
  type Policy,
  pinStream,
  questionStream,
  type RecordedRules,
  serverStream,
} from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import { ResolverError } from './errors.ts';
import type { EvidenceLog } from './evidence-log.ts';
import { lastClearOfAll, type Remembered, rememberedAnswer } from './history.ts';
import { type RememberedName, rememberedName } from './name-history.ts';
import { type PinState, rememberedPin } from './pin-history.ts';
import type { Clock } from './ports.ts';
import { startTimeLimit } from './time-limit.ts';

interface Reading {
  isStale: boolean;
}

export interface PastOptions {
  readonly log: Pick<EvidenceLog, 'readStream'>;
  readonly policy: Policy;
  readonly rules: RecordedRules | undefined;
  readonly clock: Clock;
  /** For one reading: a log that hangs is one that is down. */
  readonly limitMs: Milliseconds;
}

/**
 * Reads what was learned before. What is being forgotten is not read until that is recorded, and what was read meanwhile
 * is read again: nothing comes back.
 */
export class Past {
  readonly #options: PastOptions;
  /** By stream. */
  readonly #readings = new Map<string, Set<Reading>>();
  /** By stream; `undefined` for all of them. */
  readonly #clearings = new Map<string | undefined, Promise<void>>();
  readonly #clearingAll = new Set<Instant>();
  #firstLook: Promise<void> | undefined;
  #hasLooked = false;
  #allClearedAt = Number.NEGATIVE_INFINITY;

  constructor(options: PastOptions) {
    this.#options = options;
  }

  /** When everything was last cleared, as far as is known; or is being cleared. */
  get allClearedAt(): Instant {
    return this.#clearingAll.size === 0 ? this.#allClearedAt : Math.max(this.#allClearedAt, ...this.#clearingAll);
  }

  /** Hands over what is known in answer to a question, at a moment when it is. */
  answer(key: string, take: (remembered: Remembered | undefined) => void): Promise<void> {
    const { log, policy } = this.#options;
    const read = () => rememberedAnswer(log, key, policy, this.#allClearedAt);
    return this.#read(questionStream(key), read, take);
  }

  /** Hands over what is known of a name. */
  name(serverName: string, take: (remembered: RememberedName) => void): Promise<void> {
    const { log, policy, rules } = this.#options;
    const read = () => rememberedName(log, serverName, { policy, rules }, this.#allClearedAt);
    return this.#read(serverStream(serverName), read, take);
  }

  /** Hands over what a name is pinned to. */
  pin(serverName: string, take: (state: PinState) => void): Promise<void> {
    return this.#read(pinStream(serverName), () => rememberedPin(this.#options.log, serverName), take);
  }

  /** Takes note that somebody else has recorded something in this stream: what was read meanwhile may lack it. */
  changed(stream: string): void {
    for (const reading of this.#readings.get(stream) ?? []) reading.isStale = true;
  }

  /** Takes note that somebody else has recorded that everything was cleared. */
  allCleared(at: Instant): void {
    for (const stream of this.#readings.keys()) this.changed(stream);
    this.#allClearedAt = Math.max(this.#allClearedAt, at);
  }

  /** Takes note that these streams are being given an end, and settles as the recording of it does. */
  async clear(streams: readonly string[], recorded: Promise<unknown>): Promise<void> {
    for (const stream of streams) this.changed(stream);
    await this.#whileClearing(streams, recorded);
  }

  async clearAll(at: Instant, recorded: Promise<unknown>): Promise<void> {
    for (const stream of this.#readings.keys()) this.changed(stream);
    this.#clearingAll.add(at);
    const noted = recorded.then(() => this.allCleared(at));
    try {
      await this.#whileClearing([undefined], noted);
    } finally {
      this.#clearingAll.delete(at);
    }
  }

  async #whileClearing(streams: readonly (string | undefined)[], recorded: Promise<unknown>): Promise<void> {
    const settled = recorded.then(ignore, ignore);
    for (const stream of streams) this.#clearings.set(stream, settled);
    try {
      await recorded;
    } finally {
      for (const stream of streams) if (this.#clearings.get(stream) === settled) this.#clearings.delete(stream);
    }
  }

  async #read<T>(stream: string, read: () => Promise<T>, take: (result: T) => void): Promise<void> {
    for (;;) {
      const clearing = this.#clearings.get(stream) ?? this.#clearings.get(undefined);
      if (clearing !== undefined) {
        await clearing;
        continue;
      }
      const reading = this.#begin(stream);
      try {
        const result = await this.#readInTime(read);
        if (!reading.isStale) return take(result);
      } finally {
        this.#end(stream, reading);
      }
    }
  }

  #begin(stream: string): Reading {
    const reading = { isStale: false };
    const others = this.#readings.get(stream);
    if (others === undefined) this.#readings.set(stream, new Set([reading]));
    else others.add(reading);
    return reading;
  }

  #end(stream: string, reading: Reading): void {
    const readings = this.#readings.get(stream);
    readings?.delete(reading);
    if (readings?.size === 0) this.#readings.delete(stream);
  }

  async #readInTime<T>(read: () => Promise<T>): Promise<T> {
    const { clock, limitMs } = this.#options;
    using limit = startTimeLimit(clock, limitMs, []);
    try {
      return await abortable(this.#readNow(read), limit.end);
    } catch (cause) {
      // Who comes next looks for himself: a look that hangs would hold up everybody.
      if (!this.#hasLooked) this.#firstLook = undefined;
      throw new ResolverError('log-unavailable', 'what was learned before could not be read', { cause });
    }
  }

  async #readNow<T>(read: () => Promise<T>): Promise<T> {
    this.#firstLook ??= this.#look();
    await this.#firstLook;
    return await read();
  }

  /** Reads when everything was last cleared. Later clearings are our own, or are learned. */
  async #look(): Promise<void> {
    const clearedAt = await lastClearOfAll(this.#options.log);
    this.#allClearedAt = Math.max(this.#allClearedAt, clearedAt);
    this.#hasLooked = true;
  }
}

function ignore(): void {
  // Whoever had it recorded hears of it.
}
