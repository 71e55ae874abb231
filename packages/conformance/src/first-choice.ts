import { type Check, check, failed, notChecked } from './check.ts';
import { isSameHost } from './compare-names.ts';

/** Draws from which the frequency of a first choice is told. */
export const DRAWS = 2000;

/** A resolver that draws as it should is held to be wrong with a smaller probability than this. */
const FALSE_ALARM = 1e-6;

/** Hosts that were tried first, one for each draw, against `[low, high]` probabilities by host. */
export function checkFirstChoice(
  expected: Readonly<Record<string, readonly [number, number]>>,
  firstHosts: readonly string[],
): Check {
  const what = 'firstChoice';
  if (firstHosts.length === 0) return notChecked(what, 'no draws');
  const hosts = Object.entries(expected);
  const shares = hosts.map(([host, [low, high]]) => {
    const share = firstHosts.filter((first) => isSameHost(first, host)).length / firstHosts.length;
    return { host, low, high, share };
  });
  const foreign = firstHosts.find((first) => !hosts.some(([host]) => isSameHost(first, host)));
  if (foreign !== undefined) return failed(what, hosts.map(([host]) => host).join(' or '), foreign);
  const limit = FALSE_ALARM / (2 * hosts.length);
  const holds = shares.every(({ low, high, share }) => isPlausible(share, [low, high], firstHosts.length, limit));
  const bands = shares.map(({ host, low, high }) => `${host} ${low} to ${high}`).join(', ');
  return check(what, holds, [bands, shares.map(({ host, share }) => `${host} ${share.toFixed(3)}`).join(', ')]);
}

// Chernoff: a share as far outside as this comes up with at most the probability exp(-n D(share || edge)).
function isPlausible(share: number, [low, high]: readonly [number, number], draws: number, limit: number): boolean {
  if (share >= low && share <= high) return true;
  return Math.exp(-draws * divergence(share, share < low ? low : high)) >= limit;
}

/** Kullback-Leibler divergence of two coins. */
function divergence(p: number, q: number): number {
  const term = (a: number, b: number): number =>
    a === 0 ? 0 : b === 0 ? Number.POSITIVE_INFINITY : a * Math.log(a / b);
  return term(p, q) + term(1 - p, 1 - q);
}

/** Uniform in [0, 1), the same sequence each time (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
