import type {
  AddressRules,
  Conclusion,
  Explanation,
  Instant,
  Milliseconds,
  Pin,
  Policy,
  RecordedRules,
  Trace,
} from '@wherefore/discovery';
import type { EvidenceLog } from './evidence-log.ts';
import type { LearnedEvent } from './learned-event.ts';
import type { Clock, DnsClient, Random, WellKnownFetch } from './ports.ts';

export interface ResolverOptions {
  /**
   * Where evidence and conclusions are recorded, and read from when memory has none: give a lasting one and a new
   * resolver goes on where the last one ended. Default: none, what is learned is kept in memory only. It is not
   * disposed of.
   */
  readonly log?: EvidenceLog;
  /** Default: a stub client of the servers in /etc/resolv.conf. A client given here is not disposed of. */
  readonly dns?: DnsClient;
  /** How a well-known is fetched. Default: HTTPS with the system's certificate authorities. */
  readonly fetch?: WellKnownFetch;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: `Math.random`. What is drawn is recorded. */
  readonly random?: Random;
  /** Default: `recommended`. */
  readonly policy?: Policy;
  /** Which addresses may be connected to. Default: those that are globally reachable. */
  readonly addressRules?: AddressRules;
  readonly timeouts?: Partial<ResolverTimeouts>;
  readonly limits?: Partial<ResolverLimits>;
}

export interface ResolverTimeouts {
  /** For one name as a whole. Default 30 s. */
  readonly totalMs: Milliseconds;
  /** For one well-known fetch, redirects included. Default: half of the whole, at most 10 s. */
  readonly wellKnownMs: Milliseconds;
  /** For one question to the DNS, all servers and tries. Default: a sixth of the whole, at most 5 s. */
  readonly dnsMs: Milliseconds;
  /** For one reading of the log, and for one append: one that takes longer is down. Default: a sixth of the whole, at most 5 s. */
  readonly logMs: Milliseconds;
}

export interface ResolverLimits {
  /** Conclusions kept in memory. Default 100,000. */
  readonly names: number;
  /** Questions whose answers are kept in memory. Default 50,000. */
  readonly questions: number;
  /** Names being resolved at once; one more is refused as `overloaded`. Default 10,000. */
  readonly resolutions: number;
  /** Well-known fetches at once; more wait. Default 256: hosts that hang hold a place for as long as
   * a fetch may take. */
  readonly wellKnownConcurrency: number;
  /** DNS questions at once; more wait. Default 256. */
  readonly dnsConcurrency: number;
}

export interface ResolveOptions {
  /** Ends the waiting of this caller; what was begun goes on for the others and the cache. */
  readonly signal?: AbortSignal;
  /** Take nothing from before: ask everything anew. A good answer of before still serves if that fails. */
  readonly fresh?: boolean;
  /**
   * As `min-fresh` of HTTP (RFC 9111 s5.2.1.3), ms: evidence that would expire within so long is asked for anew, what
   * holds longer is not, and a conclusion that holds longer is the answer at once. If asking fails, what is still fresh
   * serves. Default 0. Without effect beside `fresh`.
   */
  readonly minFresh?: Milliseconds;
  /** Who asks, as recorded. Default `caller`. */
  readonly by?: string;
}

export interface PinOptions {
  /** What the name is delegated to, in the grammar of `m.server`. */
  readonly delegated: string;
  /** Who pins it, as recorded. Default `operator`. */
  readonly by?: string;
  /** In words, at most 1000 characters. */
  readonly reason?: string;
  /** It counts until then. Default: until it is taken back. */
  readonly until?: Instant;
}

/** A conclusion as a read model of the log has it. */
export interface WarmEntry {
  readonly conclusion: Conclusion;
  /** The event that drew or confirmed it last. */
  readonly eventId: string;
  /** The event that has it in full. */
  readonly fullId: string;
  /** How often it was confirmed since. */
  readonly confirmations: number;
  /** When its resolution began. */
  readonly since: Instant;
  readonly draw: number;
  /** The address rules that it was drawn under; `undefined`: the default ones. */
  readonly rules: RecordedRules | undefined;
  /** Of the newest event about the name: what is learned up to there changes nothing. */
  readonly position: bigint;
}

/** What a resolver holds. */
export interface ResolverLoad {
  /** Conclusions in memory, expired ones included. */
  readonly names: number;
  /** Questions whose answers are in memory. */
  readonly questions: number;
  /** Names being resolved. */
  readonly inFlight: number;
}

/** An explanation with what it was made from. */
export interface ResolverExplanation extends Explanation {
  readonly trace: Trace;
  /** When the resolution that drew the conclusion began. */
  readonly since: Instant;
  readonly policy: Policy;
}

/**
 * Resolves Matrix server names and can say why. What the world does is a conclusion, `unresolvable` among them; its
 * promises reject with the caller's abort reason or with a `ResolverError`.
 */
export interface Resolver extends AsyncDisposable {
  /** The destination of a name, from memory while every piece of its evidence is fresh. */
  resolve(serverName: string, options?: ResolveOptions): Promise<Conclusion>;
  /** What is known of a name without asking anybody: a fresh conclusion or nothing. */
  peek(serverName: string): Conclusion | undefined;
  /** Why: the conclusion that `resolve` gives, with the way to it. */
  explain(serverName: string, options?: ResolveOptions): Promise<ResolverExplanation>;
  /** Forgets a name and everything that its destination may rest on, failures and back-off included. */
  forget(serverName: string, options?: { readonly by?: string }): Promise<void>;
  forgetAll(options?: { readonly by?: string }): Promise<void>;
  /**
   * Tells that no target of the last destination could be connected to. The next resolution asks everything anew; for
   * a name that is reported again and again, only after a growing pause.
   */
  reportFailure(serverName: string): Promise<void>;
  /**
   * Has a name reached as if its well-known delegated it so, whatever the world says. A pin that it has is replaced.
   * Rejects with `invalid-pin` for what is no server name, no delegated name, or over already.
   */
  pin(serverName: string, options: PinOptions): Promise<Pin>;
  /** Takes the pin of a name back; `false`: it has none. */
  unpin(serverName: string, options?: { readonly by?: string }): Promise<boolean>;
  /** The pin of a name, if it is in force. */
  pinOf(serverName: string): Promise<Pin | undefined>;
  /**
   * Takes in what the log has, whoever recorded it, in the order of each stream: what others clear, pin, report and
   * conclude holds here, too. Begin with what was recorded after this resolver was made, or earlier. Own events are to
   * come by as well; what is known already changes nothing. Never throws: what cannot be read is taken for a change that
   * is not known, and forgotten.
   */
  learn(events: readonly LearnedEvent[]): void;
  /**
   * Takes in conclusions that a read model has, as many as there is room for. What is newer stays; what was recorded
   * after them is to be learned. Gives how many it took.
   */
  warm(entries: Iterable<WarmEntry>): number;
  load(): ResolverLoad;
}
