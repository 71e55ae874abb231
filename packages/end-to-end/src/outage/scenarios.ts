import { setTimeout as sleep } from 'node:timers/promises';
import { pinStream, serverStream } from '@wherefore/discovery';
import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { type Readiness, readiness } from '../processes/start-process.ts';
import { type Load, tallyText } from './load.ts';
import { CONNECTIONS, MAX_CONNECTIONS, type OutageLab, untilRecovered } from './outage-lab.ts';

/** Something that befalls the database, from its beginning to its end. */
export interface Scenario {
  readonly name: string;
  /** How long the database cannot be used. */
  readonly forMs?: number;
  play(lab: OutageLab): Promise<void>;
}

export function stopped(forMs: number): Scenario {
  return {
    name: `killed, and away for ${forMs} ms`,
    forMs,
    async play({ postgres }) {
      await postgres.crash();
      await sleep(forMs);
      await postgres.restart();
    },
  };
}

/** Connections hang for so long; those that did then stay dead. */
export function frozen(forMs: number): Scenario {
  return {
    name: `hanging for ${forMs} ms`,
    forMs,
    async play({ proxy }) {
      proxy.freeze();
      await sleep(forMs);
      proxy.thaw();
    },
  };
}

export const terminated: Scenario = {
  name: 'all sessions terminated, five times',
  async play({ admin }) {
    for (let round = 0; round < 5; round += 1) {
      await admin(async ({ session }) => {
        await session.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = $1',
          ['client backend'],
        );
      });
      await sleep(200);
    }
  },
};

/** Others have all the connections that there may be. */
export function crowded(forMs: number): Scenario {
  return {
    name: `no connections left for ${forMs} ms`,
    forMs,
    async play({ postgres }) {
      await using crowd = await openDatabase(`${postgres.url}?application_name=crowd`, {
        connections: MAX_CONNECTIONS,
      });
      const until = performance.now() + forMs;
      const { session } = crowd;
      const crowdIn = async (): Promise<void> => {
        while (performance.now() < until) await session.query('select pg_sleep(0.2)').catch(() => undefined);
      };
      const clear = async (): Promise<void> => {
        await session.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and application_name <> 'crowd'`,
        );
      };
      await Promise.all([clear(), ...Array.from({ length: MAX_CONNECTIONS - 1 }, crowdIn)]);
    },
  };
}

export interface Played {
  readonly name: string;
  readonly load: Load;
  readonly recoveredMs: number;
  /** What the processes said while it lasted, the last of it. */
  readonly told: { readonly api: Readiness | undefined; readonly worker: Readiness | undefined };
  /** Names that were answered, or pins that were acknowledged, and are not in the log. */
  readonly lost: readonly string[];
}

/** Plays a scenario under load, waits until everything is well again, and looks for what was acknowledged. */
export async function playScenario(lab: OutageLab, { name, play }: Scenario): Promise<Played> {
  const load = lab.begin();
  await sleep(500);
  const over = new AbortController();
  const told = watchReadiness(lab, over.signal);
  await play(lab);
  over.abort();
  const recoveredMs = await untilRecovered(lab, load);
  await load.stop();
  return { name, load, recoveredMs, told: await told, lost: await lostOf(lab, load) };
}

async function watchReadiness({ api, worker }: OutageLab, signal: AbortSignal): Promise<Played['told']> {
  let told: Played['told'] = { api: undefined, worker: undefined };
  while (!signal.aborted) {
    const [ofApi, ofWorker] = await Promise.all([api, worker].map((each) => readiness(each).catch(() => undefined)));
    told = { api: ofApi ?? told.api, worker: ofWorker ?? told.worker };
    await sleep(250, undefined, { signal }).catch(() => undefined);
  }
  return told;
}

async function lostOf({ postgres }: OutageLab, { cold, pins }: Load): Promise<readonly string[]> {
  await using database = await openDatabase(postgres.url, { connections: 2 });
  await using log = await openLogIn(database);
  const lost: string[] = [];
  const look = async (
    names: readonly string[],
    streamOf: (name: string) => string,
    types: readonly string[],
  ): Promise<void> => {
    for (const name of names) {
      const events = await log.readStream(streamOf(name));
      if (!events.some(({ type }) => types.includes(type))) lost.push(name);
    }
  };
  await look(cold.answered, serverStream, ['DestinationChosen', 'ResolutionFailed']);
  await look(pins.answered, pinStream, ['DestinationPinned']);
  return lost;
}

/** For people. */
export function playedText({ name, load, recoveredMs, told }: Played): string {
  const lines = [
    `outage: ${name}: well again after ${Math.round(recoveredMs)} ms`,
    `fresh ${tallyText(load.fresh)}`,
    `cold ${tallyText(load.cold)}`,
    `pins ${tallyText(load.pins)}`,
    `lists ${tallyText(load.lists)}`,
    ...Object.entries(told).map(([process, said]) => `${process} said ${JSON.stringify(said)}`),
  ];
  return lines.join('\n  ');
}

/** Ids of all events, in the order of the log, and how many sessions there are besides ours. */
export async function readDatabase({
  postgres,
}: OutageLab): Promise<{ readonly ids: readonly string[]; readonly sessions: number }> {
  await using database = await openDatabase(postgres.url, { connections: 2 });
  await using log = await openLogIn(database);
  const ids: string[] = [];
  for await (const page of log.scan({ fields: ['id'] })) for (const { id } of page) ids.push(id);
  const [row] = await database.session.query(
    `select count(*)::int from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  return { ids, sessions: Number(row?.[0]) };
}

/** The sessions that API, worker and `readDatabase` have at most. */
export const MAX_SESSIONS: number = 2 * (CONNECTIONS + 1) + 2;
