import type { Database } from './database.ts';
import { decodeInt8 } from './row-codec.ts';

/*
 * Reads the greatest position that can be seen, and only then who holds RowExclusiveLock on the event table. Positions
 * are drawn in order, and a transaction takes that lock before it draws its first and gives it back after others can
 * see what it wrote. So when all the holders seen have ended, every position up to the one read is settled: written and
 * visible, or never to come. Writers wait for nothing. Nothing else takes this lock, because the table refuses UPDATE
 * and DELETE.
 *
 * It must be one that can be seen, and not the last one drawn: a server that is killed forgets what its sequence gave to
 * transactions that were rolled back, and gives the same positions again, to events behind a reader's back. What can be
 * seen is on disk, and the sequence with it.
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
    const [row] = await session.query(`select seen, holders from "${schema}".look_at_writers($1::bigint)`, [
      settled.toString(),
    ]);
    const [seen, holders] = row as readonly [unknown, readonly string[]];
    const upTo = decodeInt8(seen);
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
