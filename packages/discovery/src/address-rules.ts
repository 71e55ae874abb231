import { formatIp, type IpAddress, parseIp } from './ip-address.ts';

/** A range of addresses: those that share the first `length` bits. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly octets: readonly number[];
  readonly length: number;
}

/** Which addresses may be connected to. Allow goes over both others; what none of them names is allowed. */
export interface AddressRules {
  readonly allow: readonly AddressRange[];
  readonly deny: readonly AddressRange[];
  /** Ranges that are refused by default. */
  readonly specialPurpose: readonly AddressRange[];
}

/** Reads `address/length`, or an address alone, as a range. `undefined` when it is none, or when host bits are set. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const address = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = address.octets.length * 8;
  const lengthText = slash < 0 ? String(bits) : text.slice(slash + 1);
  if (!/^[0-9]{1,3}$/.test(lengthText) || Number(lengthText) > bits) return undefined;
  const range = { family: address.family, octets: address.octets, length: Number(lengthText) };
  return hostBitsAreZero(range) ? range : undefined;
}

function hostBitsAreZero(range: AddressRange): boolean {
  return range.octets.every((octet, index) => {
    const kept = Math.min(8, Math.max(0, range.length - index * 8));
    return (octet & (0xff >> kept)) === 0;
  });
}

/**
 * Not globally reachable by the IANA special-purpose registries (RFC 6890), with multicast and the unassigned. Of
 * IPv6 only global unicast, 2000::/3, and the well-known NAT64 prefix are left.
 */
const SPECIAL_PURPOSE = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, cloud metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relay anycast, deprecated
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '::/3', // unspecified, loopback, v4-compatible, local NAT64 and all that is unassigned here
  '2001::/23', // protocol assignments, Teredo
  '2001:db8::/32', // documentation
  '3fff::/20', // documentation
  '4000::/2', // unassigned, segment routing
  '8000::/1', // unassigned, unique local, link-local, site-local, multicast
] as const;

/** The default rules with ranges of one's own; throws a `RangeError` that names a text that is no range. */
export function addressRules(
  own: { readonly allow?: readonly string[]; readonly deny?: readonly string[] } = {},
): AddressRules {
  return {
    allow: (own.allow ?? []).map(rangeOrThrow),
    deny: (own.deny ?? []).map(rangeOrThrow),
    specialPurpose: SPECIAL_PURPOSE.map(rangeOrThrow),
  };
}

function rangeOrThrow(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range === undefined) {
    throw new RangeError(`${JSON.stringify(text)} is not an address range such as 10.0.0.0/8 or 2001:db8::/32`);
  }
  return range;
}

/**
 * May a connection be made to this address? An IPv4 address in an IPv6 disguise (v4-mapped, 6to4, NAT64) is judged
 * as that IPv4 address, so that a rule for one covers all of them; one with an IPv4 address as its interface (ISATAP)
 * is judged as both. What is not an address may not (R97, R98).
 */
export function isAddressAllowed(text: string, rules: AddressRules): boolean {
  const address = parseIp(text);
  if (address === undefined) return false;
  const inner = embeddedIpv4(address);
  const tunneled = tunneledIpv4(address);
  const faces = [address, inner, tunneled].filter((face) => face !== undefined);
  if (faces.some((face) => rules.allow.some((range) => covers(range, face)))) return true;
  if (faces.some((face) => rules.deny.some((range) => covers(range, face)))) return false;
  const meant = [inner ?? address, tunneled].filter((face) => face !== undefined);
  return !meant.some((face) => rules.specialPurpose.some((range) => covers(range, face)));
}

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const NAT64 = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];
const SIX_TO_FOUR = [0x20, 0x02];

function embeddedIpv4({ family, octets }: IpAddress): IpAddress | undefined {
  if (family === 4) return undefined;
  if (startsWith(octets, MAPPED) || startsWith(octets, NAT64)) return { family: 4, octets: octets.slice(12) };
  if (startsWith(octets, SIX_TO_FOUR)) return { family: 4, octets: octets.slice(2, 6) };
  return undefined;
}

/** The end of an interface identifier of ISATAP (RFC 5214 s6.1): whoever speaks it sends to the IPv4 address in it. */
function tunneledIpv4({ family, octets }: IpAddress): IpAddress | undefined {
  if (family === 4) return undefined;
  const [flags = 0, zero, high, low] = octets.slice(8, 12);
  // Universal and group bits may be set.
  const isIsatap = (flags & 0xfc) === 0 && zero === 0 && high === 0x5e && low === 0xfe;
  return isIsatap ? { family: 4, octets: octets.slice(12) } : undefined;
}

function startsWith(octets: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((octet, index) => octets[index] === octet);
}

function covers(range: AddressRange, address: IpAddress): boolean {
  if (range.family !== address.family) return false;
  return range.octets.every((octet, index) => {
    const kept = Math.min(8, Math.max(0, range.length - index * 8));
    const mask = 0xff & (0xff << (8 - kept));
    return (octet & mask) === ((address.octets[index] ?? 0) & mask);
  });
}

/** The range as text, `10.0.0.0/8`. */
export function formatAddressRange(range: AddressRange): string {
  return `${formatIp(range)}/${range.length}`;
}
