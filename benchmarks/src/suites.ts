import { destination } from './api/measures/destination.ts';
import { eventStream } from './api/measures/event-stream.ts';
import { history } from './api/measures/history.ts';
import { start } from './api/measures/start.ts';
import { appendBatches, appendByThousands } from './log/measures/append-against-copy.ts';
import { appendSingly } from './log/measures/append-singly.ts';
import { bulkImport } from './log/measures/bulk-import.ts';
import { bytes } from './log/measures/bytes.ts';
import { claims } from './log/measures/claims.ts';
import { embedded } from './log/measures/embedded.ts';
import { explainAt } from './log/measures/explain-at.ts';
import { follow } from './log/measures/follow.ts';
import { readAll } from './log/measures/read-all.ts';
import { rebuild } from './log/measures/rebuild.ts';
import { replay } from './log/measures/replay.ts';
import { coldAfter404, coldDelegated } from './measures/cold-latency.ts';
import { coldThroughput } from './measures/cold-throughput.ts';
import { heapPerName } from './measures/heap-per-name.ts';
import { hostileBody } from './measures/hostile-body.ts';
import type { Measure } from './measures/measure.ts';
import { singleFlight } from './measures/single-flight.ts';
import { startUp } from './measures/start-up.ts';
import { warmPeek } from './measures/warm-peek.ts';
import { warmResolve } from './measures/warm-resolve.ts';
import { PEERS } from './peers/peers.ts';
import { lag } from './worker/measures/lag.ts';
import { refreshes } from './worker/measures/refreshes.ts';

/** Measures that are run together. */
export interface Suite {
  readonly name: string;
  readonly measures: readonly Measure[];
  /** What has to be known to read the figures of a peer, by its name. */
  readonly remarks: Readonly<Record<string, string>>;
}

export const SUITES: readonly Suite[] = [
  {
    name: 'resolve',
    measures: [
      warmResolve,
      warmPeek,
      coldAfter404,
      coldDelegated,
      coldThroughput,
      singleFlight,
      heapPerName,
      hostileBody,
      startUp,
    ],
    remarks: Object.fromEntries(PEERS.map(({ name, remark }) => [name, remark])),
  },
  {
    name: 'log',
    measures: [
      appendSingly,
      appendByThousands,
      appendBatches,
      bulkImport,
      readAll,
      rebuild,
      follow,
      replay,
      claims,
      explainAt,
      bytes,
      embedded,
    ],
    remarks: {
      emmett: '@event-driven-io/emmett-postgresql 0.42.0, through its own pool, one call for each append',
      'graphile-worker': '0.18.0, and pg-boss 12.38.0: they also keep retries and a history, which ours has in the log',
    },
  },
  {
    name: 'api',
    measures: [destination, history, start, eventStream],
    remarks: { load: 'wrk where it is installed, else autocannon; one core for the load, one for the server' },
  },
  {
    name: 'worker',
    measures: [refreshes, lag],
    remarks: { world: 'answers from memory and at once: what is measured is ours' },
  },
];
