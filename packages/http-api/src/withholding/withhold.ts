import { type AddressRules, addressRules, formatAddressRange, isAddressAllowed, parseIp } from '@wherefore/discovery';
import type { ServiceSettings } from '@wherefore/service';
import type { ApiSettings } from '../settings.ts';

/** An answer as it may be told to whoever reads here. */
export type Withhold = <T>(answer: T) => T;

/** What is told instead of an address. */
export const WITHHELD = '(internal address)';

/** Special, but never anybody's network: examples are written with them. */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'];

/** What the asker said, or a server that was asked: it tells nothing of the network that this process is in. */
const SAID_BY_OTHERS = new Set([
  ...['serverName', 'stream', 'question', 'questions', 'delegated', 'claim', 'owner', 'overriding', 'requestedBy'],
  ...['hostHeader', 'tlsName', 'sni', 'url', 'target', 'body'],
]);

/** Anything that may be an address: a dotted quad, or what has two colons at least. */
const CANDIDATE =
  /(?<![\w.:])(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?!\w|\.[0-9])|[0-9a-f]*:[0-9a-f]*:(?:[0-9a-f:.]*[0-9a-f:])?(?!\w))/gi;

/**
 * What DNS servers, which may be those of a company, say of internal addresses, and where they are themselves, is not for
 * everybody: where anybody may read, addresses of internal networks are not told, but for those that connections are
 * allowed to. Whoever reads with a token is told everything.
 */
export function withholder({ reads }: Pick<ApiSettings, 'reads'>, { allow }: Pick<ServiceSettings, 'allow'>): Withhold {
  if (reads === 'token') return (answer) => answer;
  return withoutInternal(allow);
}

/** The same wherever it is told, whoever reads. */
export function withoutInternal(allow: readonly string[]): Withhold {
  const rules = internalRules(allow);
  const text = (value: string): string => {
    // Most are ids and words: to look for a dot costs nothing beside looking for an address.
    if (!value.includes('.') && !value.includes(':')) return value;
    return value.replaceAll(CANDIDATE, (found) =>
      parseIp(found) !== undefined && !isAddressAllowed(found, rules) ? WITHHELD : found,
    );
  };
  const told = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, SAID_BY_OTHERS.has(key) ? member : told(member)]),
    );
  };
  return <T>(answer: T) => told(answer) as T;
}

function internalRules(allow: readonly string[]): AddressRules {
  const { specialPurpose, ...rest } = addressRules({ allow });
  return {
    ...rest,
    specialPurpose: specialPurpose.filter((range) => !DOCUMENTATION.includes(formatAddressRange(range))),
  };
}
