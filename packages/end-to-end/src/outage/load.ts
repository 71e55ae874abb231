import { setTimeout as sleep } from 'node:timers/promises';

/** What came of requests of one kind. */
export interface Tally {
  readonly byStatus: Map<number | 'failed', number>;
  /** By status: the longest, ms. */
  readonly longest: Map<number | 'failed', number>;
  /** Answers of 503 that did not say when to come again. */
  unguided: number;
  /** Names that were answered: what they rest on is recorded, or it would not have been told. */
  readonly answered: string[];
}

export interface Load {
  readonly fresh: Tally;
  readonly cold: Tally;
  readonly pins: Tally;
  /** Of lists, which are read from the database. */
  readonly lists: Tally;
  /** Ends it. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly url: string;
  readonly token: string;
  readonly warm: readonly string[];
  /** Of a name that nobody has asked for yet. */
  readonly nextCold: () => string;
}

/** Nobody waits longer; what takes so long has failed. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 200;
/** How a process tells that its event loop was late again and again. */
const PRESSURE = 'This process has more to do than it can.';

/** Asks for names that are fresh, for names that are not known, and pins some, all the time. */
export function startLoad({ url, token, warm, nextCold }: LoadOptions): Load {
  const over = new AbortController();
  const [fresh, cold, pins, lists] = [newTally(), newTally(), newTally(), newTally()];
  let turn = 0;
  const destination = (name: string): string => `${url}/v1/servers/${encodeURIComponent(name)}/destination`;
  const keepAsking = async (ask: () => Promise<void>, pauseMs: number): Promise<void> => {
    while (!over.signal.aborted) {
      await ask();
      await sleep(pauseMs);
    }
  };
  const askFresh = async (): Promise<void> => {
    const name = warm[turn++ % warm.length] ?? '';
    await asked(fresh, name, destination(name));
  };
  const askCold = async (): Promise<void> => {
    const name = nextCold();
    await asked(cold, name, destination(name));
  };
  const pin = async (): Promise<void> => {
    const name = nextCold();
    await asked(pins, name, `${url}/v1/servers/${encodeURIComponent(name)}/pin`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ delegated: 'fed.example.org:443' }),
    });
  };
  const list = async (): Promise<void> => {
    const path = turn++ % 2 === 0 ? '/v1/events?limit=5' : '/v1/caches/destinations?limit=5';
    await asked(lists, path, `${url}${path}`);
  };
  const loops = [
    ...Array.from({ length: 3 }, () => keepAsking(askFresh, 10)),
    ...Array.from({ length: 4 }, () => keepAsking(askCold, 40)),
    keepAsking(pin, 100),
    keepAsking(list, 100),
  ];
  return {
    fresh,
    cold,
    pins,
    lists,
    async stop() {
      over.abort();
      await Promise.all(loops);
    },
  };
}

function newTally(): Tally {
  return { byStatus: new Map(), longest: new Map(), unguided: 0, answered: [] };
}

async function asked(tally: Tally, name: string, url: string, init: RequestInit = {}): Promise<void> {
  const begunAt = performance.now();
  let status: number | 'failed' = 'failed';
  try {
    const response = await patiently(url, init);
    await response.arrayBuffer();
    status = response.status;
    if (status === 503 && response.headers.get('retry-after') === null) tally.unguided += 1;
    if (status === 200) tally.answered.push(name);
  } catch {
    // Counted.
  }
  const tookMs = performance.now() - begunAt;
  tally.byStatus.set(status, (tally.byStatus.get(status) ?? 0) + 1);
  tally.longest.set(status, Math.max(tally.longest.get(status) ?? 0, tookMs));
}

/** Asks again where the machine, and no database, has kept the process from its work. */
async function patiently(url: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const response = await fetch(url, { ...init, signal });
    if (response.status !== 503) return response;
    if (!(await response.clone().text()).includes(PRESSURE)) return response;
    await sleep(AGAIN_MS, undefined, { signal });
  }
}

/** For people: `200: 120 (at most 15 ms), 503: 3 (at most 5000 ms)`. */
export function tallyText({ byStatus, longest }: Tally): string {
  return [...byStatus]
    .map(([status, count]) => `${status}: ${count} (at most ${Math.round(longest.get(status) ?? 0)} ms)`)
    .join(', ');
}
