import { formatIp } from '@wherefore/discovery';
import { readName } from './domain-name.ts';

/** Header and question of a message, enough to tell whether it answers what was asked. */
export interface MessageHead {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly truncated: boolean;
  /** The AD bit. */
  readonly authenticated: boolean;
  /** The AA bit. */
  readonly authoritative: boolean;
  /** The four bits of the header, without the extension in an OPT record. */
  readonly rcode: number;
  /** `null` when the message repeats no question. */
  readonly question: MessageQuestion | null;
  readonly counts: SectionCounts;
  /** Where the answer section begins. */
  readonly bodyOffset: number;
}

export interface MessageQuestion {
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

interface SectionCounts {
  readonly answer: number;
  readonly authority: number;
  readonly additional: number;
}

/** The records of a message that matter here; every other type is stepped over unread. */
export interface MessageBody {
  /** With the extension of an OPT record (RFC 6891 s6.1.3). */
  readonly rcode: number;
  readonly answers: readonly WireRecord[];
  /** SOA records of the authority section. */
  readonly authorities: readonly SoaWireRecord[];
  /** The authority section holds an NS record. */
  readonly hasNameServers: boolean;
}

export type WireRecord = AddressWireRecord | AliasWireRecord | SrvWireRecord;

interface WireOwner {
  readonly owner: string;
  /** Seconds; values with the top bit set count as 0 (RFC 2181 s8). */
  readonly ttl: number;
}

export interface AddressWireRecord extends WireOwner {
  readonly kind: 'address';
  readonly family: 4 | 6;
  readonly address: string;
}

export interface AliasWireRecord extends WireOwner {
  readonly kind: 'alias';
  readonly target: string;
}

export interface SrvWireRecord extends WireOwner {
  readonly kind: 'srv';
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

export interface SoaWireRecord extends WireOwner {
  readonly kind: 'soa';
  readonly minimum: number;
}

export const RECORD_TYPE = { a: 1, ns: 2, cname: 5, soa: 6, aaaa: 28, srv: 33, opt: 41 } as const;
export const CLASS_IN = 1;

const HEADER_OCTETS = 12;
/** More records than an answer of 64 KiB about one name needs; what is over it is refused, not cut. */
const MAX_RECORDS_READ = 1024;

/**
 * Reads header and question. `undefined` when there is no whole header, the question is cut off, or there is more
 * than one question. Written here and not taken from a library because of what comes from strangers: a label with a
 * dot in it must not look like two labels, a length field must be kept to, and a record of a type that nobody asked
 * about must not make the answer unreadable.
 */
export function readHead(bytes: Buffer): MessageHead | undefined {
  if (bytes.length < HEADER_OCTETS) return undefined;
  const flags = bytes.readUInt16BE(2);
  const questions = bytes.readUInt16BE(4);
  if (questions > 1) return undefined;
  const question = questions === 1 ? readQuestion(bytes) : null;
  if (question === undefined) return undefined;
  return {
    id: bytes.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    authenticated: (flags & 0x0020) !== 0,
    rcode: flags & 0xf,
    question: question === null ? null : question.question,
    counts: {
      answer: bytes.readUInt16BE(6),
      authority: bytes.readUInt16BE(8),
      additional: bytes.readUInt16BE(10),
    },
    bodyOffset: question === null ? HEADER_OCTETS : question.end,
  };
}

function readQuestion(bytes: Buffer): { readonly question: MessageQuestion; readonly end: number } | undefined {
  const read = readName(bytes, HEADER_OCTETS);
  if (read === undefined || read.end + 4 > bytes.length) return undefined;
  const question = {
    name: read.name,
    type: bytes.readUInt16BE(read.end),
    class: bytes.readUInt16BE(read.end + 2),
  };
  return { question, end: read.end + 4 };
}

/** Reads the three sections behind the head; `undefined` when they cannot be read or are over a bound. */
export function readBody(bytes: Buffer, head: MessageHead): MessageBody | undefined {
  const { answer, authority, additional } = head.counts;
  if (answer + authority + additional > MAX_RECORDS_READ) return undefined;
  const answers: WireRecord[] = [];
  const authorities: SoaWireRecord[] = [];
  let hasNameServers = false;
  let rcode = head.rcode;
  let offset = head.bodyOffset;
  for (let index = 0; index < answer + authority + additional; index += 1) {
    const frame = readFrame(bytes, offset);
    if (frame === undefined) return undefined;
    offset = frame.end;
    if (index >= answer + authority) {
      if (frame.type === RECORD_TYPE.opt) rcode = head.rcode | ((frame.rawTtl >>> 24) << 4);
      continue;
    }
    if (frame.class !== CLASS_IN) continue;
    if (index >= answer && frame.type === RECORD_TYPE.ns) hasNameServers = true;
    if (index < answer ? !isAnswerType(frame.type) : frame.type !== RECORD_TYPE.soa) continue;
    const record = readData(bytes, frame);
    if (record === undefined) return undefined;
    if (record.kind === 'soa') authorities.push(record);
    else answers.push(record);
  }
  return { rcode, answers, authorities, hasNameServers };
}

function isAnswerType(type: number): boolean {
  return type === RECORD_TYPE.a || type === RECORD_TYPE.aaaa || type === RECORD_TYPE.cname || type === RECORD_TYPE.srv;
}

/** A record up to its data. */
interface Frame {
  readonly owner: string;
  readonly type: number;
  readonly class: number;
  readonly rawTtl: number;
  readonly dataOffset: number;
  readonly end: number;
}

function readFrame(bytes: Buffer, start: number): Frame | undefined {
  const owner = readName(bytes, start);
  if (owner === undefined || owner.end + 10 > bytes.length) return undefined;
  const dataOffset = owner.end + 10;
  const end = dataOffset + bytes.readUInt16BE(owner.end + 8);
  if (end > bytes.length) return undefined;
  return {
    owner: owner.name,
    type: bytes.readUInt16BE(owner.end),
    class: bytes.readUInt16BE(owner.end + 2),
    rawTtl: bytes.readUInt32BE(owner.end + 4),
    dataOffset,
    end,
  };
}

function readData(bytes: Buffer, frame: Frame): WireRecord | SoaWireRecord | undefined {
  const { owner, dataOffset, end } = frame;
  const ttl = seconds(frame.rawTtl);
  const length = end - dataOffset;
  switch (frame.type) {
    case RECORD_TYPE.a:
    case RECORD_TYPE.aaaa: {
      const family = frame.type === RECORD_TYPE.a ? 4 : 6;
      if (length !== (family === 4 ? 4 : 16)) return undefined;
      return { kind: 'address', owner, ttl, family, address: addressText(family, bytes, dataOffset) };
    }
    case RECORD_TYPE.cname: {
      const target = readName(bytes, dataOffset);
      return target?.end === end ? { kind: 'alias', owner, ttl, target: target.name } : undefined;
    }
    case RECORD_TYPE.srv: {
      const target = length > 6 ? readName(bytes, dataOffset + 6) : undefined;
      if (target?.end !== end) return undefined;
      const priority = bytes.readUInt16BE(dataOffset);
      const weight = bytes.readUInt16BE(dataOffset + 2);
      const port = bytes.readUInt16BE(dataOffset + 4);
      return { kind: 'srv', owner, ttl, priority, weight, port, target: target.name };
    }
    case RECORD_TYPE.soa: {
      const primary = readName(bytes, dataOffset);
      const mailbox = primary === undefined ? undefined : readName(bytes, primary.end);
      if (mailbox === undefined || mailbox.end + 20 !== end) return undefined;
      return { kind: 'soa', owner, ttl, minimum: seconds(bytes.readUInt32BE(mailbox.end + 16)) };
    }
    default:
      return undefined;
  }
}

function addressText(family: 4 | 6, bytes: Buffer, start: number): string {
  return formatIp({ family, octets: [...bytes.subarray(start, start + (family === 4 ? 4 : 16))] });
}

function seconds(value: number): number {
  return value >= 0x8000_0000 ? 0 : value;
}
