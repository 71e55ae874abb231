import type { Instant } from './instant.ts';
import type { Step } from './step.ts';

/** What resolution comes to. */
export type Conclusion = Destination | Unresolvable;

/** A place to connect to, and what to say and demand there. */
export interface Destination {
  readonly outcome: 'destination';
  readonly serverName: string;
  readonly step: Step;
  /** Value of the `Host` header, with a port exactly where the step demands one (R31 to R33, R76 to R80). */
  readonly hostHeader: string;
  /** Name or IP address that the certificate must be valid for; without brackets, port or trailing dot (R35, R37). */
  readonly tlsName: string;
  /** Server name indication to send; `null` for an IP address (R34). */
  readonly sni: string | null;
  /** At least one, in the order in which to try them. Each has at least one address. */
  readonly targets: readonly Target[];
  /** The smallest freshness of the evidence: believed until then, milliseconds since 1970. */
  readonly freshUntil: Instant;
  /** `name@version` of the policy. */
  readonly policy: string;
  /** Ids of the evidence that this rests on, that of absence included. */
  readonly because: readonly string[];
}

/** A host and port to connect to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Canonical, in no particular order. */
  readonly addresses: readonly string[];
  /** Of an SRV record (RFC 2782). */
  readonly priority?: number;
  readonly weight?: number;
}

/** No destination, and why. */
export interface Unresolvable {
  readonly outcome: 'unresolvable';
  readonly serverName: string;
  readonly code: UnresolvableCode;
  /** Where resolution failed; `null` when the name is no server name. */
  readonly step: Step | null;
  readonly message: string;
  /** Asking again before then gives the same answer, milliseconds since 1970. */
  readonly freshUntil: Instant;
  readonly policy: string;
  readonly because: readonly string[];
}

/**
 * `no-addresses`: the DNS says that nothing is there. `dns-failure`: it gave no usable answer. `service-unavailable`:
 * an SRV record says that there is no such service (target `.`). `address-refused`: the address rules forbid every
 * address. `timeout`: the deadline of the caller's resolver passed first.
 */
export type UnresolvableCode =
  | 'invalid-server-name'
  | 'no-addresses'
  | 'dns-failure'
  | 'service-unavailable'
  | 'address-refused'
  | 'timeout';
