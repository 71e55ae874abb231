import { type Conclusion, normalName, parseIp, parseServerName } from '@wherefore/discovery';

/**
 * Where the refresh of a name leads, as far as it is known: the domain that it is in, the domain of the host that it was
 * last delegated to, and the first address there. Names that have one of them in common are refreshed with care.
 */
export function placesOf(serverName: string, known: Conclusion | undefined): readonly string[] {
  const parsed = parseServerName(serverName);
  const places = new Set([domainOf(parsed.kind === 'invalid' ? serverName : parsed.name.host)]);
  if (known?.outcome === 'destination') {
    places.add(domainOf(known.tlsName));
    const [address] = known.targets[0]?.addresses ?? [];
    if (address !== undefined) places.add(address);
  }
  return [...places];
}

/** Second labels below which others register: `co.uk`, `com.br`. */
const REGISTRIES: ReadonlySet<string> = new Set(['ac', 'co', 'com', 'edu', 'gov', 'net', 'org']);

/** The part of a name that one owner has, nearly: two labels, or three in a country that has registries below its own. */
function domainOf(host: string): string {
  if (parseIp(host) !== undefined) return host;
  const labels = normalName(host).split('.');
  const isBelowRegistry = labels.at(-1)?.length === 2 && REGISTRIES.has(labels.at(-2) ?? '');
  return labels.slice(isBelowRegistry ? -3 : -2).join('.');
}
