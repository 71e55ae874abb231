import { parseIp } from '@wherefore/discovery';

/**
 * Who counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that a household is given, for it may
 * take another of the rest with each request.
 */
export function clientKey(address: string | undefined): string {
  if (address === undefined) return '';
  if (!address.includes(':')) return address;
  const ip = parseIp(address.split('%', 1)[0] ?? '');
  if (ip === undefined) return address;
  const { octets } = ip;
  if (isMapped(octets)) return octets.slice(12).join('.');
  return `${octets.slice(0, 8).join('.')}/64`;
}

/** IPv4 as a socket of both families tells it: `::ffff:192.0.2.1`. */
function isMapped(octets: readonly number[]): boolean {
  return octets.length === 16 && octets.every((octet, place) => place >= 12 || octet === (place < 10 ? 0 : 255));
}
