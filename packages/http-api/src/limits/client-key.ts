import { parseIp } from '@wherefore/discovery';

/** Of an address, as text: an IPv6 address with an IPv4 address at its end. */
const LONGEST = 45;

/**
 * Who counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that a household is given, for it may
 * take another of the rest with each request.
 */
export function clientKey(address: string | undefined): string {
  if (address === undefined) return '';
  if (!address.includes(':')) return address.slice(0, LONGEST);
  const ip = parseIp(withoutPort(address).split('%', 1)[0] ?? '');
  // What a proxy that is believed passes on of its clients may be anything.
  if (ip === undefined) return address.slice(0, LONGEST);
  const { octets } = ip;
  if (octets.length === 4 || isMapped(octets)) return octets.slice(-4).join('.');
  return `${octets.slice(0, 8).join('.')}/64`;
}

/** IPv4 as a socket of both families tells it: `::ffff:192.0.2.1`. */
function isMapped(octets: readonly number[]): boolean {
  return octets.length === 16 && octets.every((octet, place) => place >= 12 || octet === (place < 10 ? 0 : 255));
}

/** Some proxies tell the port, too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::[0-9]+)?$/.exec(address)?.[1] ?? /^([0-9.]+):[0-9]+$/.exec(address)?.[1] ?? address;
}
