/**
 * A world as data, in the format of the conformance vectors (their `meta.conventions` are the definition), with a
 * few more kinds of fault. It is plain JSON.
 */
export interface WorldData {
  /** By `<TYPE> <owner>`; owners match ASCII case-insensitively. An absent key answers NODATA or NXDOMAIN. */
  readonly dns?: Readonly<Record<string, DnsEntry>>;
  /** By absolute URL, scheme and host in any case. An absent URL refuses the connection. */
  readonly wellKnown?: Readonly<Record<string, HttpEntry>>;
  /** What befalls every connection to an address, whatever is asked there. */
  readonly addresses?: Readonly<Record<string, AddressFault>>;
}

/** Keys replace, `null` removes, keys that are not named stay. */
export interface WorldPatch {
  readonly dns?: Readonly<Record<string, DnsEntry | null>>;
  readonly wellKnown?: Readonly<Record<string, HttpEntry | null>>;
  readonly addresses?: Readonly<Record<string, AddressFault | null>>;
}

/** What the DNS has at one owner and type. A list is short for `{ records }`; an empty one is NODATA. */
export type DnsEntry = readonly DnsEntryRecord[] | DnsEntryDetails;

export interface DnsEntryDetails {
  readonly records?: readonly DnsEntryRecord[];
  readonly error?: DnsEntryError;
  /** Seconds: TTL and MINIMUM of the SOA record of a negative answer. Without it there is no SOA. */
  readonly negativeTtl?: number;
  /** The AD bit. Default: false. */
  readonly authenticated?: boolean;
  /** Time until the answer leaves. Default: 0. */
  readonly delayMs?: number;
  readonly fault?: DnsFault;
}

/** A, AAAA and CNAME records have `data`, SRV records the other fields. TTL in seconds. */
export type DnsEntryRecord =
  | { readonly data: string; readonly ttl: number }
  | {
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
      readonly ttl: number;
    };

export type DnsEntryError = 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'REFUSED' | 'FORMERR' | 'NOTIMP' | 'TIMEOUT';

/** What goes wrong with the packets of an answer that is itself as the entry says. */
export type DnsFault =
  /** The answer bears another id; no right one follows. */
  | 'wrong-id'
  /** The answer is about another name; no right one follows. */
  | 'wrong-question'
  /** The answer comes from another port than the question went to; no right one follows. */
  | 'from-wrong-port'
  /** Each of the three above, and then the right answer: what a client sees under attack. */
  | 'spoofed-first'
  /** Over UDP only an empty answer with TC; all of it over TCP. */
  | 'truncated'
  /** TC over UDP; TCP resets the connection. */
  | 'tc-then-tcp-reset'
  /** The right id, then noise. */
  | 'garbage'
  /** The records a few thousand times over: TC over UDP, close to 64 KiB over TCP. */
  | 'huge';

/** What is found at a URL. */
export type HttpEntry = HttpEntryResponse | HttpEntryError;

export interface HttpEntryResponse {
  readonly status: number;
  /** A list is several field lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly bodyRepeat?: {
    readonly prefix: string;
    readonly char: string;
    readonly count: number;
    readonly suffix: string;
  };
  /** Time until the response begins. Default: 0. */
  readonly delayMs?: number;
  readonly fault?: HttpFault;
}

export interface HttpEntryError {
  readonly error: AddressFault | 'TLS';
  /** What is wrong with the certificate. Default: `wrong-name`. */
  readonly tls?: TlsFault;
}

export type AddressFault = 'ECONNREFUSED' | 'EHOSTUNREACH' | 'RESET' | 'TIMEOUT';

export type TlsFault = 'wrong-name' | 'untrusted' | 'expired';

/** What goes wrong with a response. */
export type HttpFault =
  /** The body comes in pieces of `chunkBytes` (default 1), one each `intervalMs`. */
  | { readonly kind: 'slow-drip'; readonly intervalMs: number; readonly chunkBytes?: number }
  /** The connection ends after `bytes` of the body that Content-Length announced. */
  | { readonly kind: 'truncated'; readonly bytes: number }
  /** A body of `bytes` spaces, never held in memory. Default framing: `content-length`. */
  | { readonly kind: 'huge'; readonly bytes: number; readonly framing?: 'content-length' | 'chunked' }
  /** `Content-Encoding: gzip`, a small body that unpacks to `bytes` (rounded up to a MiB) zeros. */
  | { readonly kind: 'gzip-bomb'; readonly bytes: number }
  | { readonly kind: 'many-headers'; readonly count: number }
  | { readonly kind: 'huge-header'; readonly bytes: number }
  /** Not HTTP at all. */
  | { readonly kind: 'garbage' };

/** The world after the patch; the given one is left as it is. */
export function applyPatch(world: WorldData, patch: WorldPatch): WorldData {
  return {
    dns: patchRecord(world.dns, patch.dns, dnsKey),
    wellKnown: patchRecord(world.wellKnown, patch.wellKnown, urlKey),
    addresses: patchRecord(world.addresses, patch.addresses, (address) => address),
  };
}

function patchRecord<T>(
  before: Readonly<Record<string, T>> = {},
  patch: Readonly<Record<string, T | null>> = {},
  normalize: (key: string) => string,
): Record<string, T> {
  const after = new Map<string, T>();
  for (const [key, value] of Object.entries(before)) after.set(normalize(key), value);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) after.delete(normalize(key));
    else after.set(normalize(key), value);
  }
  return Object.fromEntries(after);
}

/** `<TYPE> <owner>` with the type in upper case, the owner in lower case and without a trailing dot. */
export function dnsKey(key: string): string {
  const space = key.indexOf(' ');
  if (space < 1) throw new TypeError(`not a DNS key: ${JSON.stringify(key)}`);
  const owner = key.slice(space + 1).toLowerCase();
  return `${key.slice(0, space).toUpperCase()} ${owner.length > 1 && owner.endsWith('.') ? owner.slice(0, -1) : owner}`;
}

/** The URL with scheme and host in lower case, without default port, trailing dot of the host, and fragment. */
export function urlKey(url: string): string {
  const parts = splitUrl(url);
  return `${parts.scheme}://${parts.authority}${parts.path}`;
}

/** What the world needs to know of a URL. `host` has no brackets. */
export interface UrlParts {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** Host, brackets if it is IPv6, and the port unless it is the scheme's own. */
  readonly authority: string;
  /** With the query, at least `/`. */
  readonly path: string;
}

const URL_SHAPE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^/?#@:[\]\s]+)(?::([0-9]{1,5}))?([/?][^#]*)?(?:#.*)?$/i;

/** Throws a TypeError for anything but an absolute http or https URL without userinfo. */
export function splitUrl(url: string): UrlParts {
  const match = URL_SHAPE.exec(url);
  if (match === null) throw new TypeError(`not an http or https URL: ${JSON.stringify(url)}`);
  const scheme = match[1]?.toLowerCase() === 'http' ? 'http' : 'https';
  const bracketed = (match[2] ?? '').toLowerCase().replace(/(.)\.$/, '$1');
  const standard = scheme === 'http' ? 80 : 443;
  const port = match[3] === undefined ? standard : Number(match[3]);
  const path = match[4] ?? '/';
  return {
    scheme,
    host: bracketed.replace(/^\[|\]$/g, ''),
    port,
    authority: port === standard ? bracketed : `${bracketed}:${port}`,
    path: path.startsWith('/') ? path : `/${path}`,
  };
}
