import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMiB } from '../processes/metrics.ts';
import type { ServiceProcess } from '../processes/start-process.ts';

/** What a client that behaves sees while others do not, and what the process takes up. */
export interface Witnessed {
  readonly fresh: Seen;
  readonly alive: Seen;
  /** MiB. */
  readonly residentMax: number;
}

export interface Seen {
  readonly answered: number;
  /** How often it was told to come again, as any process does that gets too little of a busy machine; and it did. */
  readonly putOff: number;
  /** What came instead of 200 in the end, with how often. */
  readonly others: ReadonlyMap<number | string, number>;
  readonly longestMs: number;
}

const FROM = '127.0.0.5';
/** Whoever is not answered in so long, or told to come again for so long, is being hurt. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 200;

/** Asks for a fresh name and for /healthz all the time, until it is told to stop. */
export function startWitness({ url, pid }: ServiceProcess, name: string): { stop(): Promise<Witnessed> } {
  const over = new AbortController();
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const [fresh, alive] = [newSeen(), newSeen()];
  let residentMax = 0;
  const every = async (ms: number, work: () => Promise<void>): Promise<void> => {
    while (!over.signal.aborted) {
      await work();
      await sleep(ms);
    }
  };
  const watching = Promise.all([
    every(50, () => ask(fresh, `${url}/v1/servers/${name}/destination`, agent)),
    // On a connection of its own each, as probes come.
    every(100, () => ask(alive, `${url}/healthz`, undefined)),
    every(100, async () => {
      residentMax = Math.max(residentMax, await residentMiB(pid).catch(() => 0));
    }),
  ]);
  return {
    async stop() {
      over.abort();
      await watching;
      agent.destroy();
      return { fresh, alive, residentMax };
    },
  };
}

interface MutableSeen {
  answered: number;
  putOff: number;
  readonly others: Map<number | string, number>;
  longestMs: number;
}

function newSeen(): MutableSeen {
  return { answered: 0, putOff: 0, others: new Map(), longestMs: 0 };
}

async function ask(seen: MutableSeen, url: string, agent: Agent | undefined): Promise<void> {
  const begunAt = performance.now();
  let status = await statusOf(url, agent);
  while (status === 503 && performance.now() - begunAt < PATIENCE_MS) {
    seen.putOff += 1;
    await sleep(AGAIN_MS);
    status = await statusOf(url, agent);
  }
  seen.longestMs = Math.max(seen.longestMs, performance.now() - begunAt);
  if (status === 200) seen.answered += 1;
  else seen.others.set(status, (seen.others.get(status) ?? 0) + 1);
}

function statusOf(url: string, agent: Agent | undefined): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: agent ?? false, localAddress: FROM, timeout: PATIENCE_MS }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', ({ message }) => resolve(message));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', ({ message }) => resolve(message));
  });
}

/** For people. */
export function seenText({ answered, putOff, others, longestMs }: Seen): string {
  const rest = [...(putOff > 0 ? [['put off', putOff]] : []), ...others]
    .map(([what, count]) => `, ${what}: ${count}`)
    .join('');
  return `${answered} answered, at most ${Math.round(longestMs)} ms${rest}`;
}
