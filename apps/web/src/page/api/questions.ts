import type { Answer, Counterfactual, Explanation, History } from './answers.ts';
import { ask } from './ask.ts';
import { apiPrefix, type Place } from './place.ts';

/** Something to ask the API: what `useQuery` takes, and where the same is for others. */
export interface Question<T> {
  readonly queryKey: readonly [path: string];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<T>;
  /** With its query; for `curl`. */
  readonly path: string;
}

/** A question by its path and its parameters; those that are undefined are left out. */
export function question<T>(path: string, parameters: Readonly<Record<string, Parameter>> = {}): Question<T> {
  const whole = withParameters(path, parameters);
  return { path: whole, queryKey: [whole], queryFn: ({ signal }) => ask<T>(whole, { signal }) };
}

type Parameter = string | number | boolean | readonly string[] | undefined;

function withParameters(path: string, parameters: Readonly<Record<string, Parameter>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    for (const each of value === undefined ? [] : [value].flat()) search.append(key, String(each));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

function server(place: Place, name: string): string {
  return `${apiPrefix(place)}/servers/${encodeURIComponent(name)}`;
}

/** @param at ISO 8601; undefined: now */
export function explanationOf(place: Place, name: string, at?: string): Question<Explanation> {
  return question(`${server(place, name)}/explanation`, { at });
}

export function historyOf(
  place: Place,
  name: string,
  page: {
    readonly after?: string;
    readonly at?: string;
    readonly limit?: number;
    readonly direction?: 'forwards' | 'backwards';
  } = {},
): Question<History> {
  return question(`${server(place, name)}/history`, { ...page });
}

/** @param as names of `policies()` @param clearedAt as if their caches had been cleared then, ISO 8601 */
export function counterfactualOf(
  place: Place,
  name: string,
  as: readonly string[],
  clearedAt?: string,
): Question<Counterfactual> {
  return question(`${server(place, name)}/counterfactual`, { as: as.join(','), clearedAt });
}

export function policies(): Question<Answer<'/v1/policies'>> {
  return question('/v1/policies');
}

export function sampleOf(sample: string): Question<Answer<'/v1/samples/{sample}'>> {
  return question(`/v1/samples/${encodeURIComponent(sample)}`);
}
