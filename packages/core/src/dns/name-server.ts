import { formatIp, parseIp } from '@wherefore/discovery';

/** Where DNS questions are sent. */
export interface NameServer {
  /** With the zone of a link-local address (`fe80::1%eth0`), without brackets. */
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** `address:port` or `[address]:port`. */
  readonly label: string;
}

const DNS_PORT = 53;
const BRACKETED = /^\[([^\]]+)\](?::([0-9]{1,5}))?$/;
const WITH_PORT = /^([^:]+):([0-9]{1,5})$/;

/** Reads `addr`, `addr:port`, `[v6]` or `[v6]:port`; a bare IPv6 address has no port. `undefined` for all else. */
export function parseNameServer(text: string): NameServer | undefined {
  const match = BRACKETED.exec(text) ?? WITH_PORT.exec(text);
  const host = match?.[1] ?? text;
  const port = match?.[2] === undefined ? DNS_PORT : Number(match[2]);
  if (port < 1 || port > 65_535) return undefined;
  const percent = host.indexOf('%');
  const zone = percent < 0 ? '' : host.slice(percent);
  const ip = parseIp(percent < 0 ? host : host.slice(0, percent));
  if (ip === undefined || zone === '%' || (zone !== '' && ip.family === 4)) return undefined;
  if (text.startsWith('[') && ip.family === 4) return undefined;
  const address = formatIp(ip) + zone;
  return { address, family: ip.family, port, label: ip.family === 4 ? `${address}:${port}` : `[${address}]:${port}` };
}
