/** Work that can be paused: whoever drives it may do something else at each `yield`. */
export type Slices<T> = Generator<void, T, void>;

/** Steps between two pauses: some milliseconds. */
const SLICE = 100;

/** Tells at which steps to pause. */
export function isPause(step: number): boolean {
  return step % SLICE === SLICE - 1;
}

/** Does all of it at once. */
export function atOnce<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}
