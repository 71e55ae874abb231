/** An IP address as its 4 or 16 octets. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly octets: readonly number[];
}

const DECIMAL_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const HEX_GROUP = /^[0-9A-Fa-f]{1,4}$/;

/**
 * Reads a dotted quad: exactly four decimal numbers from 0 to 255 without leading zeros (R6). Anything else, the
 * short, octal and hexadecimal forms of `inet_aton` among it, is no address and gives `undefined`.
 */
export function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.', 5);
  if (parts.length !== 4) return undefined;
  const octets: number[] = [];
  for (const part of parts) {
    if (!DECIMAL_OCTET.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    octets.push(octet);
  }
  return { family: 4, octets };
}

/**
 * Reads an IPv6 address without brackets or zone (RFC 3513 s2.2, R9): eight groups, at most one `::` (which may
 * stand for a single group, as every parser in use allows), optionally a dotted quad at the end.
 */
export function parseIpv6(text: string): IpAddress | undefined {
  if (text.length < 2 || text.length > 45) return undefined;
  const halves = text.split('::', 3);
  if (halves.length > 2) return undefined;
  const compressed = halves.length === 2;
  const head = readGroups(halves[0] ?? '', !compressed);
  const tail = compressed ? readGroups(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (compressed ? missing < 2 : missing !== 0) return undefined;
  return { family: 6, octets: [...head, ...new Array<number>(missing).fill(0), ...tail] };
}

function readGroups(text: string, mayEndInQuad: boolean): number[] | undefined {
  if (text === '') return [];
  const octets: number[] = [];
  const groups = text.split(':', 9);
  for (const [index, group] of groups.entries()) {
    if (HEX_GROUP.test(group)) {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 0xff);
      continue;
    }
    const quad = mayEndInQuad && index === groups.length - 1 ? parseIpv4(group) : undefined;
    if (quad === undefined) return undefined;
    octets.push(...quad.octets);
  }
  return octets;
}

/** Reads either family, IPv6 without brackets. */
export function parseIp(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** The address as text: dotted quad, or RFC 5952 (a v4-mapped address keeps its dotted quad). */
export function formatIp(address: IpAddress): string {
  if (address.family === 4) return address.octets.join('.');
  const groups = groupsOf(address.octets);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return `::ffff:${address.octets.slice(12).join('.')}`;
  return compress(groups);
}

function groupsOf(octets: readonly number[]): number[] {
  const groups: number[] = [];
  for (let index = 0; index < octets.length; index += 2) {
    groups.push(((octets[index] ?? 0) << 8) | (octets[index + 1] ?? 0));
  }
  return groups;
}

// RFC 5952 s4.2: the longest run of at least two zero groups, the first of equals, becomes `::`.
function compress(groups: readonly number[]): string {
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
    start += length;
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestStart < 0) return hex.join(':');
  return `${hex.slice(0, bestStart).join(':')}::${hex.slice(bestStart + bestLength).join(':')}`;
}
