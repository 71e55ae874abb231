import { type Conclusion, recommended } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import type { WorldData } from '@wherefore/testkit';
import { randomWorlds } from '@wherefore/testkit/random';
import fc from 'fast-check';
import type { Resolver } from '../resolver.ts';
import { broken, namesIn, patchTo, withAbsences } from './random-timeline.ts';
import { createRig, type Rig } from './rig.ts';

const ACTS = ['resolve', 'ahead', 'fresh', 'report', 'forget', 'forget-all', 'pin', 'unpin', 'move', 'break'] as const;

/** Something that one of the members does, or that happens to the world. */
export interface ClusterStep {
  readonly act: (typeof ACTS)[number] | 'learn' | 'meet';
  /** Which name; for `move`, which world; for `learn`, how many events. `meet`: all learn everything. */
  readonly which: number;
  readonly member: number;
  readonly thenMs: number;
}

export interface ClusterTimeline {
  readonly worlds: readonly WorldData[];
  readonly serverNames: readonly string[];
  readonly steps: readonly ClusterStep[];
  /** How far off the clock of each member is, ms. */
  readonly skews: readonly number[];
}

const randomStep: fc.Arbitrary<ClusterStep> = fc.record({
  act: fc.oneof(
    { weight: 8, arbitrary: fc.constant<ClusterStep['act']>('resolve') },
    { weight: 6, arbitrary: fc.constant<ClusterStep['act']>('learn') },
    { weight: 2, arbitrary: fc.constant<ClusterStep['act']>('meet') },
    { weight: 3, arbitrary: fc.constantFrom<ClusterStep['act']>('fresh', 'ahead', 'report', 'pin') },
    { weight: 3, arbitrary: fc.constantFrom<ClusterStep['act']>('forget', 'forget', 'unpin', 'forget-all') },
    { weight: 1, arbitrary: fc.constantFrom<ClusterStep['act']>('move', 'break') },
  ),
  which: fc.nat({ max: 11 }),
  member: fc.nat({ max: 2 }),
  thenMs: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(0, 1, 10, 30, 50, 100) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 7_200_000 }) },
  ),
});

/** What several resolvers over one log do, and when each of them hears of it. */
export const randomClusters: fc.Arbitrary<ClusterTimeline> = fc
  .tuple(
    fc.array(randomWorlds(), { minLength: 1, maxLength: 3 }),
    fc.array(randomStep, { minLength: 15, maxLength: 60, size: 'max' }),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([0, 0, 0]) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 3, maxLength: 3 }) },
    ),
  )
  .map(([worlds, steps, skews]) => ({
    worlds: worlds.map(({ data }) => withAbsences(data)),
    serverNames: ['a.example', 'b.example', 'c.example:8448'],
    steps,
    skews,
  }));

/** An answer, and what the member had learned when it was asked for. */
export interface Answer {
  readonly conclusion: Conclusion;
  readonly learnedUpTo: bigint;
  readonly at: number;
}

export interface Member {
  readonly resolver: Resolver;
  /** Who asks, as it records it. */
  readonly by: string;
  learnedUpTo: bigint;
  /** When it had learned how far. */
  readonly learned: { readonly at: number; readonly upTo: bigint }[];
}

export interface PlayedCluster {
  readonly rig: Rig;
  readonly members: readonly Member[];
  readonly answers: readonly Answer[];
}

/** Called when all have learned everything: what the log had then. */
export type OnMeeting = (members: readonly Member[], events: readonly RecordedEvent[]) => void;

/** What a member hears of what comes by; everything unless it is to be found out. */
export type Hearing = (event: RecordedEvent) => boolean;

/** Plays a timeline on virtual time; in the end all is settled, and everybody has learned everything. */
export async function playCluster(
  timeline: ClusterTimeline,
  onMeeting: OnMeeting,
  hears: Hearing = () => true,
): Promise<PlayedCluster> {
  const { worlds, serverNames, steps, skews } = timeline;
  const rig = createRig({
    world: worlds[0] ?? {},
    serverNames,
    dnsLatencyMs: 20,
    httpLatencyMs: 40,
    policy: recommended,
  });
  for (const world of worlds) for (const name of [...serverNames, ...PINNED, ...namesIn(world)]) rig.world.expect(name);
  const members = skews.map(
    (skewMs, index): Member => ({
      resolver: rig.restart({ skewMs }),
      by: `member ${index}`,
      learnedUpTo: 0n,
      learned: [],
    }),
  );
  const answers: Answer[] = [];
  const under: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  for (const step of steps) {
    const member = members[step.member % members.length];
    if (member === undefined) continue;
    const work = perform(step, member);
    if (work !== undefined) under.push(work.catch((reason: unknown) => void failures.push(reason)));
    await rig.clock.advanceBy(step.thenMs);
  }
  await rig.run(Promise.all(under));
  if (failures.length > 0) throw failures[0];
  // To learn may be a reason to take something back.
  for (let before = -1n, until = 0n; before !== until; ) {
    before = until;
    until = await meet();
    await rig.clock.advanceBy(1);
  }
  return { rig, members, answers };

  function noteLearned(member: Member, upTo: bigint): void {
    if (upTo <= member.learnedUpTo) return;
    member.learnedUpTo = upTo;
    member.learned.push({ at: rig.clock.now(), upTo });
  }

  async function learnNext(member: Member, limit: number): Promise<void> {
    const { events, next } = await rig.memory.readAll({ after: member.learnedUpTo, limit });
    // Two readings at once may have read the same.
    const news = events.filter(({ position }) => position > member.learnedUpTo);
    noteLearned(member, next);
    member.resolver.learn(news.filter(hears));
  }

  async function meet(): Promise<bigint> {
    const events = await rig.events();
    const until = events.at(-1)?.position ?? 0n;
    for (const member of members) {
      member.resolver.learn(events.filter((event) => event.position > member.learnedUpTo && hears(event)));
      noteLearned(member, until);
    }
    onMeeting(members, events);
    return until;
  }

  function perform({ act, which, thenMs }: ClusterStep, member: Member): Promise<unknown> | undefined {
    const { resolver, by } = member;
    const name = serverNames[which % serverNames.length] ?? 'a.example';
    const answered = async (asked: Promise<Conclusion>): Promise<void> => {
      const { learnedUpTo } = member;
      const at = rig.clock.now();
      answers.push({ conclusion: await asked, learnedUpTo, at });
    };
    switch (act) {
      case 'resolve':
        return answered(which % 2 === 0 ? resolver.resolve(name) : resolver.resolve(name, { by }));
      case 'fresh':
        return answered(resolver.resolve(name, { fresh: true, by }));
      case 'ahead':
        return answered(resolver.resolve(name, { minFresh: 1 + thenMs * which, by }));
      case 'learn':
        return learnNext(member, 1 + which * which);
      case 'meet':
        return meet();
      case 'forget':
        return resolver.forget(name);
      case 'forget-all':
        return resolver.forgetAll();
      case 'report':
        return resolver.reportFailure(name);
      case 'pin': {
        const until = which % 2 === 0 ? {} : { until: rig.clock.now() + 5000 + 10_000 * which };
        return resolver.pin(name, { delegated: PINNED[which % PINNED.length] ?? 'd.example', ...until });
      }
      case 'unpin':
        return resolver.unpin(name);
      case 'move':
        rig.world.patch(patchTo(rig.world.data, worlds[which % worlds.length] ?? {}));
        return undefined;
      case 'break':
        rig.world.patch(broken(rig.world.data, which));
        return undefined;
    }
  }
}

const PINNED = ['c.example', 'd.sub.a.example:1'];
