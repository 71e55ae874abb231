import { type AddressRecord, formatIp, parseIp } from '@wherefore/discovery';
import { type Answer, decode, type Question } from 'dns-packet';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Reading, readAnswer } from './answer.ts';
import { readBody, readHead } from './message.ts';
import { address, alias, nameServerOf, response, service, startOfAuthority } from './testing/wire.ts';

const question: Question = { type: 'A', name: 'a.example', class: 'IN' };
const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const name = fc.oneof(
  fc.constantFrom('a.example', 'A.example', 'b.example', 'c.example'),
  fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
);
const ttl = fc.integer({ min: 0, max: 0x7fff_ffff });
const uint16 = fc.integer({ min: 0, max: 0xffff });
const record: fc.Arbitrary<Answer> = fc.oneof(
  fc.tuple(name, fc.ipV4(), ttl).map((parts) => address(...parts)),
  fc.tuple(name, fc.ipV6(), ttl).map((parts) => address(...parts)),
  fc.tuple(name, name, ttl).map((parts) => alias(...parts)),
  fc.tuple(name, fc.tuple(uint16, uint16, uint16, name)).map((parts) => service(...parts)),
  fc.tuple(name, fc.record({ ttl, minimum: ttl })).map((parts) => startOfAuthority(...parts)),
  name.map(nameServerOf),
);
const message: fc.Arbitrary<Buffer> = fc
  .record({
    answers: fc.array(record, { maxLength: 12 }),
    authorities: fc.array(record, { maxLength: 3 }),
    additionals: fc.array(record, { maxLength: 3 }),
    rcode: fc.constantFrom(0, 0, 0, 3),
  })
  .map((parts) => response(question, parts));

/** Octets changed, inserted, cut out and cut off, and counts and pointers made up. */
const mutation: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc
  .tuple(
    fc.constantFrom('set', 'set', 'set', 'set', 'pointer', 'insert', 'remove', 'cut', 'count'),
    fc.nat(),
    fc.nat(255),
    fc.nat(255),
  )
  .map(([kind, at, first, second]) => (bytes: Buffer): Buffer => {
    const offset = bytes.length === 0 ? 0 : at % bytes.length;
    const [head, tail] = [bytes.subarray(0, offset), bytes.subarray(offset)];
    if (kind === 'set') return Buffer.concat([head, Buffer.from([first]), tail.subarray(1)]);
    if (kind === 'pointer') return Buffer.concat([head, Buffer.from([0xc0 | (first & 1), second]), tail.subarray(2)]);
    if (kind === 'insert') return Buffer.concat([head, Buffer.from([first, second]), tail]);
    if (kind === 'remove') return Buffer.concat([head, tail.subarray(1 + (first % 8))]);
    if (kind === 'cut') return head;
    const section = 4 + (offset % 4) * 2;
    return Buffer.concat([bytes.subarray(0, section), Buffer.from([0, first]), bytes.subarray(section + 2)]);
  });

function read(bytes: Buffer): Reading<AddressRecord> | undefined {
  const head = readHead(bytes);
  const body = head === undefined ? undefined : readBody(bytes, head);
  if (head === undefined || body === undefined) return undefined;
  return readAnswer<AddressRecord>({
    head,
    body,
    name: question.name,
    aliases: [],
    select: (found) => (found.kind === 'address' ? { address: found.address, ttl: found.ttl } : undefined),
  });
}

it('what another implementation has written is read as it reads it', () => {
  fc.assert(
    fc.property(message, (bytes) => {
      const head = readHead(bytes);
      const body = head === undefined ? undefined : readBody(bytes, head);
      const theirs = (decode(bytes).answers ?? []).filter(({ type }) => ['A', 'AAAA', 'CNAME', 'SRV'].includes(type));
      expect(body?.answers.map(({ owner }) => owner)).toEqual(theirs.map((answer) => answer.name));
      expect(body?.answers.map((answer) => answer.ttl)).toEqual(theirs.map((answer) => 'ttl' in answer && answer.ttl));
      expect(body?.answers.map(dataOf)).toEqual(theirs.map((answer) => inOurForm('data' in answer && answer.data)));
    }),
    { numRuns: 1000 },
  );
});

function dataOf(answer: NonNullable<ReturnType<typeof readBody>>['answers'][number]): unknown {
  if (answer.kind === 'srv') {
    const { priority, weight, port, target } = answer;
    return { priority, weight, port, target };
  }
  return answer.kind === 'address' ? answer.address : answer.target;
}

// The two write v4-mapped addresses differently.
function inOurForm(data: unknown): unknown {
  const ip = typeof data === 'string' ? parseIp(data) : undefined;
  return ip === undefined ? data : formatIp(ip);
}

it('no message, however mangled, makes the reader fail or its findings grow', () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(message, fc.array(mutation, { minLength: 1, maxLength: 3 }), (bytes, mutations) => {
      const mangled = mutations.reduce((octets, mutate) => mutate(octets), bytes);
      const reading = read(mangled);
      const kind = reading?.kind ?? 'unreadable';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (reading?.kind === 'records') expect(reading.records.length).toBeLessThanOrEqual(128);
      if (reading !== undefined && 'aliases' in reading) expect(reading.aliases.length).toBeLessThanOrEqual(16);
      // What is kept of a packet is text of its own size, escapes at four characters an octet, and addresses.
      expect(JSON.stringify(reading ?? null).length).toBeLessThanOrEqual(1000 + 16 * 2200 + mangled.length * 40);
    }),
    { numRuns: 20_000 },
  );
  console.info(`mangled DNS messages read: 20000, of them ${JSON.stringify(Object.fromEntries(counts))}`);
  // The mutations are neither too tame nor too wild to try every way out.
  for (const kind of ['unreadable', 'records', 'no-data', 'no-name', 'follow']) {
    expect(counts.get(kind) ?? 0).toBeGreaterThan(50);
  }
});

it('no octets at all make the reader fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => {
      expect(() => read(Buffer.from(octets))).not.toThrow();
    }),
    { numRuns: 5000 },
  );
});
