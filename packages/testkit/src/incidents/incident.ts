import type { WorldData, WorldPatch } from '../world-data.ts';

/** Something that went wrong once, as a world that changes and people who want something of it. */
export interface Incident {
  readonly title: string;
  /** The name that everything is about. */
  readonly serverName: string;
  /** The world when it begins. */
  readonly world: WorldData;
  /** ms since the epoch. */
  readonly begins: number;
  readonly ends: number;
  /** In order of time, from `begins` to `ends`. */
  readonly happenings: readonly Happening[];
  /**
   * What the resolver that records it draws, each time: its jitter. The story holds for nearly all draws; that the same
   * one is used makes the recording the same.
   */
  readonly draw: number;
}

/**
 * - `want`: somebody wants to reach the name now, by `path` there.
 * - `world`: the world changes.
 * - `clear`: the operator empties the caches of the resolver that is told about; nobody else's.
 */
export type Happening = { readonly at: number; readonly about: string } & (
  | { readonly kind: 'want'; readonly path: string }
  | { readonly kind: 'world'; readonly patch: WorldPatch }
  | { readonly kind: 'clear' }
);
