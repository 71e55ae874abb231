import process from 'node:process';
import { parseArgs } from 'node:util';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import type { HorizonName } from '../postgres/horizon.ts';
import { isClean } from '../torture/judge.ts';
import { type RunPlan, type RunReport, type TorturedServer, torture } from '../torture/run.ts';
import { told } from '../torture/told.ts';

const USAGE = `usage: pnpm campaign log [options]

  --minutes N         begin no other round after this long; default 5
  --events N          in each round; default 250000
  --writers N         4 processes share them, a quarter of them with transactions by hand; default 16
  --horizons LIST     fence, counter, serial, each in turn; default fence
  --partition N       positions to a partition; default 60000
  --lanes N           lanes of the log; default 1
  --retire            old partitions go into the archive meanwhile; then no writer is killed
  --binaries FOLDER   initdb and postgres of another version; default: those of npm
  --url URL           a server that is there, which is then not killed
  --seed N            default: the time

A round ends sessions, kills writers, followers and the server, and keeps foreign transactions open. The first one has
readers besides that go by positions and by transaction ids: they must fail. Exit code 1: a promise was broken.`;

const CONTROL_EVENTS = 20_000;

interface Wanted {
  readonly minutes: number;
  readonly events: number;
  readonly writers: number;
  readonly horizons: readonly HorizonName[];
  readonly partitionRows: number;
  readonly lanes: number;
  readonly retires: boolean;
  readonly binaries: string | undefined;
  readonly url: string | undefined;
  readonly seed: number;
}

const wanted = readArguments(process.argv.slice(2));
if (wanted === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await campaign(wanted)) ? 0 : 1;
}

async function campaign(wanted: Wanted): Promise<boolean> {
  const { minutes, events, writers, horizons, partitionRows, lanes, retires, binaries, url, seed } = wanted;
  const end = Date.now() + minutes * 60_000;
  await using server =
    url === undefined ? await startPostgresServer(binaries === undefined ? {} : { binaries }) : there(url);
  const plan = {
    processes: 4,
    writers: Math.ceil((writers * 3) / 16),
    rawWriters: Math.ceil(writers / 16),
    events,
    readers: ['ours'],
    chaos: {
      ...{ endSession: 300, killFollower: 8000, foreignTransaction: 3000 },
      ...(retires ? { retire: 2000 } : { killWriter: 5000 }),
      ...(url === undefined ? { crashServer: 15_000 } : {}),
    },
  } as const;
  let total = 0;
  let isGood = true;
  for (let round = 0; round === 0 || Date.now() < end; round++) {
    const horizon = horizons[round % horizons.length] ?? 'fence';
    const own: RunPlan = {
      ...plan,
      madeWith: { horizon, partitionRows, lanes },
      seed: (seed + round) % 2 ** 31,
      schema: `campaign_${seed}_${round}`,
    };
    process.stdout.write(`\nround ${round}, ${round === 0 ? 'a control' : `horizon ${horizon}`}, seed ${own.seed}\n`);
    const report = await torture(server, round === 0 ? control(own) : own);
    total += report.events;
    process.stdout.write(`${told(report)}\n`);
    const kept = keepsItsPromises(report);
    const proven = round > 0 || othersFail(report);
    if (!kept) process.stdout.write('BROKEN: a promise of the log\n');
    if (!proven) process.stdout.write('PROVES NOTHING: the other readers did not fail\n');
    isGood &&= kept && proven;
  }
  process.stdout.write(`\n${total} events in all: ${isGood ? 'every promise was kept' : 'BROKEN, see above'}\n`);
  return isGood;
}

/** The server stays up and nobody is killed, so that what the other readers get wrong is their own doing. */
function control(plan: RunPlan): RunPlan {
  return {
    ...plan,
    madeWith: {},
    events: Math.min(plan.events, CONTROL_EVENTS),
    readers: ['ours', 'naive', 'xid'],
    chaos: { endSession: 300, foreignTransaction: 3000 },
  };
}

function keepsItsPromises({ log, brokenChains, followers }: RunReport): boolean {
  const ours = followers.filter(({ reader }) => reader === 'ours');
  return isClean(log) && brokenChains === 0 && ours.length > 0 && ours.every(({ verdict }) => isClean(verdict));
}

function othersFail({ followers }: RunReport): boolean {
  const others = followers.filter(({ reader }) => reader !== 'ours');
  return others.length === 2 && others.every(({ verdict }) => !isClean(verdict));
}

function there(url: string): TorturedServer & Pick<PostgresServer, typeof Symbol.asyncDispose> {
  const refuse = (): Promise<never> => Promise.reject(new Error('not our server to kill'));
  return { url, crash: refuse, restart: refuse, async [Symbol.asyncDispose]() {} };
}

function readArguments(args: string[]): Wanted | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    ...{ minutes: text, events: text, writers: text, horizons: text, partition: text, lanes: text },
    ...{ retire: flag, binaries: text, url: text, seed: text },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    const number = (value: string | undefined, otherwise: number): number => {
      const parsed = Number(value ?? otherwise);
      if (!(parsed > 0)) throw new RangeError(`${value} is no number above 0`);
      return parsed;
    };
    const horizons = (values.horizons ?? 'fence').split(',');
    const known: readonly HorizonName[] = ['fence', 'counter', 'serial'];
    if (horizons.some((name) => !known.some((horizon) => horizon === name))) return undefined;
    return {
      minutes: number(values.minutes, 5),
      events: number(values.events, 250_000),
      writers: number(values.writers, 16),
      horizons: known.filter((name) => horizons.includes(name)),
      partitionRows: number(values.partition, 60_000),
      lanes: number(values.lanes, 1),
      retires: values.retire === true,
      binaries: values.binaries,
      url: values.url,
      seed: number(values.seed, Math.floor(Date.now() / 1000)),
    };
  } catch {
    return undefined;
  }
}
