import type { ConnectionReported, DestinationUnpinned, Instant } from '@wherefore/discovery';
import type { Entry } from './entry.ts';
import type { Flight } from './flights.ts';
import type { LearnedEvent } from './learned-event.ts';
import { conclusionOf, ENDS } from './name-history.ts';
import type { NameMemory } from './name-memory.ts';
import type { Pins } from './pins.ts';
import { RecentMap } from './recent-map.ts';
import { soundConclusion } from './sound-conclusion.ts';

/** Names whose requests are remembered until a conclusion answers them: of others none is adopted. */
const MAX_REQUESTED = 10_000;
/** Requests of one name at once. */
const MAX_REQUESTS = 16;

export interface NameLearnerOptions {
  readonly names: NameMemory;
  readonly pins: Pins;
  readonly withdraw: (serverName: string, eventId: string) => void;
  /** Somebody else has cleared a name. */
  readonly onCleared: (serverName: string) => void;
}

/** Conclusions that are known to be drawn under other terms: a confirmation does not say of itself what it confirms. */
const MAX_STRANGE = 10_000;

/** Takes what comes by about names into memory; own events as well, for they tell where in the log they stand. */
export class NameLearner {
  readonly #options: NameLearnerOptions;
  readonly #names: NameMemory;
  /** By name, ids of requests that nothing has ended since. */
  readonly #requested = new RecentMap<string[]>(MAX_REQUESTED);
  readonly #strange = new RecentMap<true>(MAX_STRANGE);

  constructor(options: NameLearnerOptions) {
    this.#options = options;
    this.#names = options.names;
  }

  take(serverName: string, event: LearnedEvent, isOwn: boolean): void {
    if (event.type === 'ResolutionRequested') this.#request(serverName, event.id);
    else if (ENDS.has(event.type)) this.#end(serverName, event, isOwn);
    else if (CONCLUSIONS.has(event.type)) this.#conclude(serverName, event);
  }

  /** A pin that memory did not know of: the name is cleared, too, but that may come by later. */
  takePin(serverName: string, event: LearnedEvent, isOwn: boolean): void {
    const { pins, withdraw } = this.#options;
    const { position } = event;
    const known = pins.known(serverName)?.position;
    if (isOwn || (known !== undefined && known >= position)) return;
    pins.forget(serverName);
    const entry = this.#names.entries.peek(serverName);
    const bringer = entry && this.#names.bringerOf(entry);
    if (entry !== undefined && isDrawnOtherwise(entry.conclusion.because, event)) {
      this.#names.drop(serverName);
      if (bringer !== undefined) withdraw(serverName, entry.eventId);
    }
    for (const flight of this.#names.flights.of(serverName)) {
      const { pin, position: readUpTo = -1n } = flight.request?.pinned ?? { pin: undefined };
      if (flight.request === undefined || readUpTo >= position) continue;
      if (isDrawnOtherwise(pin === undefined ? [] : [pin.id], event)) flight.isCleared = flight.isIgnorant = true;
    }
  }

  /** Everything was cleared by somebody else. */
  clearUntil(clearedAt: Instant, isNews: boolean): void {
    const { entries, flights, distrust } = this.#names;
    const isNewer = new Set<string>();
    if (isNews) {
      distrust.clear();
      for (const flight of flights.all()) {
        if (flight.request === undefined) continue;
        flight.isCleared = true;
        flight.isIgnorant ||= flight.request.since > clearedAt;
      }
      for (const { serverName, conclusion } of this.#names.landed()) if (conclusion) isNewer.add(serverName);
    }
    for (const serverName of entries.keys()) {
      const entry = entries.peek(serverName);
      if (entry === undefined) continue;
      if (entry.since <= clearedAt) this.#names.drop(serverName);
      else if (isNewer.has(serverName) && this.#names.bringerOf(entry) !== undefined) {
        this.#names.drop(serverName);
        this.#options.withdraw(serverName, entry.eventId);
      }
    }
  }

  /** Nothing is known of it any more. */
  doubt(serverName: string): void {
    this.#requested.delete(serverName);
    this.#names.end(serverName);
    this.#names.distrust.forget(serverName);
  }

  #request(serverName: string, id: string): void {
    const requests = this.#requested.get(serverName);
    if (requests === undefined) {
      this.#requested.set(serverName, [id]);
      return;
    }
    requests.push(id);
    if (requests.length > MAX_REQUESTS) requests.shift();
  }

  #answered(serverName: string, request: string | undefined): boolean {
    const requests = this.#requested.get(serverName);
    const index = request === undefined || requests === undefined ? -1 : requests.indexOf(request);
    if (requests === undefined || index < 0) return false;
    if (requests.length === 1) this.#requested.delete(serverName);
    else requests.splice(index, 1);
    return true;
  }

  #end(serverName: string, event: LearnedEvent, isOwn: boolean): void {
    const names = this.#names;
    const { position } = event;
    this.#requested.delete(serverName);
    const entry = names.entries.peek(serverName);
    if (isOwn) names.ends.settle(serverName, event.id);
    else if (entry?.position === undefined || entry.position < position) this.#takeNews(serverName, event);
    const isForeignClear = !isOwn && event.type === 'CacheCleared';
    if (entry !== undefined && names.order(entry, position) !== 'later') names.drop(serverName);
    else if (entry !== undefined && entry.position === undefined) {
      const bringer = names.bringerOf(entry);
      const effect = bringer === undefined ? 'ended' : this.#effect(bringer, position, isForeignClear);
      if (effect !== 'none') names.drop(serverName);
      if (effect === 'ignorant') this.#options.withdraw(serverName, entry.eventId);
    }
    for (const flight of names.flights.of(serverName)) {
      const effect = this.#effect(flight, position, isForeignClear);
      if (effect !== 'none') flight.isCleared = true;
      if (effect === 'ignorant') flight.isIgnorant = true;
      if (!this.#isKnownSince(flight, position)) flight.known = undefined;
    }
  }

  /** What else the end of a name changes. */
  #takeNews(serverName: string, { type, data }: LearnedEvent): void {
    const { pins, onCleared } = this.#options;
    const { distrust, ends } = this.#names;
    if (type === 'CacheCleared') {
      // A report of our own that has not come by yet is behind it.
      if (!ends.isPending(serverName)) distrust.forget(serverName);
      onCleared(serverName);
      pins.forget(serverName);
    }
    if (type !== 'ConnectionReported') return;
    const { reportedAt } = data as Partial<ConnectionReported['data']>;
    if (reportedAt !== undefined && Number.isFinite(reportedAt)) distrust.learn(serverName, reportedAt);
    else distrust.forget(serverName);
  }

  /**
   * What an end that comes by does to a resolution: what was requested before it is ended by it. What was requested
   * after it counts in the log; but if it began without knowing of a clearing it may rest on what was cleared.
   */
  #effect(flight: Flight, position: bigint, isForeignClear: boolean): 'none' | 'ended' | 'ignorant' {
    const { request, readUpTo, conclusion } = flight;
    if (request === undefined) return 'none';
    if (!this.#names.isUnseen(request.id)) return 'ended';
    if (isForeignClear && (readUpTo === undefined || readUpTo < position)) return 'ignorant';
    return conclusion?.isConfirmation === true && !this.#isKnownSince(flight, position) ? 'ended' : 'none';
  }

  /** Is what the resolution may confirm newer than an end that comes by? */
  #isKnownSince({ known }: Flight, position: bigint): boolean {
    if (known === undefined) return true;
    return known.position === undefined ? this.#names.isUnseen(known.fullId) : known.position >= position;
  }

  #conclude(serverName: string, event: LearnedEvent): void {
    const names = this.#names;
    const { id, position } = event;
    names.forgetBringer(id);
    const isRequested = this.#answered(serverName, event.causationId);
    const entry = names.entries.peek(serverName);
    if (entry?.eventId === id) {
      entry.position ??= position;
      return;
    }
    if (isTimeout(event) || this.#isStrange(serverName, event)) return;
    const order = entry === undefined ? 'earlier' : names.order(entry, position);
    if (order === 'later') return;
    const own = names.flights.of(serverName).find(({ conclusion }) => conclusion?.id === id);
    if (own?.conclusion !== undefined) {
      // Its resolution is about to keep it.
      own.conclusion.position = position;
      if (own.isCleared) names.drop(serverName);
      return;
    }
    const counts = order === 'earlier' && isRequested && !names.ends.isPending(serverName);
    const adopted = counts ? this.#adopted(serverName, event, entry) : undefined;
    names.drop(serverName);
    if (adopted !== undefined) names.entries.set(serverName, adopted);
  }

  /**
   * Is it drawn under another policy or other address rules? Then it ends nothing that is held here: were it to, two who
   * go by different ones, as while settings are being changed, would conclude anew at each request.
   */
  #isStrange(serverName: string, event: LearnedEvent): boolean {
    const sound = soundConclusion(event, serverName);
    if (sound?.kind !== 'full') return sound !== undefined && this.#strange.has(sound.confirmation.confirms);
    if (this.#names.isDrawnAlike(sound.full.policy, sound.full.rules)) return false;
    this.#strange.set(event.id, true);
    return true;
  }

  /** A conclusion that somebody else recorded, as the entry that it is here; `undefined` if it is none. */
  #adopted(serverName: string, event: LearnedEvent, known: Entry | undefined): Entry | undefined {
    const { id: eventId, position } = event;
    const sound = soundConclusion(event, serverName);
    const fresh = { used: false, eventId, position, answer: undefined };
    if (sound?.kind === 'full') {
      const { policy, rules, since, draw } = sound.full;
      if (!this.#names.isOfUse(policy, rules, since)) return undefined;
      return { ...fresh, conclusion: conclusionOf(sound.full), fullId: eventId, confirmations: 0, since, draw };
    }
    if (sound === undefined || known === undefined || sound.confirmation.confirms !== known.fullId) return undefined;
    const { freshUntil, because, since, draw, rules } = sound.confirmation;
    if (!this.#names.isOfUse(known.conclusion.policy, rules, since)) return undefined;
    const conclusion = { ...known.conclusion, freshUntil, because };
    return { ...fresh, conclusion, fullId: known.fullId, confirmations: known.confirmations + 1, since, draw };
  }
}

const CONCLUSIONS: ReadonlySet<string> = new Set(['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed']);

// That a resolver ran out of time says nothing of the name.
function isTimeout({ type, data }: LearnedEvent): boolean {
  return type === 'ResolutionFailed' && (data as { readonly code?: unknown }).code === 'timeout';
}

/** Does what this pin event says differ from what was assumed? `because`: ids that a conclusion rests on. */
function isDrawnOtherwise(because: readonly string[], { id, type, data }: LearnedEvent): boolean {
  if (type === 'DestinationPinned') return !because.includes(id);
  return type === 'DestinationUnpinned' && because.includes((data as DestinationUnpinned['data']).unpins);
}
