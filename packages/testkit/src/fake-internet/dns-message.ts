import { Buffer } from 'node:buffer';
import { parseIp } from '@wherefore/discovery';

/** A response, ready to be written. Written here and not by the library that clients read with: two hands, two minds. */
export interface DnsMessage {
  readonly id: number;
  readonly rcode: number;
  readonly isTruncated?: boolean;
  readonly isAuthenticated?: boolean;
  readonly recursionDesired?: boolean;
  /** Repeated as it was asked, letter case included. */
  readonly question: { readonly name: string; readonly type: number; readonly class: number };
  readonly answers?: readonly DnsRecord[];
  readonly authorities?: readonly DnsRecord[];
  /** Adds an OPT record (EDNS) that offers this size. */
  readonly ednsPayloadSize?: number;
}

export type DnsRecord = { readonly owner: string; readonly ttl: number } & (
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | { readonly type: 'SOA'; readonly minimum: number }
);

/** Numbers of the record types that the world speaks of (IANA registry). */
export const TYPE_NUMBERS: Readonly<Record<DnsRecord['type'], number>> = { A: 1, CNAME: 5, SOA: 6, AAAA: 28, SRV: 33 };

const CLASS_IN = 1;
const TYPE_OPT = 41;
const HEADER_BYTES = 12;
const MAX_POINTER = 0x3fff;

/** Writes a response (RFC 1035 s4.1), owner names compressed, SRV targets not (RFC 2782). */
export function encodeMessage(message: DnsMessage): Buffer {
  const writer = new MessageWriter();
  const answers = message.answers ?? [];
  const authorities = message.authorities ?? [];
  const flags =
    0x8000 |
    (message.isTruncated === true ? 0x0200 : 0) |
    (message.recursionDesired === false ? 0 : 0x0100) |
    0x0080 |
    (message.isAuthenticated === true ? 0x0020 : 0) |
    (message.rcode & 0xf);
  const additional = message.ednsPayloadSize === undefined ? 0 : 1;
  for (const word of [message.id, flags, 1, answers.length, authorities.length, additional]) writer.word(word);
  writer.name(message.question.name);
  writer.word(message.question.type);
  writer.word(message.question.class);
  for (const record of [...answers, ...authorities]) writer.record(record);
  if (message.ednsPayloadSize !== undefined) {
    writer.bytes(Buffer.from([0]));
    for (const word of [TYPE_OPT, message.ednsPayloadSize, 0, 0, 0]) writer.word(word);
  }
  return writer.finish();
}

class MessageWriter {
  readonly #parts: Buffer[] = [];
  readonly #seen = new Map<string, number>();
  #length = 0;

  bytes(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  word(value: number): void {
    this.bytes(Buffer.from([(value >> 8) & 0xff, value & 0xff]));
  }

  name(name: string): void {
    const labels = labelsOf(name);
    for (const [index, label] of labels.entries()) {
      const suffix = labels.slice(index).join('.');
      const pointer = this.#seen.get(suffix);
      if (pointer !== undefined) {
        this.word(0xc000 | pointer);
        return;
      }
      if (this.#length <= MAX_POINTER) this.#seen.set(suffix, this.#length);
      this.bytes(labelBytes(label));
    }
    this.bytes(Buffer.from([0]));
  }

  record(record: DnsRecord): void {
    this.name(record.owner);
    this.word(TYPE_NUMBERS[record.type]);
    this.word(CLASS_IN);
    this.word(record.ttl >>> 16);
    this.word(record.ttl & 0xffff);
    const data = recordData(record);
    this.word(data.length);
    this.bytes(data);
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts, Math.max(this.#length, HEADER_BYTES));
  }
}

function recordData(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return addressBytes(record.type, record.address);
    case 'CNAME':
      return nameBytes(record.target);
    case 'SRV':
      return Buffer.concat([words(record.priority, record.weight, record.port), nameBytes(record.target)]);
    case 'SOA':
      return Buffer.concat([
        nameBytes('ns.invalid'),
        nameBytes('hostmaster.invalid'),
        longs(1, 3600, 600, 86_400, record.minimum),
      ]);
  }
}

function addressBytes(type: 'A' | 'AAAA', text: string): Buffer {
  const address = parseIp(text);
  if (address === undefined || (address.family === 4) !== (type === 'A'))
    throw new TypeError(`${text} is no ${type} data`);
  return Buffer.from(address.octets);
}

function labelsOf(name: string): string[] {
  const absolute = name.endsWith('.') ? name.slice(0, -1) : name;
  return absolute === '' ? [] : absolute.split('.');
}

// Latin-1, as the questions are read, so that any octet comes back as it was.
function labelBytes(label: string): Buffer {
  const bytes = Buffer.from(label, 'latin1');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function nameBytes(name: string): Buffer {
  return Buffer.concat([...labelsOf(name).map(labelBytes), Buffer.from([0])]);
}

function words(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from([(value >> 8) & 0xff, value & 0xff])));
}

function longs(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => words(value >>> 16, value & 0xffff)));
}
