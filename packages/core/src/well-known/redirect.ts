import { parseIp } from '@wherefore/discovery';

/** Where a request of a well-known fetch goes. */
export interface HopTarget {
  readonly url: string;
  /** A DNS name or an IP literal without brackets. */
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
}

export type RedirectTarget =
  | { readonly kind: 'target'; readonly target: HopTarget }
  | {
      readonly kind: 'refused';
      readonly reason: 'redirect-refused' | 'redirect-without-location';
      readonly message: string;
    };

const WELL_KNOWN_PATH = '/.well-known/matrix/server';
const HTTPS_PORT = 443;
/** Statuses with automatic redirection (R40). 300 offers a choice (R45) and 304 redirects nothing. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Longer than any honest one, and short enough to be recorded. */
const MAX_LOCATION_LENGTH = 2048;
/** Stands for the current host while a Location is read. `invalid` is nobody's (RFC 6761 s6.4). */
const CURRENT_HOST = 'current-host.invalid';

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/** The first request for a host (R38). The host is a server name's, so no URL parser ever sees it. */
export function firstTarget(host: string): HopTarget {
  return { url: `https://${host}${WELL_KNOWN_PATH}`, host, port: HTTPS_PORT, path: WELL_KNOWN_PATH };
}

/**
 * Where a redirect leads. A Location is a URL reference, so the URL parser reads it, numeric hosts and all: what it
 * makes of `https://0x7f.1/` is an IP literal, which meets the address rules like any other. The current host is kept
 * out of its hands, since `1.2.3` is a name to us and an address to it. Fragments are dropped.
 */
export function redirectTarget(current: HopTarget, headers: readonly (readonly [string, string])[]): RedirectTarget {
  const locations = new Set(headers.filter(([name]) => name === 'location').map(([, value]) => value.trim()));
  const [location] = locations;
  if (location === undefined || location === '') return refused('redirect-without-location', 'without Location');
  if (locations.size > 1) return refused('redirect-without-location', 'with several Locations');
  if (location.length > MAX_LOCATION_LENGTH) return refused('redirect-refused', 'with a Location that is too long');
  const port = current.port === HTTPS_PORT ? '' : `:${current.port}`;
  const url = parseLocation(location, `https://${CURRENT_HOST}${port}${current.path}`);
  if (url === undefined) return refused('redirect-without-location', 'with a Location that is no URL');
  if (url.protocol !== 'https:') return refused('redirect-refused', `to the scheme ${url.protocol}`);
  if (url.username !== '' || url.password !== '') return refused('redirect-refused', 'to a URL with credentials');
  if (url.port === '0') return refused('redirect-refused', 'to port 0');
  return { kind: 'target', target: targetOf(url, current.host) };
}

function targetOf(url: URL, currentHost: string): HopTarget {
  const isCurrent = url.hostname === CURRENT_HOST;
  const host = isCurrent ? currentHost : withoutBrackets(url.hostname);
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  const path = url.pathname + url.search;
  return { url: `https://${authority(host, port)}${path}`, host, port, path };
}

// Field values come as octets, one a character; a Location beyond ASCII is UTF-8 in practice.
function parseLocation(location: string, base: string): URL | undefined {
  const octets = Buffer.from(location, 'latin1');
  const text = octets.toString('utf8');
  return URL.parse(text, base) ?? undefined;
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** As in a Host field: an IPv6 literal in brackets, the port unless it is 443. */
export function authority(host: string, port: number): string {
  const bracketed = parseIp(host)?.family === 6 ? `[${host}]` : host;
  return port === HTTPS_PORT ? bracketed : `${bracketed}:${port}`;
}

function refused(reason: 'redirect-refused' | 'redirect-without-location', how: string): RedirectTarget {
  return { kind: 'refused', reason, message: `a redirect ${how}` };
}
