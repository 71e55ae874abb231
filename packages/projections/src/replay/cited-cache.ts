import { weightOf } from '../engine/event-weight.ts';
import type { CitedEvent } from './cited-evidence.ts';

/** Of what is large about 64 MB are kept, or twice as much. */
const MAX_WEIGHT = 64 * 1024 * 1024;

/** Cited events in memory, bounded: what was not looked at for long goes first. */
export class CitedCache {
  readonly #half: number;
  #weight = 0;
  #young = new Map<string, CitedEvent>();
  #old = new Map<string, CitedEvent>();

  /** Holds `capacity` events or up to half as many. */
  constructor(capacity: number) {
    this.#half = Math.max(1, Math.ceil(capacity / 2));
  }

  readonly get = (id: string): CitedEvent | undefined => {
    const young = this.#young.get(id);
    if (young !== undefined) return young;
    const old = this.#old.get(id);
    if (old !== undefined) this.set(id, old);
    return old;
  };

  set(id: string, event: CitedEvent): void {
    this.#young.set(id, event);
    this.#weight += weightOf(event.event);
    if (this.#young.size < this.#half && this.#weight < MAX_WEIGHT) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#weight = 0;
  }
}
