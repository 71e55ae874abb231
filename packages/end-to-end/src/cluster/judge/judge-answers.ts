import { isDeepStrictEqual } from 'node:util';
import type { Answer, Told } from '../play/exchange.ts';
import type { LoggedAct } from './judge-acts.ts';
import type { LoggedConclusion, LoggedStory } from './logged-story.ts';
import { staleness } from './staleness.ts';

export interface JudgeAnswersOptions {
  /** So long after it was acknowledged an act counts for the other nodes, too, ms. */
  readonly seenWithinMs: number;
}

export interface JudgedAnswers {
  readonly answers: number;
  /** From a conclusion that was there before somebody asked. */
  readonly fromMemory: number;
  /** Whose evidence did not outlast the resolution that asked for it. */
  readonly ofTheMoment: number;
  /** Given after an act for the name that had to be taken into account. */
  readonly afterActs: number;
  /** Under a pin. */
  readonly pinned: number;
  readonly violations: readonly string[];
}

/**
 * Each answer is a conclusion of the log that was fresh when somebody asked, or that was drawn for him, and that nothing
 * had ended that its node had to know.
 */
export function judgeAnswers(
  answers: readonly Answer[],
  acts: readonly LoggedAct[],
  story: LoggedStory,
  { seenWithinMs }: JudgeAnswersOptions,
): JudgedAnswers {
  const byTelling = telling(story);
  const actsByName = Map.groupBy(acts, ({ act }) => act.serverName);
  const violations: string[] = [];
  const counts = { fromMemory: 0, ofTheMoment: 0, afterActs: 0, pinned: 0 };
  for (const answer of answers) {
    const { serverName, told, begin, end, node } = answer;
    const because = (why: string): void => {
      violations.push(`${node} ${serverName} ${new Date(begin).toISOString()}: ${why}`);
    };
    // One that says the same on the same grounds may follow.
    const alike = byTelling.get(tellingOf(serverName, told.freshUntil, told.because)) ?? [];
    const recorded = alike.filter((each) => each.decidedAt <= end && isWhatWasTold(each, told));
    const conclusion = recorded.at(-1);
    if (conclusion === undefined) {
      because(alike.length === 0 ? 'it is not in the log' : 'the log has it otherwise, or later');
      continue;
    }
    const { freshUntil, decidedAt, because: ids } = conclusion;
    if (freshUntil <= begin && decidedAt < begin) because('it had expired');
    if (decidedAt < begin) counts.fromMemory += 1;
    if (freshUntil <= decidedAt) counts.ofTheMoment += 1;
    if (story.byId.get(ids[0] ?? '')?.type === 'DestinationPinned') counts.pinned += 1;
    const dueActs = [...(actsByName.get(serverName) ?? []), ...(actsByName.get('') ?? [])].filter(
      ({ act }) => begin >= act.end + (act.node === node ? 0 : seenWithinMs),
    );
    if (dueActs.length > 0) counts.afterActs += 1;
    const stale = recorded.map((each) => staleness(each, serverName, dueActs, story));
    if (stale.every((why) => why !== undefined)) because(stale.at(-1) ?? '');
  }
  return { answers: answers.length, ...counts, violations };
}

/** Conclusions by what is told of them. */
function telling(story: LoggedStory): ReadonlyMap<string, readonly LoggedConclusion[]> {
  const all = [...story.conclusions].flatMap(([serverName, some]) => some.map((each) => ({ serverName, each })));
  const grouped = Map.groupBy(all, ({ serverName, each }) =>
    tellingOf(serverName, new Date(each.freshUntil).toISOString(), each.because),
  );
  return new Map([...grouped].map(([key, some]) => [key, some.map(({ each }) => each)]));
}

function tellingOf(serverName: string, freshUntil: string, because: readonly string[]): string {
  return [serverName, freshUntil, ...because].join(' ');
}

const FIELDS = {
  destination: ['outcome', 'step', 'hostHeader', 'tlsName', 'sni', 'targets', 'policy'],
  unresolvable: ['outcome', 'step', 'code', 'message', 'policy'],
} as const;

function isWhatWasTold({ full }: LoggedConclusion, told: Told): boolean {
  const fields = FIELDS[told.outcome === 'destination' ? 'destination' : 'unresolvable'];
  return fields.every((field) => isDeepStrictEqual(full.data[field] ?? null, Reflect.get(told, field) ?? null));
}
