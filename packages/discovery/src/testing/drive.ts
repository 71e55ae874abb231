import {
  type Conclusion,
  type DecideInput,
  type Decision,
  decide,
  evolve,
  type Observation,
  type Policy,
  type Question,
  questionKey,
  recommended,
  type Standing,
  type Trace,
} from '../index.ts';
import { documentationRules } from './evidence.ts';
import { START } from './observations.ts';

/** Answers a question at a time; says nothing of when. */
export type Oracle = (question: Question, now: number) => Observation;

export interface DriveOptions {
  readonly policy?: Policy;
  readonly rules?: DecideInput['rules'];
  readonly draw?: number;
  /** Milliseconds that a round of questions takes. Default: 0. */
  readonly roundMs?: number;
  /** Ask what is hinted at as well. Default: false. */
  readonly askHints?: boolean;
  readonly decider?: (input: DecideInput) => Decision;
  /** More rounds than this are a failure. Default: 8. */
  readonly maxRounds?: number;
}

export interface Driven {
  readonly conclusion: Conclusion;
  readonly trace: Trace;
  readonly rounds: number;
  /** Keys in the order in which they were asked. */
  readonly asked: readonly string[];
  /** How often evidence was looked for. */
  readonly looks: number;
}

/** Resolves a name by asking the oracle what the decision asks for; each question may be asked once. */
export function drive(serverName: string, oracle: Oracle, options: DriveOptions = {}): Driven {
  const { policy = recommended, rules = documentationRules, draw = 0.5, roundMs = 0, maxRounds = 8 } = options;
  const { decider = decide, askHints = false } = options;
  const standings = new Map<string, Standing>();
  const asked: string[] = [];
  let looks = 0;
  const evidence = (key: string): Standing | undefined => {
    looks += 1;
    return standings.get(key);
  };
  for (let round = 1; round <= maxRounds; round += 1) {
    const now = START + round * roundMs;
    const decision = decider({ serverName, evidence, policy, rules, draw, view: { now, since: START } });
    if (decision.kind === 'concluded') return { ...decision, rounds: round, asked, looks };
    if (decision.questions.length === 0) throw new Error('nothing is asked and nothing concluded');
    for (const question of askHints ? [...decision.questions, ...decision.hints] : decision.questions) {
      const key = questionKey(question);
      if (asked.includes(key)) throw new Error(`asked twice: ${key}`);
      asked.push(key);
      const observation = oracle(question, now);
      if (questionKey(observation) !== key) throw new Error(`${key} was answered with ${questionKey(observation)}`);
      standings.set(key, evolve(standings.get(key), { ...observation, id: key }, policy));
    }
  }
  throw new Error(`no conclusion after ${maxRounds} rounds: ${asked.join(', ')}`);
}
