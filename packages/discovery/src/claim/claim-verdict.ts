import type { Conclusion } from '../conclusion.ts';
import type { SrvFinding, WellKnownFinding } from '../finding.ts';

/** What the evidence says of a server name, for judging what others have cached of it. */
export interface KnownName {
  /** The newest conclusion that nothing has ended; it may have expired. */
  readonly conclusion: Conclusion;
  /** What came of the well-known request, if the conclusion rests on one. */
  readonly wellKnown?: WellKnownFinding;
  /** What is known of the SRV records of the name itself, asked for in vain or not. */
  readonly srv?: readonly SrvFinding[];
}

/** What is wrong with an entry. Both sides are as people write them. */
export interface ClaimDifference {
  readonly part: 'host' | 'port' | 'hostname' | 'step' | 'delegation' | 'addresses' | 'overriding' | 'existence';
  readonly claimed: string;
  readonly right: string;
}

/**
 * Faults with a name:
 * - `srv-beats-delegation`: the route by an SRV record, cached while there is a delegation, which rules it out (tuwunel
 *   issue 385).
 * - `default-port-beats-delegation`: the same with port 8448 (conduwuit issue 704).
 * - `override-port-8448`: the port of a host with an explicit one, read with its colon and so not read (tuwunel issue
 *   385, the second fault).
 * - `shared-override`: names that reach one host on different ports share its entry (law 8).
 */
export type ClaimPattern =
  | 'srv-beats-delegation'
  | 'default-port-beats-delegation'
  | 'override-port-8448'
  | 'shared-override';

/** What the evidence says of an entry. `sentences` has all of it for people, the verdict first. */
export type ClaimVerdict =
  | { readonly kind: 'agrees'; readonly isExpired: boolean; readonly sentences: readonly string[] }
  | {
      readonly kind: 'stale';
      /** By its own time it is not used any more. */
      readonly isExpired: boolean;
      readonly differences: readonly ClaimDifference[];
      readonly pattern: ClaimPattern | null;
      /** The entry as it should be, as the table would print it; `null` when there should be none. */
      readonly rightEntry: string | null;
      /** The command that cures it there. */
      readonly cure: string;
      readonly sentences: readonly string[];
    }
  /** Nothing leads there, as far as the evidence shows: it does no harm. */
  | { readonly kind: 'unused'; readonly isExpired: boolean; readonly sentences: readonly string[] }
  | {
      readonly kind: 'cannot-tell';
      readonly why: 'no-evidence' | 'evidence-failed';
      readonly isExpired: boolean;
      /** The command that gets the evidence. */
      readonly command: string;
      readonly sentences: readonly string[];
    };

/** What came of holding a claim against the evidence, before its time and its cure are added. */
export type Faults =
  | { readonly kind: 'agrees' | 'unused'; readonly sentences: readonly string[] }
  | {
      readonly kind: 'cannot-tell';
      readonly why: 'no-evidence' | 'evidence-failed';
      readonly sentences: readonly string[];
    }
  | {
      readonly kind: 'stale';
      readonly differences: readonly ClaimDifference[];
      readonly pattern: ClaimPattern | null;
      readonly rightEntry: string | null;
      readonly sentences: readonly string[];
    };
