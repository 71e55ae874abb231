import type { CacheClaim } from './claim/cache-claim.ts';
import type { Destination, Unresolvable } from './conclusion.ts';
import type { Instant } from './instant.ts';
import type { AddressObservation, Observation, SrvObservation, WellKnownObservation } from './observation.ts';
import type { RecordedRules } from './recorded-rules.ts';

/**
 * What is written into the log. Four sorts: observations (what the world showed), conclusions (what was drawn from
 * them, citing them), acts (what somebody wanted) and claims (what others say that they have cached). Observations live
 * in the stream of their question, the others in streams of their server name.
 */
export type DiscoveryEvent =
  | WellKnownFetched
  | SrvLookedUp
  | AddressesLookedUp
  | EvidenceConfirmed
  | ResolutionRequested
  | DestinationChosen
  | ConclusionConfirmed
  | ResolutionFailed
  | DestinationWithdrawn
  | CacheCleared
  | ConnectionReported
  | DestinationPinned
  | DestinationUnpinned
  | CacheEntryClaimed
  | WebhookDelivered
  | WebhookFailed;

type Recorded<O extends Observation> = Omit<O, 'id'> & Circumstances;

/** How an observation came about, as far as it matters to who folds them. */
interface Circumstances {
  /** Asked early, in case that it would be needed. */
  readonly asHint?: true;
  /** Asked before its question was cleared, although recorded after that: it counts for nothing. */
  readonly isCleared?: true;
  /**
   * How many answers in a row, this one counted whatever it says, gave nothing to use, as far as its resolver knew: it
   * was judged so. Absent: 1.
   */
  readonly failures?: number;
}

export interface WellKnownFetched {
  readonly type: 'WellKnownFetched';
  readonly data: Recorded<WellKnownObservation>;
}

export interface SrvLookedUp {
  readonly type: 'SrvLookedUp';
  readonly data: Recorded<SrvObservation>;
}

export interface AddressesLookedUp {
  readonly type: 'AddressesLookedUp';
  readonly data: Recorded<AddressObservation>;
}

/** The world was asked again and said the same: extends the observation that it cites. */
export interface EvidenceConfirmed {
  readonly type: 'EvidenceConfirmed';
  readonly data: Circumstances & {
    readonly question: string;
    /** Id of the event that holds the observation in full. */
    readonly confirms: string;
    readonly requestedAt: Instant;
    readonly observedAt: Instant;
    readonly draw: number;
    /** For DNS: the TTLs of this time, in the order of the cited records and then of the aliases. */
    readonly ttls?: readonly number[];
    readonly negativeTtl?: number | null;
    /** For a well-known: times and fields of this time, hop by hop. */
    readonly hops?: WellKnownObservation['hops'];
  };
}

/** Somebody asked, and the answer was not at hand. */
export interface ResolutionRequested {
  readonly type: 'ResolutionRequested';
  readonly data: {
    readonly serverName: string;
    /** Who: `caller`, `refresher`, `operator`, or a name of the caller's own. */
    readonly by: string;
    /** Why the cache did not serve: nothing known, expired, asked to be fresh. */
    readonly why: 'unknown' | 'expired' | 'fresh-demanded' | 'connection-failed';
    readonly requestedAt: Instant;
  };
}

/** How a conclusion can be drawn again from the same evidence. */
export interface DrawnFrom {
  readonly decidedAt: Instant;
  readonly since: Instant;
  readonly notBefore?: Instant;
  /** Evidence of `because` that was observed since then though its time says before: the clock was set back. */
  readonly seenSince?: readonly string[];
  readonly draw: number;
  /** Absent: the default ones. */
  readonly rules?: RecordedRules;
  /** Id of the pin that was in force. */
  readonly pin?: string;
}

export interface DestinationChosen {
  readonly type: 'DestinationChosen';
  readonly data: Destination & DrawnFrom & { readonly supersedes?: string };
}

/** The same conclusion, from newer evidence. */
export interface ConclusionConfirmed {
  readonly type: 'ConclusionConfirmed';
  readonly data: DrawnFrom & {
    readonly serverName: string;
    readonly confirms: string;
    readonly freshUntil: Instant;
    readonly because: readonly string[];
  };
}

export interface ResolutionFailed {
  readonly type: 'ResolutionFailed';
  readonly data: Unresolvable & DrawnFrom & { readonly supersedes?: string };
}

/** A conclusion that no longer counts, though its evidence is not expired. */
export interface DestinationWithdrawn {
  readonly type: 'DestinationWithdrawn';
  readonly data: {
    readonly serverName: string;
    readonly withdraws: string;
    readonly by: 'operator' | 'connection-failure';
  };
}

/** Forget what is known in answer to a question, or concluded for a name. */
export interface CacheCleared {
  readonly type: 'CacheCleared';
  readonly data: { readonly subject: string; readonly by: string; readonly clearedAt: Instant };
}

/**
 * Somebody tells that no connection to the destination came about, so that everything is asked anew. Not recorded when
 * it changes nothing: when the last such report is so short a time ago that asking again would be a storm.
 */
export interface ConnectionReported {
  readonly type: 'ConnectionReported';
  readonly data: {
    readonly serverName: string;
    readonly outcome: 'failed';
    readonly reportedAt: Instant;
    /** Evidence from before then is not taken as fresh any more. */
    readonly distrustBefore: Instant;
  };
}

/**
 * Somebody wants a name to be reached as if its well-known delegated it so, whatever the world says. Until it ends, is
 * taken back, or another one for the name takes its place.
 */
export interface DestinationPinned {
  readonly type: 'DestinationPinned';
  readonly data: {
    readonly serverName: string;
    /** In the grammar of `m.server`. */
    readonly delegated: string;
    readonly by: string;
    /** In words. */
    readonly reason?: string;
    readonly pinnedAt: Instant;
    /** It counts until then. Absent: until it is taken back. */
    readonly until?: Instant;
  };
}

/** The pin is taken back: the world counts again. */
export interface DestinationUnpinned {
  readonly type: 'DestinationUnpinned';
  readonly data: {
    readonly serverName: string;
    /** Id of the event that pinned it. */
    readonly unpins: string;
    readonly by: string;
    readonly unpinnedAt: Instant;
  };
}

/**
 * Somebody brought in what another homeserver has in its cache. No evidence: nothing is ever concluded from it. The
 * server name is the host where the claim is an override.
 */
export interface CacheEntryClaimed {
  readonly type: 'CacheEntryClaimed';
  readonly data: CacheClaim & { readonly by: string; readonly claimedAt: Instant };
}

/** What somebody is to be told of, and how often that was tried. */
interface WebhookAttempt {
  /** Name of the endpoint; where it is, is nobody's business here. */
  readonly endpoint: string;
  /** UUID: the `webhook-id`, the same at every attempt. */
  readonly deliveryId: string;
  readonly change: string;
  readonly serverName: string;
  /** Id of the conclusion that changed something. */
  readonly eventId: string;
  /** How many attempts there were, this one counted. */
  readonly attempt: number;
  /** When it ended. */
  readonly at: Instant;
}

/** An endpoint was told of a change, and took it. */
export interface WebhookDelivered {
  readonly type: 'WebhookDelivered';
  readonly data: WebhookAttempt & {
    /** Of its answer, 200 to 299. */
    readonly status: number;
  };
}

/** An endpoint could not be told of a change, or did not take it. */
export interface WebhookFailed {
  readonly type: 'WebhookFailed';
  readonly data: WebhookAttempt & {
    /** Of its answer, if there was one. */
    readonly status?: number;
    /** In words. */
    readonly error: string;
    /** Absent: it was given up. */
    readonly willRetryAt?: Instant;
  };
}

/** Streams of the log. */
export function serverStream(serverName: string): string {
  return `server:${serverName}`;
}

export function questionStream(key: string): string {
  return `question:${key}`;
}

/** Pins of a server name, in their own stream: they outlast whatever is concluded and cleared. */
export function pinStream(serverName: string): string {
  return `pin:${serverName}`;
}

/** What others say of a server name, or of a host. */
export function claimStream(serverName: string): string {
  return `claim:${serverName}`;
}

/** What an endpoint was told, or was not. */
export function webhookStream(endpoint: string): string {
  return `webhook:${endpoint}`;
}
