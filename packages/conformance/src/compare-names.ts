import { parseIp } from '@wherefore/discovery';

/** ASCII lower case: names of hosts differ in nothing else that does not count. */
function foldCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An address in binary as text, or `undefined` for what is no address. */
export function binaryAddress(text: string): string | undefined {
  return parseIp(text)?.octets.join('.');
}

/** Hosts without trailing dot; addresses are compared in binary. */
export function isSameHost(left: string, right: string): boolean {
  const [one, other] = [binaryAddress(left), binaryAddress(right)];
  if (one !== undefined || other !== undefined) return one === other;
  return foldCase(left) === foldCase(right);
}

/** Ports exactly, names in any case, IPv6 verbatim. */
export function isSameHostHeader(left: string, right: string): boolean {
  if (left.startsWith('[') || right.startsWith('[')) return left === right;
  return foldCase(left) === foldCase(right);
}

/** As sets, in binary. */
export function areSameAddresses(left: readonly string[], right: readonly string[]): boolean {
  const [one, other] = [left, right].map((addresses) => new Set(addresses.map((text) => binaryAddress(text) ?? text)));
  return one?.size === other?.size && [...(one ?? [])].every((address) => other?.has(address));
}
