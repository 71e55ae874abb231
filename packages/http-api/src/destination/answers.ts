import type { Conclusion } from '@wherefore/discovery';
import type { Registry } from 'prom-client';
import { Tallies, type Tally } from '../metrics/tallies.ts';

/** Where an answer came from, and what it was. */
export interface AnswerTallies {
  readonly memory: OutcomeTallies;
  readonly resolution: OutcomeTallies;
}

type OutcomeTallies = Readonly<Record<Conclusion['outcome'] | 'error', Tally>>;

export function answerTallies(registry: Registry): AnswerTallies {
  const answers = new Tallies(registry, {
    name: 'wherefore_answers_total',
    help: 'Names that were answered: from memory or by asking, and with what.',
    labels: ['from', 'outcome'],
  });
  const outcomes = (from: string): OutcomeTallies => ({
    destination: answers.tally({ from, outcome: 'destination' }),
    unresolvable: answers.tally({ from, outcome: 'unresolvable' }),
    error: answers.tally({ from, outcome: 'error' }),
  });
  return { memory: outcomes('memory'), resolution: outcomes('resolution') };
}
