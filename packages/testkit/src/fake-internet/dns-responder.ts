import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { DnsReply } from '../dns-lookup.ts';
import type { World } from '../world.ts';
import type { DnsEntryRecord, DnsFault } from '../world-data.ts';
import type { DnsMessage, DnsRecord } from './dns-message.ts';
import { encodeMessage, TYPE_NUMBERS } from './dns-message.ts';
import type { DnsQuery } from './dns-question.ts';
import { readQuery } from './dns-question.ts';

export type DnsProtocol = 'udp' | 'tcp';

/** What the name server does about one query: packets in order, or less. */
export type DnsReaction =
  | { readonly kind: 'silence' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'send'; readonly delayMs: number; readonly packets: readonly DnsReactionPacket[] };

export interface DnsReactionPacket {
  readonly bytes: Buffer;
  readonly isFromWrongPort?: boolean;
}

const RCODES: Readonly<Record<string, number>> = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };
const PAYLOAD_SIZE = 1_232;
const HUGE_BYTES = 65_000;
/** What forged answers say, so that a test can see who believed them. */
const POISON: Readonly<Record<string, DnsEntryRecord>> = {
  A: { data: '203.0.113.66', ttl: 86_400 },
  AAAA: { data: '2001:db8::bad', ttl: 86_400 },
  SRV: { priority: 0, weight: 0, port: 66, target: 'poison.invalid', ttl: 86_400 },
};

/** The name server of a world: packets in, packets out. `translate` is applied to the data of address records. */
export class DnsResponder {
  readonly #world: World;
  readonly #translate: (address: string) => string;

  constructor(world: World, translate: (address: string) => string) {
    this.#world = world;
    this.#translate = translate;
  }

  react(packet: Buffer, protocol: DnsProtocol): DnsReaction {
    const query = readQuery(packet);
    if (query === undefined) return packet.length < 12 ? { kind: 'silence' } : sendNow(formatError(packet));
    if (query.opcode !== 0) return sendNow(encodeMessage({ ...head(query), rcode: 4 }));
    if (query.question.class !== 1) return sendNow(encodeMessage({ ...head(query), rcode: 5 }));
    const type = typeName(query.question.type);
    const reply = this.#world.answerDns(type, query.question.name === '' ? '.' : query.question.name);
    return this.#reaction(query, { type, reply, protocol });
  }

  #reaction(
    query: DnsQuery,
    { type, reply, protocol }: { type: string; reply: DnsReply; protocol: DnsProtocol },
  ): DnsReaction {
    if (reply.answer.kind === 'timeout') return { kind: 'silence' };
    const { fault, delayMs } = reply;
    const message = this.#message(query, type, reply);
    const send = (...packets: readonly DnsReactionPacket[]): DnsReaction => ({ kind: 'send', delayMs, packets });
    if (protocol === 'tcp' && fault === 'tc-then-tcp-reset') return { kind: 'reset' };
    if (fault === 'garbage') return send({ bytes: Buffer.concat([idBytes(query.id), randomBytes(40)]) });
    if (fault === 'wrong-id' || fault === 'wrong-question' || fault === 'from-wrong-port') {
      return send(forged(message, type, fault));
    }
    const real = { bytes: protocol === 'tcp' ? whole(message, fault) : fitted(message, query, fault) };
    if (fault !== 'spoofed-first' || protocol === 'tcp') return send(real);
    return send(
      ...(['wrong-id', 'wrong-question', 'from-wrong-port'] as const).map((kind) => forged(message, type, kind)),
      real,
    );
  }

  #message(query: DnsQuery, type: string, { answer, aliases, authenticated }: DnsReply): DnsMessage {
    const asked = (owner: string): string =>
      owner === query.question.name.toLowerCase() ? query.question.name : owner;
    const chain = aliases.map(
      ({ owner, target, ttl }): DnsRecord => ({ type: 'CNAME', owner: asked(owner), target, ttl }),
    );
    const message = { ...head(query), answers: chain, isAuthenticated: authenticated && query.wantsAuthenticity };
    switch (answer.kind) {
      case 'records': {
        const records = answer.records.map((record) => this.#record(type, asked(answer.owner), record));
        return { ...message, answers: [...chain, ...records] };
      }
      case 'no-data':
      case 'no-name': {
        const { negativeTtl: ttl, owner } = answer;
        const authorities: DnsRecord[] = ttl === null ? [] : [{ type: 'SOA', owner: parent(owner), ttl, minimum: ttl }];
        return { ...message, rcode: answer.kind === 'no-name' ? 3 : 0, authorities };
      }
      case 'rcode':
        return { ...message, rcode: RCODES[answer.rcode] ?? 2 };
      case 'alias-loop':
      case 'timeout':
        return message;
    }
  }

  #record(type: string, owner: string, record: DnsEntryRecord): DnsRecord {
    if ('data' in record) {
      if (type === 'CNAME') return { type, owner, ttl: record.ttl, target: record.data };
      if (type !== 'A' && type !== 'AAAA') throw new TypeError(`a ${type} entry has a record of another shape`);
      return { type, owner, ttl: record.ttl, address: this.#translate(record.data) };
    }
    return { type: 'SRV', owner, ...record };
  }
}

function head(query: DnsQuery): DnsMessage {
  return {
    id: query.id,
    rcode: 0,
    recursionDesired: query.recursionDesired,
    question: query.question,
    ...(query.hasEdns && { ednsPayloadSize: PAYLOAD_SIZE }),
  };
}

function typeName(number: number): string {
  return Object.entries(TYPE_NUMBERS).find(([, value]) => value === number)?.[0] ?? `TYPE${number}`;
}

function parent(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

function idBytes(id: number): Buffer {
  return Buffer.from([id >> 8, id & 0xff]);
}

/** The twelve octets that can be said about a packet that cannot be read. */
function formatError(packet: Buffer): Buffer {
  const header = Buffer.alloc(12);
  packet.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8081, 2);
  return header;
}

function sendNow(bytes: Buffer): DnsReaction {
  return { kind: 'send', delayMs: 0, packets: [{ bytes }] };
}

/** Over UDP: what is too long for the client is cut to the question, with TC (RFC 2181 s9). */
function fitted(message: DnsMessage, query: DnsQuery, fault: DnsFault | undefined): Buffer {
  const bytes = encodeMessage(message);
  const isCut = fault === 'truncated' || fault === 'tc-then-tcp-reset' || fault === 'huge';
  if (!isCut && bytes.length <= Math.min(query.payloadSize, 4_096)) return bytes;
  return encodeMessage({ ...message, answers: [], authorities: [], isTruncated: true });
}

function whole(message: DnsMessage, fault: DnsFault | undefined): Buffer {
  const bytes = encodeMessage(message);
  const answers = message.answers ?? [];
  if (fault !== 'huge' || answers.length === 0) return bytes;
  const each = encodeMessage({ ...message, answers: [...answers, ...answers] }).length - bytes.length;
  const copies = Math.floor((HUGE_BYTES - bytes.length) / each);
  return encodeMessage({ ...message, answers: Array.from({ length: copies + 1 }, () => answers).flat() });
}

function forged(
  message: DnsMessage,
  type: string,
  kind: 'wrong-id' | 'wrong-question' | 'from-wrong-port',
): DnsReactionPacket {
  const owner = kind === 'wrong-question' ? 'poison.invalid' : message.question.name;
  const poison = POISON[type];
  const lie: DnsMessage = {
    ...message,
    id: kind === 'wrong-id' ? message.id ^ 0x5555 : message.id,
    rcode: 0,
    question: { ...message.question, name: owner },
    answers: poison === undefined ? [] : [poisoned(type, owner, poison)],
    authorities: [],
  };
  return { bytes: encodeMessage(lie), isFromWrongPort: kind === 'from-wrong-port' };
}

function poisoned(type: string, owner: string, record: DnsEntryRecord): DnsRecord {
  if (!('data' in record)) return { type: 'SRV', owner, ...record };
  return { type: type === 'A' ? 'A' : 'AAAA', owner, ttl: record.ttl, address: record.data };
}
