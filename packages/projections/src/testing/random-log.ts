import { createResolver, createWellKnownFetch, type PinOptions, type Resolver } from '@wherefore/core';
import { type AddressRules, addressRules, type Policy, recommended, specStrict } from '@wherefore/discovery';
import { createMemoryLog, type EventLog, type RecordedEvent } from '@wherefore/event-log';
import {
  createSimulatedInternet,
  createWorld,
  type SimulatedInternet,
  VirtualClock,
  type World,
  type WorldData,
  type WorldPatch,
} from '@wherefore/testkit';
import { randomWorlds } from '@wherefore/testkit/random';
import fc from 'fast-check';

/** The addresses of worlds are those of documentations, which the default rules refuse. */
export const WORLD_ADDRESSES: AddressRules = addressRules({
  allow: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '::ffff:192.0.2.0/120'],
});

/** Something that happens, and how long until the next. */
export interface TimelineStep {
  readonly act:
    | 'resolve'
    | 'fresh'
    | 'forget'
    | 'forget-all'
    | 'report'
    | 'pin'
    | 'unpin'
    | 'move'
    | 'break'
    | 'restart';
  /** Which name; for `move`, which world. */
  readonly which: number;
  /** Which of the two processes that write the log acts. */
  readonly process: 0 | 1;
  readonly thenMs: number;
}

export interface Timeline {
  readonly worlds: readonly WorldData[];
  readonly serverNames: readonly string[];
  readonly steps: readonly TimelineStep[];
  readonly policy: Policy;
  /** Where the draws begin. */
  readonly seed: number;
}

/** What a timeline left behind. */
export interface PlayedLog {
  readonly log: EventLog;
  /** Every event, in the order of positions. */
  readonly events: readonly RecordedEvent[];
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly clock: VirtualClock;
}

export interface RandomLogOptions {
  /** Steps of a timeline. Default 12 to 40. */
  readonly minSteps?: number;
  readonly maxSteps?: number;
  /** Processes that write the log. Default 1 or 2. */
  readonly processes?: 1 | 2;
  /** Default `recommended`, or sometimes `spec-strict`. */
  readonly policy?: Policy;
}

/** Worlds that follow each other, and what is asked, forgotten and reported meanwhile: play it with `playLog`. */
export function randomLogs(options: RandomLogOptions = {}): fc.Arbitrary<Timeline> {
  const { minSteps = 12, maxSteps = 40, processes, policy } = options;
  const policies =
    policy === undefined
      ? fc.oneof({ weight: 3, arbitrary: fc.constant(recommended) }, { weight: 1, arbitrary: fc.constant(specStrict) })
      : fc.constant(policy);
  return fc
    .tuple(
      fc.array(randomWorlds(), { minLength: 1, maxLength: 4 }),
      fc.array(randomStep, { minLength: minSteps, maxLength: maxSteps, size: 'max' }),
      policies,
      fc.nat(),
      processes === undefined ? fc.constantFrom(1 as const, 2 as const) : fc.constant(processes),
    )
    .map(([worlds, steps, chosen, seed, count]) => ({
      worlds: worlds.map(({ data }) => withAbsences(data)),
      serverNames: [...new Set([...worlds.flatMap(({ serverNames }) => serverNames), 'a.example', 'b.example'])],
      steps: count === 2 ? steps : steps.map((step) => ({ ...step, process: 0 as const })),
      policy: chosen,
      seed,
    }));
}

const randomStep: fc.Arbitrary<TimelineStep> = fc.record({
  act: fc.oneof(
    { weight: 8, arbitrary: fc.constant<TimelineStep['act']>('resolve') },
    { weight: 2, arbitrary: fc.constantFrom<TimelineStep['act']>('fresh', 'report') },
    { weight: 2, arbitrary: fc.constantFrom<TimelineStep['act']>('move', 'break') },
    { weight: 1, arbitrary: fc.constantFrom<TimelineStep['act']>('forget', 'forget', 'forget-all', 'restart') },
    { weight: 2, arbitrary: fc.constantFrom<TimelineStep['act']>('pin', 'unpin') },
  ),
  which: fc.nat({ max: 11 }),
  process: fc.constantFrom(0 as const, 1 as const),
  thenMs: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(1, 10, 30, 50, 100) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 7_200_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 200_000_000 }) },
  ),
});

/** Plays a timeline on virtual time into a log in memory, resolutions overlapping what follows. */
export async function playLog(timeline: Timeline, log: EventLog | undefined = undefined): Promise<PlayedLog> {
  const { worlds, serverNames, steps, policy, seed } = timeline;
  const clock = new VirtualClock();
  const into = log ?? createMemoryLog({ clock: () => clock.now() });
  const world = createWorld(worlds[0] ?? {}, { clock, serverNames });
  for (const each of worlds) for (const name of [...serverNames, ...namesIn(each)]) world.expect(name);
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: 20, httpLatencyMs: 40 });
  const random = drawsOf(seed);
  const start = (): Resolver => resolverIn(internet, { log: into, clock, policy, random });
  const running: [Resolver, Resolver] = [start(), start()];
  const under: Promise<unknown>[] = [];
  const pinned: string[] = [];
  for (const step of steps) {
    const work = perform(step);
    if (work !== undefined) under.push(work.catch(failsIfUnexpected));
    await clock.advanceBy(step.thenMs);
  }
  await clock.run(Promise.all(under));
  for (const resolver of running) await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  world[Symbol.dispose]();
  return { log: into, events: await everyEvent(into), policy, rules: WORLD_ADDRESSES, clock };

  function perform({ act, which, process }: TimelineStep): Promise<unknown> | undefined {
    const resolver = running[process];
    const name = serverNames[which % serverNames.length] ?? 'a.example';
    switch (act) {
      case 'resolve':
        return resolver.resolve(name);
      case 'fresh':
        return resolver.resolve(name, { fresh: true });
      case 'forget':
        return resolver.forget(name);
      case 'forget-all':
        return resolver.forgetAll();
      case 'report':
        return resolver.reportFailure(name);
      case 'pin':
        pinned.push(name);
        return resolver.pin(name, pinOf(which, clock.now()));
      case 'unpin':
        return resolver.unpin(pinned.pop() ?? name);
      case 'move':
        return moveTo(world, worlds[which % worlds.length] ?? {});
      case 'break':
        world.patch(broken(world.data, which));
        return undefined;
      case 'restart': {
        const ending = resolver[Symbol.asyncDispose]();
        running[process] = start();
        return Promise.resolve(ending);
      }
    }
  }
}

/** Somewhere in these worlds, for good or for a while. */
function pinOf(which: number, now: number): PinOptions {
  const delegated = `${HOSTS[which % HOSTS.length]}${which % 3 === 0 ? ':443' : ''}`;
  const options = { delegated: which % 7 === 0 ? '192.0.2.1' : delegated, reason: 'it moved' };
  return which % 2 === 0 ? options : { ...options, until: now + 1 + which * 60_000 };
}

interface ResolverOf {
  readonly log: EventLog;
  readonly clock: VirtualClock;
  readonly policy: Policy;
  readonly random: () => number;
}

function resolverIn(internet: SimulatedInternet, { log, clock, policy, random }: ResolverOf): Resolver {
  return createResolver({
    log,
    clock,
    policy,
    random,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: WORLD_ADDRESSES,
  });
}

/** Every event of a log, lane by lane, in the order of positions. */
export async function everyEvent(log: EventLog): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let lane = 0; lane < log.lanes; lane += 1) {
    for (let after = 0n; ; ) {
      const page = await log.readAll({ lane, after, limit: 10_000 });
      events.push(...page.events);
      if (page.events.length === 0) break;
      after = page.next;
    }
  }
  return events;
}

/** Writes events into another log, which gives them positions and a time of recording of its own. */
export async function copyInto(log: EventLog, events: readonly RecordedEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += 500) {
    const batch = events.slice(start, start + 500);
    await log.append(batch.map((event) => ({ stream: event.stream, expected: 'any', events: [event] })));
  }
}

/** Repeatable draws in [0, 1): mulberry32. */
function drawsOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function failsIfUnexpected(reason: unknown): void {
  // A restart ends what is under way, and what is no server name cannot be pinned.
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  if (code !== 'disposed' && code !== 'invalid-pin') throw reason;
}

const HOSTS = ['a.example', 'b.example', 'c.example', 'd.sub.a.example'];
const TYPES = ['A ', 'AAAA ', 'SRV _matrix-fed._tcp.', 'SRV _matrix._tcp.'];

// Without an SOA record an absence is good for nothing but the resolution that asked.
function withAbsences(world: WorldData): WorldData {
  const keys = HOSTS.flatMap((host) => TYPES.map((type) => `${type}${host}`));
  const absences = Object.fromEntries(keys.map((key) => [key, { error: 'NODATA', negativeTtl: 900 } as const]));
  return { ...world, dns: { ...absences, ...world.dns } };
}

/** The well-known files, the DNS, or both give nothing but failures until the world moves on. */
function broken({ dns = {}, wellKnown = {} }: WorldData, which: number): WorldPatch {
  const failing = <T>(entries: object, failure: T): Record<string, T> =>
    Object.fromEntries(Object.keys(entries).map((key) => [key, failure]));
  return {
    ...(which % 3 === 0 ? {} : { wellKnown: failing(wellKnown, { status: 503 }) }),
    ...(which % 3 === 1 ? {} : { dns: failing(dns, { error: 'SERVFAIL' } as const) }),
  };
}

function moveTo(world: World, to: WorldData): undefined {
  const from = world.data;
  world.patch({ dns: replaced(from.dns, to.dns), wellKnown: replaced(from.wellKnown, to.wellKnown) });
}

function replaced<T>(
  from: Readonly<Record<string, T>> = {},
  to: Readonly<Record<string, T>> = {},
): Record<string, T | null> {
  return { ...Object.fromEntries(Object.keys(from).map((key) => [key, null])), ...to };
}

function namesIn(world: WorldData): readonly string[] {
  return Object.keys(world.dns ?? {}).map((key) =>
    key.slice(key.indexOf(' ') + 1).replace(/^_matrix(-fed)?\._tcp\./, ''),
  );
}
