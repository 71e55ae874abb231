import type { Database } from './database.ts';
import { decodeInt8 } from './row-codec.ts';

/**
 * Sees to it that there is a partition behind the one that is written to. The call does not wait for it; an append
 * that comes to the end all the same makes the next one itself and tries again.
 */
export function keepPartitionsAhead({ session, schema }: Database): (position: bigint) => void {
  // Where the last but one partition ends that is known to be there.
  let safeBefore = 0n;
  let reached = 0n;
  let isLooking = false;

  async function look(): Promise<void> {
    isLooking = true;
    // Appends that came while it looked have moved on.
    while (reached >= safeBefore) safeBefore = await ensure(reached);
    isLooking = false;
  }

  async function ensure(position: bigint): Promise<bigint> {
    try {
      const [row] = await session.query(
        `select "${schema}".ensure_partitions($1::bigint) - (select value::bigint from "${schema}".setting
        where name = 'partition_rows')`,
        [position.toString()],
      );
      const safe = decodeInt8(row?.[0] ?? 0);
      if (safe > position) return safe;
    } catch {
      // Without the right to do so this falls to whoever migrates or retires.
    }
    return position + LOOK_AGAIN_AFTER;
  }

  return (position) => {
    if (position > reached) reached = position;
    if (reached >= safeBefore && !isLooking) void look();
  };
}

/** Positions after which what failed is tried again. */
const LOOK_AGAIN_AFTER = 100_000n;
