import type { Instant, Milliseconds } from '@wherefore/discovery';
import type { Concluded } from './concluded.ts';
import type { Entry } from './entry.ts';
import type { PinState } from './pin-history.ts';

/** What `resolve` comes to, with the way to it unless that has to be found again. */
export type Resolved = Entry | Concluded;

/**
 * Why the cache does not serve, though it may have something. `renewed`: the evidence is not what it was. `ahead`: what
 * it has does not last long enough.
 */
export type Demand =
  | { readonly kind: 'cached' | 'renewed' | 'fresh' }
  | { readonly kind: 'ahead'; readonly minFresh: Milliseconds };

export const CACHED: Demand = { kind: 'cached' };
export const RENEWED: Demand = { kind: 'renewed' };
export const FRESH: Demand = { kind: 'fresh' };

/** A resolution under way, or one whose conclusion has not come by in the log yet. */
export interface Flight {
  readonly serverName: string;
  readonly demand: Demand;
  readonly landed: Promise<Resolved>;
  /** What it brings was asked for before the name was cleared: good for who waits, not for the cache. */
  isCleared: boolean;
  /** It was begun without knowledge of a clearing that the log has before it: what it brings is taken back. */
  isIgnorant: boolean;
  /** Where the stream of the name ended when it was read for this. */
  readUpTo: bigint | undefined;
  /** Once it is requested. */
  request: { readonly id: string; readonly since: Instant; readonly pinned: PinState } | undefined;
  /** The conclusion of before, which this one may confirm. */
  known: Entry | undefined;
  /** Once it is concluded. */
  conclusion: OwnConclusion | undefined;
}

/** A conclusion on its way into the log. */
export interface OwnConclusion {
  readonly id: string;
  readonly isConfirmation: boolean;
  /** Where it came by in the log. */
  position: bigint | undefined;
}

/** Resolutions under way, those too that nobody can join any more. */
export class Flights {
  readonly #byName = new Map<string, readonly Flight[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** One whose outcome is what is demanded. */
  find(serverName: string, demand: Demand): Flight | undefined {
    return this.#byName.get(serverName)?.find((flight) => !flight.isCleared && serves(flight.demand, demand));
  }

  of(serverName: string): readonly Flight[] {
    return this.#byName.get(serverName) ?? [];
  }

  *all(): Generator<Flight, void, undefined> {
    for (const flights of this.#byName.values()) yield* flights;
  }

  add(flight: Flight): void {
    this.#size += 1;
    this.#byName.set(flight.serverName, [...this.of(flight.serverName), flight]);
  }

  delete(flight: Flight): void {
    this.#size -= 1;
    const others = this.of(flight.serverName).filter((other) => other !== flight);
    if (others.length === 0) this.#byName.delete(flight.serverName);
    else this.#byName.set(flight.serverName, others);
  }
}

function serves(underWay: Demand, demand: Demand): boolean {
  if (underWay.kind === 'ahead') {
    return demand.kind === 'cached' || (demand.kind === 'ahead' && demand.minFresh <= underWay.minFresh);
  }
  return underWay.kind === demand.kind;
}
