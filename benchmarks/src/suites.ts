import { appendBatches, appendByThousands } from './log/measures/append-against-copy.ts';
import { appendSingly } from './log/measures/append-singly.ts';
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
    measures: [appendSingly, appendByThousands, appendBatches],
    remarks: {
      emmett: '@event-driven-io/emmett-postgresql 0.42.0, through its own pool, one call for each append',
    },
  },
];
