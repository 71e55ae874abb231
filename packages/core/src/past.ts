import type { Instant, Policy } from '@wherefore/discovery';
import { ResolverError } from './errors.ts';
import type { EvidenceLog } from './evidence-log.ts';
import { lastClearOfAll, type Remembered, rememberedAnswer } from './history.ts';
import { type RememberedName, rememberedName } from './name-history.ts';

/**
 * Reads what was learned before. What is being forgotten is not read until that is recorded, and what was read meanwhile
 * is read again: nothing comes back.
 */
export class Past {
  readonly #log: EvidenceLog;
  readonly #policy: Policy;
  readonly #clearing = new Set<Promise<void>>();
  #clears = 0;
  #clearedAt: Promise<Instant> | undefined;

  constructor(log: EvidenceLog, policy: Policy) {
    this.#log = log;
    this.#policy = policy;
  }

  /** Hands over what is known in answer to a question, at a moment when it is. */
  answer(key: string, take: (remembered: Remembered | undefined) => void): Promise<void> {
    return this.#read((clearedAt) => rememberedAnswer(this.#log, key, this.#policy, clearedAt), take);
  }

  name(serverName: string, take: (remembered: RememberedName) => void): Promise<void> {
    return this.#read((clearedAt) => rememberedName(this.#log, serverName, this.#policy, clearedAt), take);
  }

  /** Takes note that something is being forgotten, and settles as the recording of it does. */
  async clear(recorded: Promise<unknown>): Promise<void> {
    this.#clears += 1;
    const settled = recorded.then(ignore, ignore);
    this.#clearing.add(settled);
    try {
      await recorded;
    } finally {
      this.#clearing.delete(settled);
    }
  }

  clearAll(at: Instant, recorded: Promise<unknown>): Promise<void> {
    return this.clear(
      recorded.then(() => {
        this.#clearedAt = Promise.resolve(at);
      }),
    );
  }

  async #read<T>(read: (clearedAt: Instant) => Promise<T>, take: (result: T) => void): Promise<void> {
    for (;;) {
      while (this.#clearing.size > 0) await Promise.all(this.#clearing);
      const clears = this.#clears;
      const result = await this.#readNow(read);
      if (clears === this.#clears) return take(result);
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
    this.#clearedAt ??= lastClearOfAll(this.#log);
    const reading = this.#clearedAt;
    try {
      return await reading;
    } catch (error) {
      if (this.#clearedAt === reading) this.#clearedAt = undefined;
      throw error;
    }
  }
}

function ignore(): void {
  // Whoever had it recorded hears of it.
}
