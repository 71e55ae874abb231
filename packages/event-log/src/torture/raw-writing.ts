import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, seededRandom } from '@wherefore/testkit/processes';
import type pg from 'pg';
import { laneOf } from '../lane.ts';
import type { Database } from '../postgres/database.ts';
import { type Budget, batches } from './batches.ts';
import { connect } from './connect.ts';
import { elsewhere } from './prepare.ts';
import { type RawAppend, rawAppendIn } from './raw-append.ts';
import type { Batch, WriterLine, WriterSettings } from './settings.ts';

const RETRY_MS = 20;
/** ms at most that a transaction takes before it appends, and before it ends. */
const LONGEST_PAUSE_MS = 8;

/**
 * Appends in transactions of its own that dawdle: some wrote elsewhere first and so have a transaction id from before,
 * some hold the positions that they have drawn, some are rolled back.
 */
export async function writeRaw(
  lanes: readonly Database[],
  { url, schema, seed }: WriterSettings,
  writer: number,
  budget: Budget,
  tell: (line: WriterLine) => void,
): Promise<void> {
  const random = seededRandom(seed * 1000 + writer);
  const appends = lanes.map(rawAppendIn);
  let session: pg.Client | undefined;
  for (const { no, appends: all } of batches(random, seed, writer, 3)) {
    if (budget.events <= 0) break;
    // A transaction by hand stays in the lane of its first stream.
    const lane = laneOf(all[0]?.stream ?? '', lanes.length);
    const batch = { no, appends: all.filter(({ stream }) => laneOf(stream, lanes.length) === lane) };
    const append = appends[lane] as RawAppend;
    tell({ kind: 'intends', batch });
    try {
      session ??= await connect(url, 'writer');
      tell(await transact(session, batch, { random, append, schema }));
      budget.events -= batch.appends.flatMap(({ ids }) => ids).length;
    } catch {
      tell({ kind: 'unknown', no: batch.no });
      await session?.end().catch(() => {});
      session = undefined;
      await sleep(RETRY_MS);
    }
  }
  await session?.end();
}

async function transact(
  session: pg.Client,
  batch: Batch,
  { random, append, schema }: { readonly random: Random; readonly append: RawAppend; readonly schema: string },
): Promise<WriterLine> {
  const [isEarly, dawdles, isRolledBack] = [random.chance(0.3), random.chance(0.2), random.chance(0.2)];
  const pause = (): Promise<unknown> => sleep(random.int(LONGEST_PAUSE_MS));
  await session.query('begin');
  if (isEarly) {
    await session.query(`insert into ${elsewhere({ schema })} values (1)`);
    await pause();
  }
  const last = await append(session, batch.appends);
  if (dawdles) await pause();
  if (isRolledBack) {
    await session.query('rollback');
    return { kind: 'rolled-back', no: batch.no };
  }
  await session.query('commit');
  return { kind: 'acknowledged', no: batch.no, last };
}
