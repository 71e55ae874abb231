import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import type { DnsMessage, DnsRecord } from '../fake-internet/dns-message.ts';
import { encodeMessage } from '../fake-internet/dns-message.ts';
import { dnsNames } from './server-names.ts';

const uint16: fc.Arbitrary<number> = fc.integer({ min: 0, max: 65_535 });
const ttl: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 86_400 }),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
);
const targets: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: dnsNames },
  { weight: 1, arbitrary: fc.constant('.') },
);

/** Records of the types that a resolver reads, of the given owner. */
function dnsRecords(owner: fc.Arbitrary<string>): fc.Arbitrary<DnsRecord> {
  return fc.oneof(
    fc.record({ type: fc.constant('A' as const), owner, ttl, address: fc.ipV4() }),
    fc.record({ type: fc.constant('AAAA' as const), owner, ttl, address: fc.ipV6() }),
    fc.record({ type: fc.constant('CNAME' as const), owner, ttl, target: dnsNames }),
    fc.record({
      type: fc.constant('SRV' as const),
      owner,
      ttl,
      priority: uint16,
      weight: uint16,
      port: uint16,
      target: targets,
    }),
    fc.record({ type: fc.constant('SOA' as const), owner, ttl, minimum: ttl }),
  );
}

/** Sound responses, most of them about the name that was asked. */
export const dnsMessages: fc.Arbitrary<DnsMessage> = dnsNames.chain((name) => {
  const owner = fc.oneof({ weight: 4, arbitrary: fc.constant(name) }, { weight: 1, arbitrary: dnsNames });
  return fc.record(
    {
      id: uint16,
      rcode: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 15 }) },
      ),
      isTruncated: fc.boolean(),
      isAuthenticated: fc.boolean(),
      question: fc.record({ name: fc.constant(name), type: fc.constantFrom(1, 5, 28, 33), class: fc.constant(1) }),
      answers: fc.array(dnsRecords(owner), { maxLength: 6 }),
      authorities: fc.array(dnsRecords(owner), { maxLength: 2 }),
      ednsPayloadSize: uint16,
    },
    { requiredKeys: ['id', 'rcode', 'question'], noNullPrototype: true },
  );
});

type Mutation = (packet: Buffer, at: number, octet: number) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (packet, at) => packet.subarray(0, at),
  (packet, at, octet) => Buffer.concat([packet.subarray(0, at), Buffer.from([octet]), packet.subarray(at)]),
  (packet, at) => Buffer.concat([packet.subarray(0, at), packet.subarray(at + 1)]),
  (packet, at, octet) => withWord(packet, at, (octet << 8) | octet),
  // A pointer, to itself, forward or into the header.
  (packet, at) => withWord(packet, at, 0xc000 | at),
  (packet, at, octet) => withWord(packet, at, 0xc000 | octet),
  // The counts of the header.
  (packet, at, octet) => withWord(packet, 4 + 2 * (at % 4), octet * 257),
  (packet, at) => Buffer.concat([packet, packet.subarray(at)]),
];

function withWord(packet: Buffer, at: number, word: number): Buffer {
  const copy = Buffer.from(packet);
  if (at + 2 <= copy.length) copy.writeUInt16BE(word, at);
  return copy;
}

/** Responses to which up to four things were done, or none; some are noise. */
export const dnsPackets: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        dnsMessages,
        fc.array(fc.tuple(fc.constantFrom(...MUTATIONS), fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      )
      .map(
        ([message, mutations]): Uint8Array =>
          mutations.reduce(
            (packet, [mutate, seed, octet]) => mutate(packet, seed % (packet.length + 1), octet),
            encodeMessage(message),
          ),
      ),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
);
