import type { Milliseconds } from '@wherefore/discovery';
import { type Cancellation, Ending } from './ending.ts';
import type { Clock } from './ports.ts';

/** An end that comes by itself. Dispose it when the work is done. */
export interface TimeLimit extends Disposable {
  /** Aborted when the time is over, or when one of the outer signals is (with that one's reason). */
  readonly end: Cancellation;
  /** The same for whoever needs an `AbortSignal`. It is made when it is asked for: it costs more than all the rest. */
  readonly signal: AbortSignal;
  /** Whether it was the time that ended it. */
  readonly expired: boolean;
}

/** Nobody gets to see it; without one, each abort would make an error with a stack. */
const STOPPED = Symbol('stopped');

/** Starts to count at once. An outer signal that is aborted already gives a limit that is, too. */
export function startTimeLimit(clock: Clock, duration: Milliseconds, outer: readonly Cancellation[]): TimeLimit {
  return new Limit(clock, duration, outer);
}

class Limit implements TimeLimit {
  readonly end: Ending = new Ending();
  expired = false;
  readonly #outer: readonly Cancellation[];
  #stopAlarm: (() => void) | undefined;
  #controller: AbortController | undefined;

  constructor(clock: Clock, duration: Milliseconds, outer: readonly Cancellation[]) {
    this.#outer = outer;
    if (outer.some((signal) => signal.aborted)) {
      this.#follow();
      return;
    }
    for (const signal of outer) signal.addEventListener('abort', this.#follow, { once: true });
    this.#stopAlarm = startAlarm(clock, duration, () => {
      this.expired = true;
      this.end.abort(new DOMException(`not done after ${duration} ms`, 'TimeoutError'));
    });
  }

  get signal(): AbortSignal {
    this.#controller ??= controllerOf(this.end);
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#follow);
    this.#stopAlarm?.();
  }

  readonly #follow = (): void => {
    this.#stopAlarm?.();
    this.end.abort(this.#outer.find((signal) => signal.aborted)?.reason);
  };
}

function controllerOf(end: Ending): AbortController {
  const controller = new AbortController();
  const follow = (): void => controller.abort(end.reason);
  if (end.aborted) follow();
  else end.addEventListener('abort', follow);
  return controller;
}

function startAlarm(clock: Clock, duration: Milliseconds, ring: () => void): () => void {
  if (clock.alarm !== undefined) return clock.alarm(duration, ring);
  const stop = new AbortController();
  clock.sleep(duration, stop.signal).then(() => {
    if (!stop.signal.aborted) ring();
  }, ignore);
  return () => stop.abort(STOPPED);
}

function ignore(): void {
  // The sleep was ended by us.
}
