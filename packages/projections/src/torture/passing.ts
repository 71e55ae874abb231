/** Nothing to rebuild from, somebody else at it: what may be when several work at once. */
const TAKEN = new Set(['rebuild-running', 'nothing-to-swap', 'swap-blocked', 'projection-overtaken']);
/** The server is gone, going or coming, or has ended the session. */
const GONE = /^(08|57P0|25P03)|^(ECONNREFUSED|ECONNRESET|EPIPE)$/;
const LOST = /^(Connection terminated|Client has encountered a connection error)/;

/** Whether an error is one that others' deeds explain, so that trying again is all there is to do. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (TAKEN.has(code) || GONE.test(code) || LOST.test(error.message)) return true;
  return 'retryable' in error && error.retryable === true;
}
