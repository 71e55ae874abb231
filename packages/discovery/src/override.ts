import type { Destination } from './conclusion.ts';
import type { Instant } from './instant.ts';
import { normalName } from './question.ts';

/**
 * Addresses to use for a host instead of asking the DNS, as homeservers keep them beside their destinations. An entry
 * belongs to one server name and one port: two names that reach one host on different ports share nothing (law 8,
 * R103).
 */
export interface AddressOverride {
  /** The server name whose destination put it there. */
  readonly owner: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly freshUntil: Instant;
}

/** The entries of a destination, one for each target. */
export function addressOverrides(destination: Destination): readonly AddressOverride[] {
  const { serverName: owner, freshUntil } = destination;
  return destination.targets.map(({ host, port, addresses }) => ({
    owner,
    host: normalName(host),
    port,
    addresses,
    freshUntil,
  }));
}

/** What an entry is found by; different for different owners, hosts or ports. The host may be in any case. */
export function overrideKey({ owner, host, port }: Pick<AddressOverride, 'owner' | 'host' | 'port'>): string {
  return JSON.stringify([owner, normalName(host), port]);
}
