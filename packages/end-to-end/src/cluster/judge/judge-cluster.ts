import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import type { Played } from '../play/play-cluster.ts';
import { type ClearDelays, clearDelays } from './clear-delays.ts';
import { type JudgedActs, judgeActs } from './judge-acts.ts';
import { type JudgedAnswers, judgeAnswers } from './judge-answers.ts';
import { type JudgedExchanges, judgeExchanges } from './judge-exchanges.ts';
import { type JudgedExplained, judgeExplained } from './judge-explained.ts';
import { type JudgedFreshness, judgeFreshness } from './judge-freshness.ts';
import { type JudgedRefreshes, judgeRefreshes } from './judge-refreshes.ts';
import { type JudgedStorage, judgeStorage } from './judge-storage.ts';
import { LoggedStory, wholeLog } from './logged-story.ts';
import { type Renewals, renewals } from './renewals.ts';

/** What the log, and what was seen from outside, say of each law. */
export interface JudgedCluster {
  readonly story: LoggedStory;
  readonly exchanges: JudgedExchanges;
  readonly acts: JudgedActs;
  readonly answers: JudgedAnswers;
  readonly explained: JudgedExplained;
  readonly freshness: JudgedFreshness;
  readonly refreshes: JudgedRefreshes;
  readonly storage: JudgedStorage;
  readonly delays: ClearDelays;
  readonly renewals: Renewals;
}

export async function judgeCluster(
  { lab, record, kills, from, to }: Played,
  { seenWithinMs }: { readonly seenWithinMs: number },
): Promise<JudgedCluster> {
  await using database = await openDatabase(lab.server.url);
  await using log = await openLogIn(database);
  await openProjections(database, log).catchUp();
  const story = new LoggedStory(await wholeLog(log));
  const acts = judgeActs(record.acts, story);
  return {
    story,
    acts,
    exchanges: judgeExchanges(record.exchanges),
    answers: judgeAnswers(record.answers, acts.acknowledged, story, { seenWithinMs }),
    explained: judgeExplained(record.explained, acts.acknowledged, story),
    freshness: judgeFreshness(story),
    refreshes: judgeRefreshes(story, { killedAt: kills.filter(({ kind }) => kind === 'worker').map(({ at }) => at) }),
    storage: await judgeStorage(database, log),
    delays: clearDelays(record.answers, acts.acknowledged, story),
    renewals: renewals(story, { from, to }),
  };
}

/** All that should not have been. */
export function violationsIn(judged: JudgedCluster): readonly string[] {
  const { exchanges, acts, answers, explained, freshness, refreshes, storage } = judged;
  const parts = { exchanges, acts, answers, explained, freshness, refreshes, storage };
  return Object.entries(parts).flatMap(([part, { violations }]) => violations.map((each) => `${part}: ${each}`));
}

/** In a line, for people. */
export function figuresOf({ record, kills, changes, from, to }: Played, judged: JudgedCluster): object {
  const { exchanges, answers, explained, freshness, refreshes, storage, delays, renewals: renewal, acts } = judged;
  const count = ({ violations, ...rest }: { readonly violations: readonly string[] }): object => ({
    ...rest,
    violations: violations.length,
  });
  const at = (share: number): number | undefined => delays.delaysMs[Math.floor((delays.acts - 1) * share)];
  const within = delays.delaysMs.filter((ms) => ms <= 1000).length;
  const tookMs = record.answers.map(({ begin, end }) => end - begin).sort((one, other) => one - other);
  const took = (share: number): number | undefined => tookMs[Math.floor((tookMs.length - 1) * share)];
  return {
    seconds: Math.round((to - from) / 1000),
    changes,
    kills: kills.length,
    killedAtStart: kills.filter(({ wasStarting }) => wasStarting).length,
    exchanges: count(exchanges),
    answers: count(answers),
    answeredAfterMs: { p50: took(0.5), p90: took(0.9), p99: took(0.99), longest: took(1) },
    explained: count(explained),
    acts: { done: record.acts.length, acknowledged: acts.acknowledged.length, violations: acts.violations.length },
    delaysMs: { acts: delays.acts, within1s: within, p50: at(0.5), p90: at(0.9), p99: at(0.99), longest: at(1) },
    freshness: count(freshness),
    refreshes: count(refreshes),
    renewals: renewal,
    storage: count(storage),
  };
}
