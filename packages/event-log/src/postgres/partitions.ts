import type { Database } from './database.ts';
import { decodeInt8 } from './row-codec.ts';

/**
 * Sees to it that there is a partition behind the one that is written to. The call does not wait for it; an append
 * that comes to the end all the same makes the next one itself and tries again.
 */
export function keepPartitionsAhead({ session, schema }: Database): (position: bigint) => void {
  // Where the last but one partition ends that is known to be there.
  let safeBefore = 0n;
  let isLooking = false;

  return (position) => {
    if (position < safeBefore || isLooking) return;
    isLooking = true;
    session
      .query(
        `select "${schema}".ensure_partitions($1::bigint) - (select value::bigint from "${schema}".setting
        where name = 'partition_rows')`,
        [position.toString()],
      )
      .then(
        (rows) => {
          safeBefore = decodeInt8(rows[0]?.[0] ?? 0);
        },
        // Without the right to create tables this falls to whoever migrates or retires.
        () => {
          safeBefore = position + 100_000n;
        },
      )
      .finally(() => {
        isLooking = false;
      });
  };
}
