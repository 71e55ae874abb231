import type { Service } from '@wherefore/service';

/**
 * Follows the log into the projections. Of several workers one does the work; another takes over when it is gone. What
 * is under way when the signal comes is completed, rows and checkpoint together.
 */
export async function runFollowing(
  { projections, logger }: Pick<Service, 'projections' | 'logger'>,
  signal: AbortSignal,
  progressed: () => void,
): Promise<void> {
  await projections.follow({
    signal,
    onProgress: progressed,
    // The others go on; the status of the projection says so until it is mended.
    onFault: (fault) => logger.error({ err: fault, part: 'following' }, fault.message),
  });
}
