/**
 * Calls all of them, each on its own: what one throws is an uncaught error of this process, as with event listeners, and
 * nothing to those who go on, an append above all. Who comes meanwhile waits for the next time, and who goes is not
 * called any more.
 */
export function wakeAll(wakes: ReadonlySet<() => void> | undefined): void {
  if (wakes === undefined) return;
  for (const wake of [...wakes]) {
    if (!wakes.has(wake)) continue;
    try {
      wake();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
