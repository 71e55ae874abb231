import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { CitedCache } from './cited-cache.ts';
import type { CitedEvent, FIELDS, ReplayEvent } from './cited-evidence.ts';
import { type ReplayResult, type ReplayTerms, replayUnder } from './replay-conclusion.ts';

/** A recorded conclusion, and what came of deciding it again. */
export interface Replayed {
  readonly event: ReplayEvent;
  readonly serverName: string;
  readonly result: ReplayResult;
}

/** An event as it is read. */
export type ReadEvent = Pick<RecordedEvent, (typeof FIELDS)[number]>;

/** As many as a log gives at once. */
const MAX_READ = 10_000;

/** Replays conclusions as they come by, page by page, and reads what they cite where that did not come by before. */
export class Replayer {
  readonly #log: Pick<EventLog, 'readEvents'>;
  readonly #terms: ReplayTerms;
  readonly #cache: CitedCache;

  constructor(log: Pick<EventLog, 'readEvents'>, terms: ReplayTerms, capacity: number) {
    this.#log = log;
    this.#terms = terms;
    this.#cache = new CitedCache(capacity);
  }

  /**
   * Replays the conclusions among these events that are wanted, in their order. The others are remembered for those that
   * cite them.
   */
  async page(events: readonly ReadEvent[], isWanted: (event: ReadEvent) => boolean): Promise<readonly Replayed[]> {
    const replayed: Replayed[] = [];
    const lacking: number[] = [];
    const conclusions: ReplayEvent[] = [];
    for (const event of events) {
      const role = ROLES.get(event.type);
      if (role === undefined) continue;
      const decoded = decode(event);
      if (role !== 'confirmed conclusion') this.#cache.set(event.id, { event: decoded, judged: undefined });
      if (role !== 'evidence' && isWanted(event)) conclusions.push(decoded);
    }
    for (const event of conclusions) {
      const one = this.#replay(event, this.#cache.get);
      if (one.result.kind === 'unanswerable' && one.result.obstacle === 'missing-event') lacking.push(replayed.length);
      replayed.push(one);
    }
    if (lacking.length === 0) return replayed;
    const read = await this.#citedBy(lacking.map((index) => (replayed[index] as Replayed).event));
    for (const index of lacking) {
      replayed[index] = this.#replay((replayed[index] as Replayed).event, (id) => read.get(id));
    }
    return replayed;
  }

  #replay(event: ReplayEvent, cited: (id: string) => CitedEvent | undefined): Replayed {
    const { serverName } = event.data as { readonly serverName: string };
    return { event, serverName, result: replayUnder(this.#terms, event, cited) };
  }

  /** Everything that these conclusions rest on. */
  async #citedBy(conclusions: readonly ReplayEvent[]): Promise<ReadonlyMap<string, CitedEvent>> {
    const found = new Map<string, CitedEvent>();
    let wanted = new Set(conclusions.flatMap(cites));
    // What conclusions cite, and what that confirms: there is nothing behind it.
    for (let depth = 0; depth < 2; depth += 1) {
      const unknown: string[] = [];
      for (const id of wanted) {
        const known = this.#cache.get(id);
        if (known === undefined) unknown.push(id);
        else found.set(id, known);
      }
      for (const event of await this.#read(unknown)) {
        const cited = { event, judged: undefined };
        this.#cache.set(event.id, cited);
        found.set(event.id, cited);
      }
      wanted = new Set([...wanted].flatMap((id) => confirmedBy(found.get(id)?.event)).filter((id) => !found.has(id)));
    }
    return found;
  }

  async #read(ids: readonly string[]): Promise<readonly ReplayEvent[]> {
    const events: ReplayEvent[] = [];
    for (let start = 0; start < ids.length; start += MAX_READ) {
      for (const event of await this.#log.readEvents(ids.slice(start, start + MAX_READ))) {
        if (ROLES.has(event.type)) events.push(decode(event));
      }
    }
    return events;
  }
}

const ROLES: ReadonlyMap<string, 'evidence' | 'conclusion' | 'confirmed conclusion'> = new Map([
  ['WellKnownFetched', 'evidence'],
  ['SrvLookedUp', 'evidence'],
  ['AddressesLookedUp', 'evidence'],
  ['EvidenceConfirmed', 'evidence'],
  ['DestinationPinned', 'evidence'],
  ['DestinationChosen', 'conclusion'],
  ['ResolutionFailed', 'conclusion'],
  ['ConclusionConfirmed', 'confirmed conclusion'],
]);

/** The types that are looked at; all others are passed over. */
export const TYPES: readonly string[] = [...ROLES.keys()];

function decode(event: ReadEvent): ReplayEvent {
  // It looks at the type, its version and the data.
  return discoveryCodec.decode(event as RecordedEvent);
}

function cites({ data }: ReplayEvent): readonly string[] {
  const { because = [], confirms } = data as { readonly because?: readonly string[]; readonly confirms?: string };
  return confirms === undefined ? because : [confirms, ...because];
}

function confirmedBy(event: ReplayEvent | undefined): readonly string[] {
  return event?.type === 'EvidenceConfirmed' ? [event.data.confirms] : [];
}
