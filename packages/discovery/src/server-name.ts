import { formatIp, parseIpv6 } from './ip-address.ts';
import { quoted } from './printable.ts';

/**
 * A Matrix server name, taken apart. The text is an identity and stays as it was written: case, leading zeros of a
 * port and the spelling of an IPv6 address included (R5, R18).
 */
export interface ServerName {
  /** Verbatim. */
  readonly text: string;
  readonly hostKind: 'ipv4' | 'ipv6' | 'dns-name';
  /** The host as written, an IPv6 address without its brackets. */
  readonly host: string;
  /** For literals: the address in canonical form, for connecting and certificates only. */
  readonly address?: string;
  /** 1 to 65535, or `null` when none was written. */
  readonly port: number | null;
}

/** Why a text is not a server name. */
export type ServerNameProblem =
  | 'empty'
  | 'host-empty'
  | 'character-not-allowed'
  | 'name-too-long'
  | 'label-empty'
  | 'label-too-long'
  | 'trailing-dot'
  | 'ipv4-leading-zero'
  | 'ipv6-unclosed'
  | 'ipv6-invalid'
  | 'ipv6-unbracketed'
  | 'port-empty'
  | 'port-not-digits'
  | 'port-too-long'
  | 'port-zero'
  | 'port-out-of-range'
  | 'text-after-bracket';

export type ServerNameResult =
  | { readonly kind: 'server-name'; readonly name: ServerName }
  | {
      readonly kind: 'invalid';
      readonly problem: ServerNameProblem;
      /** Index of the first UTF-16 code unit that the problem is about; the length of the text when something is missing. */
      readonly offset: number;
      /** A clause such as `the port 99999 is above 65535`. */
      readonly message: string;
    };

/** Longest name that DNS can carry as text (RFC 1035 s2.3.4, R17); the grammar alone would allow 255. */
const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;
const MAX_PORT_DIGITS = 5;

/**
 * Reads a server name by the grammar of the Matrix specification, appendix "Server Name" (R1 to R17). Neither the
 * URL parser nor the number parser is used: both accept and rewrite what is no server name.
 */
export function parseServerName(text: string): ServerNameResult {
  return parse(text, false);
}

/**
 * Reads the value of `m.server`: the same grammar by the same parser (R19). Only here one dot after the last label
 * is let pass, because such well-knowns exist.
 */
export function parseDelegatedName(text: string): ServerNameResult {
  return parse(text, true);
}

function parse(text: string, allowTrailingDot: boolean): ServerNameResult {
  if (text === '') return invalid('empty', 0, 'it is empty');
  return text.startsWith('[') ? parseBracketed(text) : parsePlain(text, allowTrailingDot);
}

function parseBracketed(text: string): ServerNameResult {
  const close = text.indexOf(']');
  const end = close < 0 ? text.length : close;
  for (let index = 1; index < end; index += 1) {
    if (!isIpv6Character(text.charCodeAt(index))) {
      return invalid('character-not-allowed', index, `${quote(text, index)} may not stand in an IPv6 address`);
    }
  }
  if (close < 0) return invalid('ipv6-unclosed', text.length, 'the bracket is not closed');
  const host = text.slice(1, close);
  const address = parseIpv6(host);
  if (address === undefined) return invalid('ipv6-invalid', 1, `${quoted(host)} is not an IPv6 address`);
  const rest = close + 1;
  if (rest < text.length && text[rest] !== ':') {
    return invalid('text-after-bracket', rest, `only a colon and a port may follow the bracket`);
  }
  return withPort(text, rest, { text, hostKind: 'ipv6', host, address: formatIp(address) });
}

function parsePlain(text: string, allowTrailingDot: boolean): ServerNameResult {
  const colon = text.indexOf(':');
  const end = colon < 0 ? text.length : colon;
  for (let index = 0; index < end; index += 1) {
    if (!isNameCharacter(text.charCodeAt(index))) {
      return invalid('character-not-allowed', index, `${quote(text, index)} may not stand in a host name`);
    }
  }
  if (colon >= 0 && text.indexOf(':', colon + 1) >= 0 && parseIpv6(text) !== undefined) {
    return invalid('ipv6-unbracketed', 0, 'an IPv6 address must stand in square brackets');
  }
  if (end === 0) return invalid('host-empty', 0, 'the host is missing');
  const host = text.slice(0, end);
  const ipv4 = readIpv4(host);
  if (ipv4 === 'leading-zero') {
    return invalid('ipv4-leading-zero', 0, `an IPv4 address is written without leading zeros`);
  }
  if (ipv4 !== undefined) return withPort(text, end, { text, hostKind: 'ipv4', host, address: ipv4 });
  return checkLabels(host, allowTrailingDot) ?? withPort(text, end, { text, hostKind: 'dns-name', host });
}

/**
 * A dotted quad with leading zeros is refused rather than read as decimal or octal (matrix-spec #2090); one with a
 * number above 255 is no address but an ordinary name (R7).
 */
function readIpv4(host: string): string | 'leading-zero' | undefined {
  if (!/^[0-9]{1,3}(?:\.[0-9]{1,3}){3}\.?$/.test(host)) return undefined;
  const quad = host.endsWith('.') ? host.slice(0, -1) : host;
  const parts = quad.split('.');
  if (parts.some((part) => Number(part) > 255)) return undefined;
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return 'leading-zero';
  return quad === host ? host : undefined;
}

function checkLabels(host: string, allowTrailingDot: boolean): ServerNameResult | undefined {
  const name = host.endsWith('.') && host.length > 1 ? host.slice(0, -1) : host;
  if (name !== host && (!allowTrailingDot || readIpv4(name) !== undefined)) {
    return invalid('trailing-dot', name.length, 'a dot after the last label is not allowed');
  }
  if (name.length > MAX_NAME_LENGTH) {
    return invalid('name-too-long', MAX_NAME_LENGTH, `the host has ${name.length} characters, DNS can carry 253`);
  }
  let start = 0;
  for (const label of name.split('.')) {
    if (label === '') return invalid('label-empty', start, 'a label between dots is empty');
    if (label.length > MAX_LABEL_LENGTH) {
      return invalid('label-too-long', start + MAX_LABEL_LENGTH, `a label has ${label.length} characters, at most 63`);
    }
    start += label.length + 1;
  }
  return undefined;
}

function withPort(text: string, colon: number, host: Omit<ServerName, 'port'>): ServerNameResult {
  if (colon === text.length) return { kind: 'server-name', name: { ...host, port: null } };
  const start = colon + 1;
  const digits = text.slice(start);
  if (digits === '') return invalid('port-empty', start, 'the port after the colon is missing');
  for (let index = start; index < text.length; index += 1) {
    if (!isDigit(text.charCodeAt(index))) {
      return invalid('port-not-digits', index, `${quote(text, index)} may not stand in a port`);
    }
  }
  if (digits.length > MAX_PORT_DIGITS) {
    return invalid('port-too-long', start + MAX_PORT_DIGITS, 'a port has at most five digits');
  }
  const port = Number(digits);
  if (port === 0) return invalid('port-zero', start, 'nothing can listen on port 0');
  if (port > 65_535) return invalid('port-out-of-range', start, `the port ${port} is above 65535`);
  return { kind: 'server-name', name: { ...host, port } };
}

function invalid(problem: ServerNameProblem, offset: number, message: string): ServerNameResult {
  return { kind: 'invalid', problem, offset, message };
}

function quote(text: string, index: number): string {
  return quoted(String.fromCodePoint(text.codePointAt(index) ?? 0));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNameCharacter(code: number): boolean {
  const letter = code | 0x20;
  return isDigit(code) || (letter >= 0x61 && letter <= 0x7a) || code === 0x2d || code === 0x2e;
}

function isIpv6Character(code: number): boolean {
  const letter = code | 0x20;
  return isDigit(code) || (letter >= 0x61 && letter <= 0x66) || code === 0x3a || code === 0x2e;
}
