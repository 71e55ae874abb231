import type { Buffer } from 'node:buffer';

/** A query as far as a name server of ours needs it. */
export interface DnsQuery {
  readonly id: number;
  readonly opcode: number;
  readonly recursionDesired: boolean;
  /** The client wants to hear whether the answer was validated: AD or DO (RFC 6840 s5.7). */
  readonly wantsAuthenticity: boolean;
  readonly question: { readonly name: string; readonly type: number; readonly class: number };
  /** What the client takes over UDP: 512, or what its OPT record says. */
  readonly payloadSize: number;
  readonly hasEdns: boolean;
}

const TYPE_OPT = 41;

/** Reads a query: exactly one question, and an OPT record if it has one. `undefined` for anything else. */
export function readQuery(packet: Buffer): DnsQuery | undefined {
  if (packet.length < 12) return undefined;
  const flags = packet.readUInt16BE(2);
  if ((flags & 0x8000) !== 0 || packet.readUInt16BE(4) !== 1) return undefined;
  const name = readName(packet, 12);
  if (name === undefined || name.end + 4 > packet.length) return undefined;
  const edns = readOpt(packet, name.end + 4);
  return {
    id: packet.readUInt16BE(0),
    opcode: (flags >> 11) & 0xf,
    recursionDesired: (flags & 0x0100) !== 0,
    wantsAuthenticity: (flags & 0x0020) !== 0 || edns?.dnssecOk === true,
    question: { name: name.text, type: packet.readUInt16BE(name.end), class: packet.readUInt16BE(name.end + 2) },
    payloadSize: Math.max(512, edns?.payloadSize ?? 512),
    hasEdns: edns !== undefined,
  };
}

function readName(packet: Buffer, start: number): { text: string; end: number } | undefined {
  const labels: string[] = [];
  for (let at = start; at < packet.length; ) {
    const length = packet[at] ?? 0;
    if (length === 0) return { text: labels.join('.'), end: at + 1 };
    if (length > 63 || at - start > 255) return undefined;
    labels.push(packet.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return undefined;
}

// The additional section of a query: nothing, or an OPT record with the root as its owner (RFC 6891 s6.1).
function readOpt(packet: Buffer, at: number): { payloadSize: number; dnssecOk: boolean } | undefined {
  if (packet.length < at + 11 || packet[at] !== 0 || packet.readUInt16BE(at + 1) !== TYPE_OPT) return undefined;
  return { payloadSize: packet.readUInt16BE(at + 3), dnssecOk: (packet.readUInt16BE(at + 7) & 0x8000) !== 0 };
}
