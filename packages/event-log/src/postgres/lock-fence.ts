import type { Database } from './database.ts';
import { decodeInt8 } from './row-codec.ts';

/*
 * Reads the last position drawn, and only then who holds RowExclusiveLock on the event table. A transaction takes that
 * lock before it draws its first position, and gives it back after others can see what it wrote. So when all the
 * holders seen have ended, every position up to the one read is settled: written and visible, or never to come.
 * Writers wait for nothing. Nothing else takes this lock, because the table refuses UPDATE and DELETE.
 */

interface Fence {
  readonly upTo: bigint;
  /** Virtual transaction ids: each names one transaction of one session and is not given out again meanwhile. */
  readonly holders: ReadonlySet<string>;
}

export function createLockFence({ session, schema }: Database): () => Promise<bigint> {
  let settled = 0n;
  let fence: Fence | undefined;

  return async () => {
    // Only a fence that stood before this look at the locks may fall by it; another call may set one meanwhile.
    const standing = fence;
    const [row] = await session.query(`select drawn, holders from "${schema}".look_at_writers()`);
    const [drawn, holders] = row as readonly [unknown, readonly string[]];
    const upTo = decodeInt8(drawn);
    const active = new Set(holders);
    const left = [...(standing?.holders ?? [])].filter((holder) => active.has(holder));
    if (active.size === 0) {
      raise(upTo);
      fence = undefined;
    } else if (standing !== undefined && left.length > 0) {
      fence = { upTo: standing.upTo, holders: new Set(left) };
    } else {
      if (standing !== undefined) raise(standing.upTo);
      fence = { upTo, holders: active };
    }
    return settled;
  };

  function raise(position: bigint): void {
    if (position > settled) settled = position;
  }
}
