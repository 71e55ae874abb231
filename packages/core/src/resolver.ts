import type { AddressRules, Conclusion, Explanation, Instant, Milliseconds, Policy, Trace } from '@wherefore/discovery';
import type { EvidenceLog } from './evidence-log.ts';
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
  /** Who asks, as recorded. Default `caller`. */
  readonly by?: string;
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
}
