import { type Policy, recommended, specStrict } from '@wherefore/discovery';
import type { WorldData, WorldPatch } from '@wherefore/testkit';
import { randomWorlds } from '@wherefore/testkit/random';
import fc from 'fast-check';
import { createRig, type Rig } from './rig.ts';

/** Something that happens, and how long until the next. */
export interface Step {
  readonly act: 'resolve' | 'fresh' | 'explain' | 'forget' | 'forget-all' | 'report' | 'move' | 'break' | 'restart';
  /** Which name; for `move`, which world. */
  readonly which: number;
  readonly thenMs: number;
}

export interface Timeline {
  readonly worlds: readonly WorldData[];
  readonly serverNames: readonly string[];
  readonly steps: readonly Step[];
  readonly policy: Policy;
}

const randomStep: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Step['act']>('resolve') },
    { weight: 2, arbitrary: fc.constantFrom<Step['act']>('fresh', 'explain', 'report') },
    { weight: 2, arbitrary: fc.constantFrom<Step['act']>('move', 'break') },
    { weight: 1, arbitrary: fc.constantFrom<Step['act']>('forget', 'forget', 'forget-all', 'restart') },
  ),
  which: fc.nat({ max: 11 }),
  thenMs: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(1, 10, 30, 50, 100) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 7_200_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 200_000_000 }) },
  ),
});

/** Worlds that follow each other, and what is asked, forgotten and reported meanwhile. */
export const randomTimelines: fc.Arbitrary<Timeline> = fc
  .tuple(
    fc.array(randomWorlds(), { minLength: 1, maxLength: 4 }),
    fc.array(randomStep, { minLength: 12, maxLength: 40, size: 'max' }),
    fc.oneof({ weight: 3, arbitrary: fc.constant(recommended) }, { weight: 1, arbitrary: fc.constant(specStrict) }),
  )
  .map(([worlds, steps, policy]) => ({
    worlds: worlds.map(({ data }) => withAbsences(data)),
    serverNames: [...new Set([...worlds.flatMap(({ serverNames }) => serverNames), 'a.example', 'b.example'])],
    steps,
    policy,
  }));

/** Plays a timeline on virtual time, resolutions overlapping what follows, and calls back after each step. */
export async function play(timeline: Timeline, afterStep: (rig: Rig) => void = () => undefined): Promise<Rig> {
  const { worlds, serverNames, steps, policy } = timeline;
  const rig = createRig({ world: worlds[0] ?? {}, serverNames, dnsLatencyMs: 20, httpLatencyMs: 40, policy });
  for (const world of worlds) for (const name of [...serverNames, ...namesIn(world)]) rig.world.expect(name);
  let { resolver } = rig;
  const under: Promise<unknown>[] = [];
  for (const { act, which, thenMs } of steps) {
    const name = serverNames[which % serverNames.length] ?? 'a.example';
    const work = perform();
    if (work !== undefined) under.push(work.catch(failsIfUnexpected));
    await rig.clock.advanceBy(thenMs);
    afterStep({ ...rig, resolver });

    function perform(): Promise<unknown> | undefined {
      switch (act) {
        case 'resolve':
          return resolver.resolve(name);
        case 'fresh':
          return resolver.resolve(name, { fresh: true });
        case 'explain':
          return resolver.explain(name);
        case 'forget':
          return resolver.forget(name);
        case 'forget-all':
          return resolver.forgetAll();
        case 'report':
          return resolver.reportFailure(name);
        case 'move':
          rig.world.patch(patchTo(rig.world.data, worlds[which % worlds.length] ?? {}));
          return undefined;
        case 'break':
          rig.world.patch(broken(rig.world.data, which));
          return undefined;
        case 'restart': {
          const ending = resolver[Symbol.asyncDispose]();
          resolver = rig.restart();
          return Promise.resolve(ending);
        }
      }
    }
  }
  await rig.run(Promise.all(under));
  return { ...rig, resolver };
}

function failsIfUnexpected(reason: unknown): void {
  // A restart ends what is under way.
  if (!(reason instanceof Error && 'code' in reason && reason.code === 'disposed')) throw reason;
}

const HOSTS = ['a.example', 'b.example', 'c.example', 'd.sub.a.example'];
const TYPES = ['A ', 'AAAA ', 'SRV _matrix-fed._tcp.', 'SRV _matrix._tcp.'];

// Without an SOA record an absence is good for nothing but the resolution that asked.
export function withAbsences(world: WorldData): WorldData {
  const keys = HOSTS.flatMap((host) => TYPES.map((type) => `${type}${host}`));
  const absences = Object.fromEntries(keys.map((key) => [key, { error: 'NODATA', negativeTtl: 900 } as const]));
  return { ...world, dns: { ...absences, ...world.dns } };
}

/** The well-known files, the DNS, or both give nothing but failures until the world moves on. */
export function broken({ dns = {}, wellKnown = {} }: WorldData, which: number): WorldPatch {
  const failing = <T>(entries: object, failure: T): Record<string, T> =>
    Object.fromEntries(Object.keys(entries).map((key) => [key, failure]));
  return {
    ...(which % 3 === 0 ? {} : { wellKnown: failing(wellKnown, { status: 503 }) }),
    ...(which % 3 === 1 ? {} : { dns: failing(dns, { error: 'SERVFAIL' } as const) }),
  };
}

export function patchTo(from: WorldData, to: WorldData): WorldPatch {
  return { dns: replaced(from.dns, to.dns), wellKnown: replaced(from.wellKnown, to.wellKnown) };
}

function replaced<T>(
  from: Readonly<Record<string, T>> = {},
  to: Readonly<Record<string, T>> = {},
): Record<string, T | null> {
  return { ...Object.fromEntries(Object.keys(from).map((key) => [key, null])), ...to };
}

export function namesIn(world: WorldData): readonly string[] {
  return Object.keys(world.dns ?? {}).map((key) =>
    key.slice(key.indexOf(' ') + 1).replace(/^_matrix(-fed)?\._tcp\./, ''),
  );
}
