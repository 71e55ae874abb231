import { setImmediate as turn } from 'node:timers/promises';
import { type EventLog, limits, type ReadStreamOptions, type RecordedEvent } from '@wherefore/event-log';
import type { NameReader } from '../provenance/name-at.ts';

/** Events of one statement that are decoded within some milliseconds. */
const FEW = 200;
const MANY = 500;

/**
 * The same log for those who read about many names at the same time: what they ask for before it is their turn again is
 * read in few statements, and what several ask for once. Between the statements others have their turn.
 */
export function readingTogether(log: Pick<EventLog, 'readStreams' | 'readEvents'>): NameReader {
  const byOptions = new Map<string, Together<StreamAsked, readonly RecordedEvent[]>>();
  const byId = new Together<string, RecordedEvent | undefined>({
    most: FEW,
    weigh: () => 1,
    async read(ids) {
      const found = new Map((await log.readEvents(ids)).map((event) => [event.id, event]));
      return ids.map((id) => found.get(id));
    },
  });
  const ofOptions = (options: Omit<ReadStreamOptions, 'from'>) => {
    const key = JSON.stringify(options);
    const known = byOptions.get(key);
    if (known !== undefined) return known;
    const made = new Together<StreamAsked, readonly RecordedEvent[]>({
      most: Math.floor(limits.readMax / (options.limit ?? limits.readDefault)),
      weigh: ({ length }) => length,
      read: (reads) => log.readStreams(reads, options),
    });
    byOptions.set(key, made);
    return made;
  };
  return {
    readStream: (stream, { from, ...options } = {}) => {
      const asked = from === undefined ? { stream } : { stream, from };
      return ofOptions(options).ask(JSON.stringify(asked), asked);
    },
    async readEvents(ids) {
      const events = await Promise.all(ids.map((id) => byId.ask(id, id)));
      return events.filter((event) => event !== undefined);
    },
  };
}

interface StreamAsked {
  readonly stream: string;
  readonly from?: number;
}

interface Reading<Q, A> {
  /** Questions that may be asked at once. */
  readonly most: number;
  /** How many events an answer has. */
  weigh(answer: A): number;
  /** One answer for each question. */
  read(questions: readonly Q[]): Promise<readonly A[]>;
}

interface Asked<Q, A> {
  readonly question: Q;
  readonly promise: Promise<A>;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of many, put together to who answers several at once: as many as gave not too many events the last time. */
class Together<Q, A> {
  readonly #reading: Reading<Q, A>;
  #waiting = new Map<string, Asked<Q, A>>();
  #size: number;
  #isReading = false;

  constructor(reading: Reading<Q, A>) {
    this.#reading = reading;
    this.#size = Math.min(reading.most, FEW);
  }

  ask(key: string, question: Q): Promise<A> {
    const asked = this.#waiting.get(key) ?? { question, ...Promise.withResolvers<A>() };
    this.#waiting.set(key, asked);
    if (!this.#isReading) void this.#readAll();
    return asked.promise;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    for (await turn(); this.#waiting.size > 0; await turn()) {
      const waiting = [...this.#waiting.values()];
      this.#waiting = new Map();
      for (let start = 0; start < waiting.length; await turn()) {
        const some = waiting.slice(start, start + this.#size);
        start += some.length;
        await this.#readSome(some);
      }
    }
    this.#isReading = false;
  }

  async #readSome(some: readonly Asked<Q, A>[]): Promise<void> {
    const { read, weigh, most } = this.#reading;
    try {
      const answers = await read(some.map(({ question }) => question));
      let events = 0;
      for (const [index, { resolve }] of some.entries()) {
        // One for each.
        const answer = answers[index] as A;
        events += weigh(answer);
        resolve(answer);
      }
      if (events > MANY) this.#size = Math.max(1, this.#size >> 1);
      else if (events < FEW) this.#size = Math.min(most, this.#size * 2);
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
}
