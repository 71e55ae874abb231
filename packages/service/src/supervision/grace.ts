/**
 * How long what a process needs may be away before the process says that it is not ready. A database that restarts is
 * back by then, and until then fresh names are answered from memory: were every node to leave at once, nobody would
 * answer.
 */
export const GRACE_MS = 30_000;
