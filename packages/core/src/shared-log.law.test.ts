import { type Conclusion, recommended } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLog, nothing } from './testing/log-laws.ts';
import { nameInForce } from './testing/name-in-force.ts';
import {
  type Answer,
  type Hearing,
  type Member,
  type OnMeeting,
  playCluster,
  randomClusters,
} from './testing/random-cluster.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 100);

interface Tally {
  agreed: number;
  shared: number;
  nothing: number;
  answers: number;
  evidence: number;
}

/** Throws when a memory that has learned everything holds anything else than what the log has in force, or nothing. */
function checkMemories(names: readonly string[], tally: Tally): OnMeeting {
  return (members, events) => {
    const position = events.at(-1)?.position ?? 0n;
    for (const name of names) {
      const inForce = nameInForce(events, name);
      const held = members.flatMap(({ resolver }) => resolver.peek(name) ?? []);
      // One that was recorded meanwhile is nobody else's yet.
      const known = held.filter((each) => events.some((event) => isRecordOf(each, event)));
      for (const each of known) expect(inForce?.conclusion, `${name} is held at ${position}`).toEqual(told(each));
      tally.agreed += known.length;
      tally.shared += Math.max(0, known.length - 1);
      tally.nothing += members.length - held.length;
    }
  };
}

function told({ serverName, freshUntil, because, outcome }: Conclusion): object {
  return { serverName, freshUntil, because, outcome };
}

/** Throws when an answer was ended by what the member had learned when it was asked for. */
function checkAnswer({ conclusion, learnedUpTo }: Answer, events: readonly RecordedEvent[]): void {
  if (conclusion.outcome === 'unresolvable' && conclusion.code === 'timeout') return;
  const { serverName } = conclusion;
  const recorded = events.filter((event) => isRecordOf(conclusion, event));
  expect(recorded.length, 'the answer is recorded').toBeGreaterThan(0);
  const heard = events.filter(({ position }) => position <= learnedUpTo);
  const isEnded = recorded.every((event) => {
    if (event.position > learnedUpTo) return false;
    const request = events.find(({ id }) => id === event.causationId)?.position ?? 0n;
    return heard.some(
      ({ stream, type, data, position }) =>
        (stream === `server:${serverName}` && ENDS.has(type) && position > request) ||
        (stream === 'caches' && Number(data['clearedAt']) >= Number(event.data['since'])),
    );
  });
  expect(isEnded, `the answer for ${serverName} was ended`).toBe(false);
}

function isRecordOf({ serverName, freshUntil, because }: Conclusion, { type, data }: RecordedEvent): boolean {
  if (type !== 'DestinationChosen' && type !== 'ResolutionFailed' && type !== 'ConclusionConfirmed') return false;
  if (data['serverName'] !== serverName || data['freshUntil'] !== freshUntil) return false;
  return JSON.stringify(data['because']) === JSON.stringify(because);
}

/**
 * Throws when a conclusion of a member rests on an answer that had been cleared by what it had learned when it began.
 * Gives how many pieces of evidence were looked at.
 */
function checkEvidence({ by, learned }: Member, skewMs: number, events: readonly RecordedEvent[]): number {
  const byId = new Map(events.map((event) => [event.id, event]));
  let checked = 0;
  for (const event of events) {
    const request = byId.get(event.causationId ?? '');
    if (request === undefined || !event.stream.startsWith('server:') || request.data['by'] !== by) continue;
    const began = Number(request.data['requestedAt']) - skewMs;
    const upTo = learned.findLast(({ at }) => at < began)?.upTo ?? 0n;
    for (const id of event.data['because'] as readonly string[]) {
      const evidence = byId.get(id);
      if (evidence === undefined || !evidence.stream.startsWith('question:')) continue;
      const isCleared = events.some(
        ({ stream, type, position }) =>
          stream === evidence.stream && type === 'CacheCleared' && evidence.position < position && position <= upTo,
      );
      expect(isCleared, `${event.id} rests on ${evidence.stream}, which was cleared`).toBe(false);
      checked += 1;
    }
  }
  return checked;
}

const ENDS = new Set(['CacheCleared', 'DestinationWithdrawn', 'ConnectionReported']);

function explained(answers: readonly Answer[], events: readonly RecordedEvent[], tally: Tally): void {
  for (const answer of answers) {
    checkAnswer(answer, events);
    tally.answers += 1;
  }
}

describe('several resolvers over one log', () => {
  test('in the end each holds what the log has in force, or nothing, and no answer was ended by what was known', async () => {
    const tally: Tally = { agreed: 0, shared: 0, nothing: 0, answers: 0, evidence: 0 };
    const counts = nothing();
    await fc.assert(
      fc.asyncProperty(randomClusters, async (timeline) => {
        const played = await playCluster(timeline, checkMemories(timeline.serverNames, tally));
        await using rig = played.rig;
        const events = await rig.events();
        explained(played.answers, events, tally);
        for (const [index, member] of played.members.entries()) {
          tally.evidence += checkEvidence(member, timeline.skews[index] ?? 0, events);
        }
        checkLog(events, recommended, counts, timeline.skews.length);
      }),
      { numRuns: RUNS },
    );
    console.log('held and answered by resolvers over one log', tally, counts);
    for (const each of Object.values(tally)) expect(each).toBeGreaterThan(RUNS / 10);
  });

  const deaf: Readonly<Record<string, Hearing>> = {
    'clearings of names': ({ stream, type }) => !(stream.startsWith('server:') && type === 'CacheCleared'),
    'clearings of everything': ({ stream }) => stream !== 'caches',
    'withdrawals and reports': ({ type }) => type !== 'DestinationWithdrawn' && type !== 'ConnectionReported',
    conclusions: ({ type }) => !['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed'].includes(type),
  };

  for (const [what, hears] of Object.entries(deaf)) {
    test(`positive control: one that does not hear of ${what} is found out`, async () => {
      const tally: Tally = { agreed: 0, shared: 0, nothing: 0, answers: 0, evidence: 0 };
      const outcome = await fc.check(
        fc.asyncProperty(randomClusters, async (timeline) => {
          const played = await playCluster(timeline, checkMemories(timeline.serverNames, tally), hears);
          await using _ = played.rig;
        }),
        { numRuns: RUNS * 2, endOnFailure: true },
      );
      expect(outcome.failed).toBe(true);
    });
  }
});
