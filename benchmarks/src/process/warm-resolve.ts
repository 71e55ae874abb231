import process from 'node:process';
import { AT_ONCE } from '../internet/latency.ts';
import { median } from '../report/statistics.ts';
import { script } from './child.ts';
import { simulatedSubject } from './subject.ts';
import type { SubjectName } from './subject-name.ts';
import { warmNames } from './warm-names.ts';

export interface WarmInput {
  readonly subject: SubjectName;
  readonly names: number;
  readonly rounds: number;
}

/** Nanoseconds a call, medians over the rounds; the ratio is taken round by round. */
export interface WarmReport {
  readonly subjectNs: number;
  readonly bareNs: number;
  readonly ratio: number;
}

const PASSES = 10;
const WARM_UP_ROUNDS = 5;

script(async ({ subject, names: count, rounds }: WarmInput): Promise<WarmReport> => {
  const names = warmNames(count);
  const { resolve } = simulatedSubject(subject, AT_ONCE);
  const known = new Map<string, unknown>();
  for (const name of warmNames(count)) known.set(name, await resolve(name));
  const bare = async (name: string): Promise<unknown> => known.get(name);

  // Two loops in words, not one that is called with either: each has its own feedback for the compiler.
  const bareRound = async (): Promise<number> => {
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < PASSES; pass += 1) {
      for (const name of names) if ((await bare(name)) === undefined) throw new Error(`${name} is missing`);
    }
    return Number(process.hrtime.bigint() - start) / (PASSES * names.length);
  };
  const subjectRound = async (): Promise<number> => {
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < PASSES; pass += 1) {
      for (const name of names) if ((await resolve(name)) === undefined) throw new Error(`${name} is missing`);
    }
    return Number(process.hrtime.bigint() - start) / (PASSES * names.length);
  };

  const samples: { readonly bareNs: number; readonly subjectNs: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    const sample = { bareNs: await bareRound(), subjectNs: await subjectRound() };
    if (round >= 0) samples.push(sample);
  }
  return {
    bareNs: median(samples.map((sample) => sample.bareNs)),
    subjectNs: median(samples.map((sample) => sample.subjectNs)),
    ratio: median(samples.map((sample) => sample.bareNs / sample.subjectNs)),
  };
});
