import type { Instant } from '../instant.ts';
import type { Step } from '../step.ts';

/** Whose admin command printed the entry. */
export type ClaimSource = 'tuwunel' | 'continuwuity';

/**
 * An entry of another homeserver's resolver cache, as it was printed there: somebody else's claim, not evidence. What it
 * rests on is not known.
 */
export type CacheClaim = DestinationClaim | OverrideClaim;

interface Claimed {
  readonly source: ClaimSource;
  /** When it expires, as printed; shortened to 512 characters. */
  readonly expires: string;
  /** The same, or `null` when it cannot be read. */
  readonly expiresAt: Instant | null;
}

/** Where a homeserver would connect to for a server name. */
export interface DestinationClaim extends Claimed {
  readonly table: 'destinations';
  readonly serverName: string;
  /**
   * Without brackets or a trailing dot. Tables without steps have the name of the certificate here, whatever the SRV
   * record says: it is redirected by the overrides. Tables with steps have the target of the SRV record.
   */
  readonly host: string;
  readonly port: number;
  /** Name for the certificate and the `Host` header, as printed: `Hostname` of Tuwunel, `SNI` of Continuwuity. */
  readonly hostname: string;
  /** Continuwuity: whether the host is another than the hostname. */
  readonly isOverride?: boolean;
  /** Continuwuity: the step by which it was found. */
  readonly step?: Step;
  /** Tuwunel, some versions: how sure it was, as printed. */
  readonly confidence?: string;
}

/** Addresses that Tuwunel uses for a host instead of asking the DNS: one entry for a host, whatever port it is for. */
export interface OverrideClaim extends Claimed {
  readonly table: 'overrides';
  /** The host; the table calls it server name. */
  readonly serverName: string;
  /** Canonical, in the order printed. */
  readonly addresses: readonly string[];
  /** 0 to 65535. */
  readonly port: number;
  /** The target of the SRV record that the addresses are of; `null` when they are the host's own. */
  readonly overriding: string | null;
}
