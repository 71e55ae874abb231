/** A name as it was read from a message, and the offset behind it. */
export interface NameRead {
  /** Presentation form without a trailing dot; the root is `.`. */
  readonly name: string;
  readonly end: number;
}

/** RFC 1035 s3.1: on the wire, length octets and the root label included. */
const MAX_WIRE_OCTETS = 255;
const PLAIN_LABEL = /^[!-\-/-[\]-~]+$/;
const SENDABLE = /^[!-\-/-[\]-~]{1,63}(?:\.[!-\-/-[\]-~]{1,63})*$/;

/**
 * Reads a domain name, compression pointers followed (RFC 1035 s4.1.4). A pointer must lead to before the part of
 * the name that it ends, so that no chain of them can turn. Octets that are not printable ASCII, dots and
 * backslashes inside a label come out escaped (RFC 1035 s5.1, RFC 4343 s2.1): a label `a.b` is `a\.b`, never two
 * labels. `undefined` when there is no readable name.
 */
export function readName(bytes: Buffer, start: number): NameRead | undefined {
  const labels: string[] = [];
  let octets = 1;
  let end = -1;
  let partStart = start;
  let offset = start;
  for (;;) {
    const length = bytes[offset];
    if (length === undefined) return undefined;
    if (length === 0) break;
    if (length >= 0xc0) {
      const low = bytes[offset + 1];
      if (low === undefined) return undefined;
      if (end < 0) end = offset + 2;
      const target = ((length & 0x3f) << 8) | low;
      if (target >= partStart) return undefined;
      partStart = target;
      offset = target;
      continue;
    }
    octets += length + 1;
    if (length > 63 || octets > MAX_WIRE_OCTETS || offset + 1 + length > bytes.length) return undefined;
    labels.push(labelText(bytes, offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  return { name: labels.length === 0 ? '.' : labels.join('.'), end: end < 0 ? offset + 1 : end };
}

function labelText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('latin1', start, end);
  if (PLAIN_LABEL.test(text)) return text;
  let escaped = '';
  for (let index = start; index < end; index += 1) {
    const octet = bytes[index] ?? 0;
    if (octet === 0x2e || octet === 0x5c) escaped += `\\${String.fromCharCode(octet)}`;
    else if (octet > 0x20 && octet < 0x7f) escaped += String.fromCharCode(octet);
    else escaped += `\\${String(octet).padStart(3, '0')}`;
  }
  return escaped;
}

/**
 * Can the name be put into a question? At most 253 characters, labels of 1 to 63 printable ASCII characters (R17).
 * A name that had to be escaped when it was read cannot: nothing that we look for is called so.
 */
export function isSendable(name: string): boolean {
  return name.length <= 253 && SENDABLE.test(name);
}
