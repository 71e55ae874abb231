/** 2026-01-01T00:00:00Z, where the clock of every vector starts. */
export const VECTOR_EPOCH = 1_767_225_600_000;

export interface VirtualClockOptions {
  /** Real time without anything to wait for after which `run` gives up. Default: 5000. */
  readonly stuckAfterMs?: number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Rounds of the event loop without news after which everything is held to be waiting for the clock. */
const QUIET_ROUNDS = 4;
const STUCK_AFTER_MS = 5_000;

/**
 * A clock that only moves when told to, or, in `run`, when everything else waits for it.
 *
 * Idleness is seen by letting the event loop go round a few times. Work on other threads (files, databases, sockets,
 * cryptography) does not show in that: whoever mixes it with `run` holds the clock meanwhile.
 */
export class VirtualClock {
  readonly #stuckAfterMs: number;
  #now: number;
  #sleepers: Sleeper[] = [];
  #holds = 0;
  #news = 0;
  #step: Promise<void> | undefined;
  readonly #runs = new Set<{ isSettled: boolean }>();
  readonly #waiting = new Set<() => void>();

  /** Starts at `VECTOR_EPOCH` unless another instant is given. */
  constructor(start: number = VECTOR_EPOCH, { stuckAfterMs = STUCK_AFTER_MS }: VirtualClockOptions = {}) {
    this.#now = start;
    this.#stuckAfterMs = stuckAfterMs;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  /** Resolves when the clock has moved by `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (!(ms > 0)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        at: this.#now + ms,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        this.#tell();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#add(sleeper);
    });
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Moves to `instant`, waking who is due on the way in order of time, each with its own time on the clock. */
  async advanceTo(instant: number): Promise<void> {
    await this.#quiet();
    for (;;) {
      const next = this.#sleepers[0];
      if (next === undefined || next.at > instant) break;
      this.#wakeNext();
      await this.#quiet();
    }
    this.#now = Math.max(this.#now, instant);
    await this.#quiet();
  }

  /** Moves by `ms`. */
  advanceBy(ms: number): Promise<void> {
    return this.advanceTo(this.#now + ms);
  }

  /**
   * Moves to the next sleeper each time that everything else is idle, until the promise settles, and gives what it
   * gives. Throws when the promise is pending and nobody sleeps for `stuckAfterMs` of real time. Several may run at once.
   */
  async run<T>(promise: Promise<T>): Promise<T> {
    const run = { isSettled: false };
    const settle = (): void => {
      run.isSettled = true;
      this.#tell();
    };
    this.#runs.add(run);
    this.#tell();
    promise.then(settle, settle);
    try {
      while (!run.isSettled) {
        this.#step ??= this.#takeStep().finally(() => {
          this.#step = undefined;
        });
        await this.#step;
      }
    } finally {
      this.#runs.delete(run);
    }
    return promise;
  }

  /** Keeps `run` from moving the clock until the result is disposed of. */
  hold(): Disposable {
    this.#holds += 1;
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#holds -= 1;
        this.#tell();
      },
    };
  }

  #add(sleeper: Sleeper): void {
    const after = this.#sleepers.findIndex(({ at }) => at > sleeper.at);
    this.#sleepers.splice(after < 0 ? this.#sleepers.length : after, 0, sleeper);
    this.#tell();
  }

  // One for all runs: two of them must not each take the other's unfinished business for idleness.
  async #takeStep(): Promise<void> {
    await this.#quiet();
    for (const run of this.#runs) if (run.isSettled) return;
    if (this.#holds === 0 && this.#sleepers.length > 0) this.#wakeNext();
    else await this.#change();
  }

  #wakeNext(): void {
    const next = this.#sleepers.shift();
    if (next === undefined) return;
    this.#now = Math.max(this.#now, next.at);
    next.wake();
    while (this.#sleepers[0]?.at === next.at) this.#sleepers.shift()?.wake();
    this.#tell();
  }

  #tell(): void {
    this.#news += 1;
    for (const wake of this.#waiting) wake();
  }

  async #quiet(): Promise<void> {
    for (let round = 0, seen = this.#news; round < QUIET_ROUNDS; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (seen === this.#news) continue;
      seen = this.#news;
      round = 0;
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(stuck);
        this.#waiting.delete(changed);
        act();
      };
      const changed = (): void => settle(resolve);
      const stuck = setTimeout(() => {
        if (this.#holds > 0) stuck.refresh();
        else settle(() => reject(new Error('nobody sleeps, and what the clock runs for does not settle')));
      }, this.#stuckAfterMs);
      this.#waiting.add(changed);
    });
  }
}
