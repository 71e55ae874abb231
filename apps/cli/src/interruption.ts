/** Work that wants to come to an end of its own when it is interrupted. */
const underWay = new Set<AbortController>();

/** Interrupted by the one at the terminal, and ended in order. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Runs work that is told of an interrupt by its signal, and rejects with `Interrupted` when it ends because of one. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  underWay.add(controller);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    underWay.delete(controller);
  }
}

/** Tells all work that is under way. Gives whether there was any that had not been told yet. */
export function interrupt(): boolean {
  const untold = [...underWay].filter(({ signal }) => !signal.aborted);
  for (const controller of untold) controller.abort(new Interrupted('interrupted'));
  return untold.length > 0;
}

let areLeft = false;

/** From now on signals are the business of what runs: it ends the process in its own order. */
export function leaveSignals(): void {
  areLeft = true;
}

export function areSignalsLeft(): boolean {
  return areLeft;
}
