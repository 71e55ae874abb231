import type { Random } from '@wherefore/testkit/processes';
import { type Batch, type BatchAppend, eventId } from './settings.ts';

const STREAMS = 160;
/** Where writers meet: their appends wait for each other, and exact versions conflict. */
const BUSY_STREAMS = 8;

/** What the writers of a process have left to write, together. */
export interface Budget {
  events: number;
}

/** Without end: mostly a few events to one stream, now and then several streams at once. */
export function* batches(random: Random, seed: number, writer: number, widest: number): Generator<Batch, never> {
  let count = 0;
  for (let no = 1; ; no++) {
    const streams = new Set<string>();
    const wanted = random.chance(0.3) ? 2 + random.int(widest - 1) : 1;
    while (streams.size < wanted) {
      streams.add(`s${random.chance(0.3) ? random.int(BUSY_STREAMS) : random.int(STREAMS)}`);
    }
    const appends: BatchAppend[] = [...streams].map((stream) => ({
      stream,
      exact: random.chance(0.25),
      ids: Array.from({ length: 1 + random.int(3) }, () => eventId(seed, writer, ++count)),
    }));
    yield { no: `${writer}.${no}`, appends };
  }
}
