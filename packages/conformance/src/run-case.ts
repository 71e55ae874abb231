import type { Answer } from './answer.ts';
import { type Check, failed, isFailure, notChecked } from './check.ts';
import { type Circumstances, checkAnswer } from './check-answer.ts';
import type { Expectation } from './expectation-format.ts';
import { checkFirstChoice, DRAWS, seededRandom } from './first-choice.ts';
import { notRun, type Result, resultOf } from './report.ts';
import type { Stage, StageOptions } from './stage.ts';
import { type Environment, type Subject, Unaskable } from './subject.ts';
import type { OpenCase, VectorCase } from './vector-format.ts';

/** A resolver and the way to put up worlds for it. */
export interface Trial<E extends Environment> {
  readonly subject: Subject<E>;
  readonly setStage: (options: StageOptions) => Promise<Stage<E>>;
  readonly policy: string;
  /** When the worlds begin, ms since 1970. */
  readonly start: number;
  /** Of an open case any option will do, whatever the policy is called. */
  readonly acceptAnyOption: boolean;
  /** Names that the world was not told of may be asked about. */
  readonly acceptStrangers: boolean;
  /** The subject draws from the `random` of its environment, and is quick enough to draw often. */
  readonly drawsLots: boolean;
}

/** Runs one case in a world of its own. */
export async function runCase<E extends Environment>(vector: VectorCase, trial: Trial<E>): Promise<Result> {
  const { expect } = vector;
  const play = await perform(vector, trial, () => 0);
  if (play.kind !== 'answered') return unanswered(vector, play);
  const checks = [...checkAnswer(expect, play.answer, { ...play, mayBeRaised: false }), ...play.manners];
  return resultOf(vector, [...checks, ...(await checkDraws(vector, expect, trial))]);
}

/**
 * Runs one case that the specification leaves open: the recommended option has to be followed under the policy of that
 * name, any under another.
 */
export async function runOpenCase<E extends Environment>(vector: OpenCase, trial: Trial<E>): Promise<Result> {
  const play = await perform(vector, trial, () => 0);
  if (play.kind !== 'answered') return unanswered(vector, play);
  const circumstances = { ...play, mayBeRaised: true };
  const tried = vector.options.map(({ id, expect }) => ({
    id,
    checks: checkAnswer(expect, play.answer, circumstances),
  }));
  const followed = tried.filter(({ checks }) => !checks.some(isFailure));
  const recommended = tried.find(({ id }) => id === vector.recommended);
  const choice = followed.find(({ id }) => id === vector.recommended) ?? followed[0];
  const option = { followed: choice?.id ?? 'none', recommended: vector.recommended };
  const isStrict = trial.policy === 'recommended' && !trial.acceptAnyOption;
  if (isStrict && recommended !== undefined) {
    return { ...resultOf(vector, [...recommended.checks, ...play.manners]), option };
  }
  const misses = tried.map(
    ({ id, checks }) =>
      `${id}: not ${checks
        .filter(isFailure)
        .map(({ what }) => what)
        .join(', ')}`,
  );
  const verdict = choice?.checks ?? [failed('option', 'one of the options', misses.join('; '))];
  return { ...resultOf(vector, [...verdict, ...play.manners]), option };
}

type Play =
  | ({ readonly kind: 'answered'; readonly answer: Answer; readonly manners: readonly Check[] } & Pick<
      Circumstances,
      'requests'
    >)
  | { readonly kind: 'silent' | 'unaskable'; readonly message: string };

function unanswered(vector: VectorCase | OpenCase, { kind, message }: Exclude<Play, { kind: 'answered' }>): Result {
  return kind === 'unaskable' ? notRun(vector, message) : resultOf(vector, [failed('answer', 'an answer', message)]);
}

interface Situation {
  readonly serverName: string;
  readonly world: StageOptions['world'];
}

async function perform<E extends Environment>(
  { serverName, world }: Situation,
  { subject, setStage, policy, start, acceptStrangers }: Trial<E>,
  random: () => number,
): Promise<Play> {
  await using stage = await setStage({ world, serverNames: [serverName], policy, start, random });
  try {
    const answer = await resolveIn(stage, subject, serverName);
    const { requests, strangers } = stage.world;
    const asked = acceptStrangers ? [] : strangers.map(({ kind, key }) => `${kind} ${key}`);
    const manners =
      asked.length === 0 ? [] : [failed('questions', 'none about what the world does not mention', asked.join(', '))];
    return { kind: 'answered', answer, requests, manners };
  } catch (error) {
    const kind = error instanceof Unaskable ? 'unaskable' : 'silent';
    return { kind, message: error instanceof Error ? error.message : String(error) };
  }
}

async function resolveIn<E extends Environment>(
  stage: Stage<E>,
  subject: Subject<E>,
  serverName: string,
): Promise<Answer> {
  const session = await subject.open(stage.environment);
  try {
    return await stage.run(session.resolve(serverName));
  } finally {
    await stage.run(Promise.resolve(session[Symbol.asyncDispose]()));
  }
}

async function checkDraws<E extends Environment>(
  vector: Situation,
  { firstChoice }: Expectation,
  trial: Trial<E>,
): Promise<readonly Check[]> {
  if (firstChoice === undefined) return [];
  if (!trial.drawsLots) return [notChecked('firstChoice', 'takes many draws: only in a simulation')];
  const firstHosts: string[] = [];
  const random = seededRandom(2782);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const play = await perform(vector, trial, random);
    if (play.kind !== 'answered') return [failed('firstChoice', 'an answer', play.message)];
    if (play.answer.outcome !== 'destination') return [failed('firstChoice', 'a destination', play.answer.code)];
    const first = play.answer.targets.find(({ addresses }) => addresses.length > 0);
    if (first !== undefined) firstHosts.push(first.host);
  }
  return [checkFirstChoice(firstChoice, firstHosts)];
}
