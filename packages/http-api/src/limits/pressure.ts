import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

export interface PressureLimits {
  /** Above this delay of the event loop requests are turned away, ms. */
  readonly eventLoopMs: number;
  /** Above this part of the heap that there may be, 0 to 1. */
  readonly heap: number;
}

const SAMPLE_MS = 500;
/** Looks in a row at which the event loop was late, until that counts: one long piece of work is no pressure. */
const LATE_LOOKS = 3;
/** So often does the histogram look. Idle delay is at least about so much, and says nothing. */
const RESOLUTION_MS = 10;

/** Looks now and then how the process does, so that no request has to. */
export class Pressure implements Disposable {
  readonly #limits: PressureLimits;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #timer: NodeJS.Timeout | undefined;
  #late = 0;
  #isHigh = false;

  constructor(limits: PressureLimits) {
    this.#limits = limits;
  }

  /** Begins to look. What it took to get ready is no pressure. */
  start(): void {
    this.#delay.enable();
    this.#timer ??= setInterval(() => this.#look(), SAMPLE_MS).unref();
  }

  /** There is more to do than can be done: what comes now is better turned away. */
  get isHigh(): boolean {
    return this.#isHigh;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  #look(): void {
    const delayMs = this.#delay.count === 0 ? 0 : this.#delay.mean / 1e6 - RESOLUTION_MS;
    this.#delay.reset();
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    this.#late = delayMs > this.#limits.eventLoopMs ? this.#late + 1 : 0;
    this.#isHigh = this.#late >= LATE_LOOKS || used > limit * this.#limits.heap;
  }
}
