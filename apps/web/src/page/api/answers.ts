import type { components, paths } from './openapi.ts';

type Json<T> = T extends { readonly content: { readonly 'application/json': infer Body } } ? Body : never;

/** What a `GET` of a path answers. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  readonly get: { readonly responses: { readonly 200: infer Good } };
}
  ? Json<Good>
  : never;

export type Explanation = components['schemas']['Explanation'];
export type Held = Extract<Explanation['known'], { readonly kind: 'held' }>;
export type Evidence = Held['evidence'][number];
export type StepNote = Held['steps'][number];
export type History = Answer<'/v1/servers/{name}/history'>;
export type HistoryEntry = History['items'][number];
export type Counterfactual = Answer<'/v1/servers/{name}/counterfactual'>;
