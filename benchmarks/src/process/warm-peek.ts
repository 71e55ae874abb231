import process from 'node:process';
import { AT_ONCE } from '../internet/latency.ts';
import { resolverPorts } from '../internet/resolver-ports.ts';
import { median } from '../report/statistics.ts';
import { script } from './child.ts';
import { ourResolver } from './subject.ts';
import { warmNames } from './warm-names.ts';

export interface WarmPeekInput {
  readonly names: number;
  readonly rounds: number;
}

/** Nanoseconds a call, medians over the rounds; the ratios are taken round by round. */
export interface WarmPeekReport {
  readonly peekNs: number;
  /** `Map.get` and a comparison with a time that was read once. */
  readonly bareNs: number;
  readonly bareRatio: number;
  /** `Map.get` and a comparison with `Date.now()`. */
  readonly clockedNs: number;
  readonly clockedRatio: number;
}

const PASSES = 30;
const WARM_UP_ROUNDS = 5;

script(async ({ names: count, rounds }: WarmPeekInput): Promise<WarmPeekReport> => {
  const names = warmNames(count);
  const resolver = ourResolver(resolverPorts(AT_ONCE));
  const known = new Map<string, { readonly freshUntil: number }>();
  for (const name of warmNames(count)) known.set(name, await resolver.resolve(name));
  const now = Date.now();
  let found = 0;

  const bare = timed(names, () => {
    for (const name of names) {
      const conclusion = known.get(name);
      if (conclusion !== undefined && conclusion.freshUntil > now) found += 1;
    }
  });
  const clocked = timed(names, () => {
    for (const name of names) {
      const conclusion = known.get(name);
      if (conclusion !== undefined && conclusion.freshUntil > Date.now()) found += 1;
    }
  });
  const peek = timed(names, () => {
    for (const name of names) if (resolver.peek(name) !== undefined) found += 1;
  });

  const samples: { readonly bareNs: number; readonly clockedNs: number; readonly peekNs: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    const sample = { bareNs: bare(), clockedNs: clocked(), peekNs: peek() };
    if (round >= 0) samples.push(sample);
  }
  if (found !== 3 * PASSES * names.length * (rounds + WARM_UP_ROUNDS)) throw new Error('some names were not found');
  return {
    peekNs: median(samples.map((sample) => sample.peekNs)),
    bareNs: median(samples.map((sample) => sample.bareNs)),
    bareRatio: median(samples.map((sample) => sample.bareNs / sample.peekNs)),
    clockedNs: median(samples.map((sample) => sample.clockedNs)),
    clockedRatio: median(samples.map((sample) => sample.clockedNs / sample.peekNs)),
  };
});

/** Each pass is a function of its own, with its own feedback for the compiler. Gives nanoseconds a name. */
function timed(names: readonly string[], pass: () => void): () => number {
  return () => {
    const start = process.hrtime.bigint();
    for (let index = 0; index < PASSES; index += 1) pass();
    return Number(process.hrtime.bigint() - start) / (PASSES * names.length);
  };
}
