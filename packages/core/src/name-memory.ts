import { areSameRules, type Instant, type Policy, policyLabel, type RecordedRules } from '@wherefore/discovery';
import { BoundedMap } from './bounded-map.ts';
import type { Concluded } from './concluded.ts';
import { Distrust } from './distrust.ts';
import type { Entry } from './entry.ts';
import { type Flight, Flights } from './flights.ts';
import { OwnEnds } from './own-ends.ts';
import type { Past } from './past.ts';
import { RecentMap } from './recent-map.ts';
import type { WarmEntry } from './resolver.ts';

/** The ways to the newest conclusions are kept, so that an explanation need not decide again. */
const MAX_TRACES = 1000;

/** Own conclusions that have not come by yet: of more it is not known any more that they are the newest. */
const MAX_LANDED = 10_000;

export interface NameMemoryOptions {
  readonly policy: Policy;
  readonly recordedRules: RecordedRules | undefined;
  readonly past: Past | undefined;
  /** Ids of the events that were written here and have not come by in the log yet. */
  readonly unseen: RecentMap<true>;
  readonly maxNames: number;
}

/** What is remembered of names: conclusions, the resolutions that bring them, and what is held against them. */
export class NameMemory {
  readonly entries: BoundedMap<Entry>;
  readonly traces: BoundedMap<{ used: boolean; readonly concluded: Concluded }> = new BoundedMap(MAX_TRACES);
  readonly flights: Flights = new Flights();
  readonly distrust: Distrust = new Distrust();
  readonly ends: OwnEnds = new OwnEnds();
  readonly #options: NameMemoryOptions;
  readonly #policyLabel: string;
  /** By the id of the conclusion, until that comes by. */
  readonly #landed = new RecentMap<Flight>(MAX_LANDED);

  constructor(options: NameMemoryOptions) {
    this.#options = options;
    this.#policyLabel = policyLabel(options.policy);
    this.entries = new BoundedMap(options.maxNames);
  }

  get allClearedAt(): Instant {
    return this.#options.past?.allClearedAt ?? Number.NEGATIVE_INFINITY;
  }

  /** Forgets a conclusion, and what is under way for others than who waits for it. */
  end(serverName: string): void {
    this.drop(serverName);
    for (const flight of this.flights.of(serverName)) flight.isCleared = true;
  }

  drop(serverName: string): void {
    this.entries.delete(serverName);
    this.traces.delete(serverName);
  }

  clear(): void {
    for (const flight of this.flights.all()) flight.isCleared = true;
    this.entries.clear();
    this.traces.clear();
    this.distrust.clear();
  }

  /** Takes in conclusions as a read model has them, while there is room; what is newer stays. */
  warm(entries: Iterable<WarmEntry>): number {
    let taken = 0;
    for (const { conclusion, eventId, fullId, confirmations, since, draw, rules, position } of entries) {
      const { serverName, policy } = conclusion;
      const known = this.entries.peek(serverName);
      if (known === undefined && this.entries.size >= this.#options.maxNames) break;
      if (known !== undefined && this.order(known, position) !== 'earlier') continue;
      if (!this.isOfUse(policy, rules, since) || this.ends.isPending(serverName)) continue;
      const answer = undefined;
      const entry = { used: false, conclusion, eventId, fullId, confirmations, since, draw, position, answer };
      this.entries.set(serverName, entry);
      taken += 1;
    }
    return taken;
  }

  /** Keeps what a resolution has brought, unless the log has something newer. */
  land(flight: Flight, entry: Entry, concluded: Concluded): void {
    const { serverName } = entry.conclusion;
    const other = this.entries.peek(serverName);
    if (other !== undefined && entry.position !== undefined && this.order(other, entry.position) === 'later') return;
    this.entries.set(serverName, entry);
    this.traces.set(serverName, { used: false, concluded });
    if (entry.position === undefined && this.isUnseen(entry.eventId)) this.#landed.set(entry.eventId, flight);
  }

  /** Where an entry stands to an event of its name that comes by. */
  order({ position, eventId }: Entry, event: bigint): 'later' | 'earlier' | 'unknown' {
    if (position !== undefined) return position >= event ? 'later' : 'earlier';
    // What was written here and has not come by is behind whatever comes by.
    return this.isUnseen(eventId) ? 'later' : 'unknown';
  }

  /** Was it written here, and did it not come by yet? */
  isUnseen(id: string): boolean {
    return this.#options.unseen.has(id);
  }

  /** The resolution that brought it, while that has not come by. */
  bringerOf({ eventId }: Entry): Flight | undefined {
    return this.isUnseen(eventId) ? this.#landed.get(eventId) : undefined;
  }

  /** Resolutions that have landed, and whose conclusions have not come by. */
  *landed(): Generator<Flight, void, undefined> {
    for (const flight of this.#landed.values()) {
      const id = flight.conclusion?.id;
      if (id !== undefined && this.isUnseen(id)) yield flight;
    }
  }

  forgetBringer(eventId: string): void {
    this.#landed.delete(eventId);
  }

  /** May it serve here? `since`: when its resolution began. */
  isOfUse(policy: string, rules: RecordedRules | undefined, since: Instant): boolean {
    return this.isDrawnAlike(policy, rules) && since > this.allClearedAt;
  }

  /** Is that what is gone by here? */
  isDrawnAlike(policy: string, rules: RecordedRules | undefined): boolean {
    return policy === this.#policyLabel && areSameRules(rules, this.#options.recordedRules);
  }
}
