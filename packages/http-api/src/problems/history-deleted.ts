import { Problem } from './problem.ts';

/** Positions were asked for whose events were deleted. */
export function historyDeleted(deletedTo: bigint, cause?: unknown): Problem {
  const detail = `What was recorded up to position ${deletedTo} is gone: begin behind it.`;
  return new Problem('history-deleted', detail, { members: { deletedTo: deletedTo.toString() }, cause });
}
