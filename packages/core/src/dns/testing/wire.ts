import { type Answer, encode, type Packet, type Question } from 'dns-packet';

/** Parts of a response; what is left out is as in an ordinary answer to the question. */
export interface Response {
  readonly id?: number;
  readonly type?: 'query' | 'response';
  /** The flag bits but QR; RD and RA by default. */
  readonly flags?: number;
  readonly rcode?: number;
  readonly questions?: readonly Question[];
  readonly answers?: readonly Answer[];
  readonly authorities?: readonly Answer[];
  readonly additionals?: readonly Answer[];
}

const RD_RA = 0x0180;

/** A response as dns-packet writes it: the reader under test has no part in it. */
export function response(question: Question, parts: Response = {}): Buffer {
  const packet: Packet = {
    id: parts.id ?? 0,
    type: parts.type ?? 'response',
    flags: (parts.flags ?? RD_RA) | (parts.rcode ?? 0),
    questions: [...(parts.questions ?? [question])],
    answers: [...(parts.answers ?? [])],
    authorities: [...(parts.authorities ?? [])],
    additionals: [...(parts.additionals ?? [])],
  };
  return encode(packet);
}

export function address(name: string, data: string, ttl = 300): Answer {
  return { type: data.includes(':') ? 'AAAA' : 'A', name, ttl, data };
}

export function alias(name: string, target: string, ttl = 300): Answer {
  return { type: 'CNAME', name, ttl, data: target };
}

export function service(
  name: string,
  [priority, weight, port, target]: readonly [number, number, number, string],
): Answer {
  return { type: 'SRV', name, ttl: 300, data: { priority, weight, port, target } };
}

/** When an absence ends. */
export interface NegativeTimes {
  readonly ttl?: number;
  readonly minimum?: number;
}

export function startOfAuthority(zone: string, { ttl = 900, minimum = 600 }: NegativeTimes = {}): Answer {
  const data = { mname: 'ns.example', rname: 'admin.example', serial: 1, refresh: 1, retry: 1, expire: 1, minimum };
  return { type: 'SOA', name: zone, ttl, data };
}

export function nameServerOf(zone: string): Answer {
  return { type: 'NS', name: zone, ttl: 300, data: 'ns.example' };
}

export interface RawRecord {
  readonly owner?: Buffer;
  readonly type: number;
  readonly class?: number;
  readonly ttl?: number;
  readonly data: Buffer;
  /** Instead of the true one. */
  readonly dataLength?: number;
}

/** A name on the wire from its labels, whatever is in them. */
export function rawName(...labels: readonly (string | Buffer)[]): Buffer {
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** Where the question's name stands in every message here. */
export const QUESTION_POINTER: Buffer = Buffer.from([0xc0, 12]);

/** A response with answer records octet by octet, for what no encoder would write. */
export function rawResponse(question: Question, records: readonly RawRecord[], id = 0): Buffer {
  const head = response(question, { id });
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, ...records.map(rawRecord)]);
}

function rawRecord({
  owner = QUESTION_POINTER,
  type,
  class: klass = 1,
  ttl = 300,
  data,
  dataLength,
}: RawRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(klass, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(dataLength ?? data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}
