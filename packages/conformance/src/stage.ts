import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSimulatedInternet,
  createWorld,
  type SimulationClock,
  startFakeInternet,
  VirtualClock,
  type World,
  type WorldData,
} from '@wherefore/testkit';
import type { CommandEnvironment, Environment, LoopbackEnvironment, SimulatedEnvironment } from './subject.ts';

/** Where the documentation addresses of the vectors are: `meta.conventions` has resolvers let them through. */
const VECTOR_RANGES = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'];

export interface StageOptions {
  readonly world: WorldData;
  /** Names that will be resolved. */
  readonly serverNames: readonly string[];
  readonly policy: string;
  /** When the world begins, ms since 1970. Programs live in the present all the same. */
  readonly start: number;
  readonly random?: () => number;
}

/** A world put up for one case, with a resolver's environment in it. */
export interface Stage<E extends Environment> extends AsyncDisposable {
  readonly world: World;
  readonly environment: E;
  /** Gives what the promise gives, moving time on where time is virtual. */
  run<T>(promise: Promise<T>): Promise<T>;
}

/** The DNS client of a simulation gives up after this time; shorter than any distance between events of a timeline. */
const SIMULATED_DNS_TIMEOUT_MS = 100;

export interface SimulatedStage extends Stage<SimulatedEnvironment> {
  readonly clock: VirtualClock;
}

/** Nothing takes time but what never answers. */
export function setSimulatedStage(options: StageOptions & { readonly stampDate?: boolean }): SimulatedStage {
  const { serverNames, policy, start, random = () => 0, stampDate = false } = options;
  const clock = new VirtualClock(start);
  const world = createWorld(options.world, { serverNames, clock, stampDate });
  const internet = createSimulatedInternet(world, { clock, dnsTimeoutMs: SIMULATED_DNS_TIMEOUT_MS });
  return {
    world,
    clock,
    environment: { mode: 'simulated', ...internet, clock, random, ...conditions(policy) },
    run: (promise) => inTime(clock.run(promise)),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Real packets, at a moment that lasts. */
export async function setLoopbackStage({
  world: data,
  serverNames,
  policy,
  start,
}: StageOptions): Promise<Stage<LoopbackEnvironment>> {
  const clock = stillClock(start);
  const world = createWorld(data, { serverNames, clock });
  const internet = await startFakeInternet(world, { mode: 'mapped' });
  const { host, port } = internet.nameServer;
  const environment: LoopbackEnvironment = {
    mode: 'loopback',
    nameServer: `${host}:${port}`,
    caPem: internet.caPem,
    dial: (address, to) => internet.dial(address, to),
    clock,
    random: () => 0,
    ...conditions(policy),
  };
  return { world, environment, run: inTime, [Symbol.asyncDispose]: () => internet[Symbol.asyncDispose]() };
}

/** Real packets for another process. Rejects when this machine does not let us have the ports. */
export async function setCommandStage({
  world: data,
  serverNames,
  policy,
}: StageOptions): Promise<Stage<CommandEnvironment>> {
  const world = createWorld(data, { serverNames });
  const internet = await startFakeInternet(world, { mode: 'literal' });
  const folder = await mkdtemp(join(tmpdir(), 'wherefore-conformance-'));
  const caFile = join(folder, 'ca.pem');
  await internet.writeCa(caFile);
  const { host, port } = internet.nameServer;
  const environment: CommandEnvironment = {
    mode: 'command',
    nameServer: `${host}:${port}`,
    caFile,
    untranslate: (address) => internet.untranslate(address),
    ...conditions(policy),
  };
  return {
    world,
    environment,
    run: inTime,
    [Symbol.asyncDispose]: async () => {
      await internet[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Why programs cannot be put to the test on this machine; `undefined` when they can. */
export async function whyNoCommandStage(): Promise<string | undefined> {
  const world: WorldData = {
    dns: { 'A example.org': [{ data: '192.0.2.10', ttl: 60 }] },
    wellKnown: { 'https://example.org/.well-known/matrix/server': { status: 404 } },
  };
  try {
    await using _ = await setCommandStage({ world, serverNames: ['example.org'], policy: 'recommended', start: 0 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Real time for one answer, whatever the mode. */
const PATIENCE_MS = 60_000;

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}

function conditions(policy: string): Pick<Environment, 'policy' | 'allow' | 'store'> {
  return { policy, allow: VECTOR_RANGES, store: new Map() };
}

function stillClock(instant: number): SimulationClock {
  return {
    now: () => instant,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const done = (act: () => void) => (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', aborted);
          act();
        };
        const aborted = done(() => reject(signal?.reason));
        const timer = setTimeout(done(resolve), ms);
        if (signal?.aborted === true) aborted();
        else signal?.addEventListener('abort', aborted, { once: true });
      }),
  };
}
