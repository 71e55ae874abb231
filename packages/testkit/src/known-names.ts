import { Buffer } from 'node:buffer';
import { parseIp } from '@wherefore/discovery';
import type { DnsEntry, HttpEntry, WorldPatch } from './world-data.ts';
import { dnsKey, splitUrl } from './world-data.ts';

/**
 * The names and addresses that a world has ever mentioned: owners, record targets, hosts of URLs, of `Location`
 * headers and of `m.server` values, and the server names that it was asked to expect. Each name counts with the
 * prefixes `_matrix-fed._tcp.` and `_matrix._tcp.` too. A question about any other name is a stranger's.
 */
export class KnownNames {
  readonly #names = new Set<string>();
  readonly #addresses = new Set<string>();

  knowsName(name: string): boolean {
    return this.#names.has(name) || this.#names.has(name.replace(/^_matrix(?:-fed)?\._tcp\./, ''));
  }

  knowsAddress(address: string): boolean {
    return this.#addresses.has(addressKey(address));
  }

  /** A server name makes its host known, unless it is no server name: nothing may be asked about those. */
  learnServerName(serverName: string): void {
    const match = SERVER_NAME.exec(serverName);
    if (match?.[1] !== undefined) this.#learnHost(match[1]);
  }

  learn(world: WorldPatch): void {
    for (const [key, entry] of Object.entries(world.dns ?? {})) this.#learnDns(dnsKey(key), entry);
    for (const [url, entry] of Object.entries(world.wellKnown ?? {})) this.#learnHttp(url, entry);
    for (const address of Object.keys(world.addresses ?? {})) this.#learnHost(address);
  }

  #learnDns(key: string, entry: DnsEntry | null): void {
    this.#learnHost(key.slice(key.indexOf(' ') + 1));
    if (entry === null) return;
    const records = 'length' in entry ? entry : (entry.records ?? []);
    for (const record of records) this.#learnHost('data' in record ? record.data : record.target);
  }

  #learnHttp(url: string, entry: HttpEntry | null): void {
    this.#learnHost(splitUrl(url).host);
    if (entry === null || 'error' in entry) return;
    for (const [name, value] of Object.entries(entry.headers ?? {})) {
      if (name.toLowerCase() !== 'location') continue;
      for (const location of [value].flat()) {
        this.#learnHost(LOCATION_HOST.exec(location)?.[1] ?? '');
        // Where a client with a URL parser of the browsers would go.
        this.#learnHost(URL.parse(location, url)?.hostname ?? '');
      }
    }
    for (const delegated of delegatedNames(entryText(entry))) this.learnServerName(delegated);
  }

  #learnHost(host: string): void {
    const plain = host
      .toLowerCase()
      .replace(/^\[|\]$/g, '')
      .replace(/(.)\.$/, '$1');
    if (plain === '' || plain === '.') return;
    if (parseIp(plain) === undefined) this.#names.add(plain);
    else this.#addresses.add(addressKey(plain));
  }
}

const SERVER_NAME = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?$/;
const LOCATION_HOST = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i;

/** Addresses are compared in binary. */
export function addressKey(address: string): string {
  return parseIp(address)?.octets.join('.') ?? address;
}

function entryText(entry: Exclude<HttpEntry, { readonly error: unknown }>): string {
  if (entry.bodyBase64 !== undefined) return Buffer.from(entry.bodyBase64, 'base64').toString('utf8');
  if (entry.bodyRepeat !== undefined) return `${entry.bodyRepeat.prefix}${entry.bodyRepeat.suffix}`;
  return entry.body ?? '';
}

// Bodies of vectors are broken in every way, so each string that looks like the value of a member of this name counts:
// a duplicate key, one behind a byte order mark, one that is spelled with escapes.
function delegatedNames(text: string): string[] {
  const members = text.matchAll(/("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*")/g);
  return [...members].flatMap(([, key = '', value = '']) => (unquote(key) === 'm.server' ? [unquote(value)] : []));
}

function unquote(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return '';
  }
}
