import { type Instant, type Policy, questionStream, type RecordedRules, serverStream } from '@wherefore/discovery';
import { ResolverError } from './errors.ts';
import type { EvidenceLog } from './evidence-log.ts';
import { lastClearOfAll, type Remembered, rememberedAnswer } from './history.ts';
import { type RememberedName, rememberedName } from './name-history.ts';

interface Reading {
  readonly stream: string;
  isStale: boolean;
}

/**
 * Reads what was learned before. What is being forgotten is not read until that is recorded, and what was read meanwhile
 * is read again: nothing comes back.
 */
export class Past {
  readonly #log: EvidenceLog;
  readonly #policy: Policy;
  readonly #rules: RecordedRules | undefined;
  readonly #readings = new Set<Reading>();
  /** By stream; `undefined` for all of them. */
  readonly #clearings = new Map<string | undefined, Promise<void>>();
  #allClearedAt: Promise<Instant> | undefined;

  constructor(log: EvidenceLog, policy: Policy, rules: RecordedRules | undefined) {
    this.#log = log;
    this.#policy = policy;
    this.#rules = rules;
  }

  /** Hands over what is known in answer to a question, at a moment when it is. */
  answer(key: string, take: (remembered: Remembered | undefined) => void): Promise<void> {
    const read = (clearedAt: Instant) => rememberedAnswer(this.#log, key, this.#policy, clearedAt);
    return this.#read(questionStream(key), read, take);
  }

  /** Hands over what is known of a name. */
  name(serverName: string, take: (remembered: RememberedName) => void): Promise<void> {
    const drawnUnder = { policy: this.#policy, rules: this.#rules };
    const read = (clearedAt: Instant) => rememberedName(this.#log, serverName, drawnUnder, clearedAt);
    return this.#read(serverStream(serverName), read, take);
  }

  /** Takes note that these streams are being given an end, and settles as the recording of it does. */
  async clear(streams: readonly string[], recorded: Promise<unknown>): Promise<void> {
    for (const reading of this.#readings) if (streams.includes(reading.stream)) reading.isStale = true;
    await this.#whileClearing(streams, recorded);
  }

  async clearAll(at: Instant, recorded: Promise<unknown>): Promise<void> {
    for (const reading of this.#readings) reading.isStale = true;
    const noted = recorded.then(() => {
      this.#allClearedAt = Promise.resolve(at);
    });
    await this.#whileClearing([undefined], noted);
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

  async #read<T>(stream: string, read: (clearedAt: Instant) => Promise<T>, take: (result: T) => void): Promise<void> {
    for (;;) {
      const clearing = this.#clearings.get(stream) ?? this.#clearings.get(undefined);
      if (clearing !== undefined) {
        await clearing;
        continue;
      }
      const reading: Reading = { stream, isStale: false };
      this.#readings.add(reading);
      try {
        const result = await this.#readNow(read);
        if (!reading.isStale) return take(result);
      } finally {
        this.#readings.delete(reading);
      }
    }
  }

  async #readNow<T>(read: (clearedAt: Instant) => Promise<T>): Promise<T> {
    try {
      return await read(await this.#lastClear());
    } catch (cause) {
      throw new ResolverError('log-unavailable', 'what was learned before could not be read', { cause });
    }
  }

  async #lastClear(): Promise<Instant> {
    this.#allClearedAt ??= lastClearOfAll(this.#log);
    const reading = this.#allClearedAt;
    try {
      return await reading;
    } catch (error) {
      if (this.#allClearedAt === reading) this.#allClearedAt = undefined;
      throw error;
    }
  }
}

function ignore(): void {
  // Whoever had it recorded hears of it.
}
