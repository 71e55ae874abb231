import type { AddressRecord, AliasRecord } from '@wherefore/discovery';
import type { Question } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { type Reading, readAnswer } from './answer.ts';
import { readBody, readHead } from './message.ts';
import { address, alias, nameServerOf, type Response, response, service, startOfAuthority } from './testing/wire.ts';

const question: Question = { type: 'A', name: 'a.example', class: 'IN' };
const NXDOMAIN = 3;

function read(parts: Response, aliases: readonly AliasRecord[] = [], name = question.name): Reading<AddressRecord> {
  const bytes = response({ ...question, name }, parts);
  const head = readHead(bytes);
  const body = head === undefined ? undefined : readBody(bytes, head);
  if (head === undefined || body === undefined) throw new Error('the message of the test cannot be read');
  return readAnswer<AddressRecord>({
    head,
    body,
    name,
    aliases,
    select: (record) =>
      record.kind === 'address' && record.family === 4 ? { address: record.address, ttl: record.ttl } : undefined,
  });
}

function link(owner: string, target: string, ttl = 300): AliasRecord {
  return { owner, target, ttl };
}

describe('an answer with records', () => {
  it('gives all of them in their order (R89)', () => {
    expect(read({ answers: [address('a.example', '192.0.2.2', 5), address('a.example', '192.0.2.1', 9)] })).toEqual({
      kind: 'records',
      records: [
        { address: '192.0.2.2', ttl: 5 },
        { address: '192.0.2.1', ttl: 9 },
      ],
      aliases: [],
    });
  });

  it('is compared without regard to case', () => {
    expect(read({ answers: [address('A.eXample', '192.0.2.1')] })).toMatchObject({ kind: 'records' });
  });

  it('has a record once that is there twice, with the lower TTL (RFC 2181 s5)', () => {
    const twice = [address('a.example', '192.0.2.1', 9), address('a.example', '192.0.2.1', 5)];
    expect(read({ answers: twice })).toMatchObject({ records: [{ address: '192.0.2.1', ttl: 5 }] });
  });

  it('has nothing of other owners and other types', () => {
    const others = [
      address('b.example', '192.0.2.66'),
      address('a.example', '2001:db8::66'),
      service('a.example', [0, 0, 1, 'evil.example']),
      address('a.example.a.example', '192.0.2.67'),
    ];
    expect(read({ answers: others })).toMatchObject({ kind: 'no-data' });
    expect(read({ answers: [...others, address('a.example', '192.0.2.1')] })).toMatchObject({
      records: [{ address: '192.0.2.1' }],
    });
  });

  it('does not get records from the other sections', () => {
    const stray = [address('a.example', '192.0.2.66')];
    expect(read({ authorities: stray, additionals: stray })).toMatchObject({ kind: 'no-data' });
  });

  it('may have 128 of them and no more', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => address('a.example', `192.0.${index >> 8}.${index & 255}`));
    expect(read({ answers: many(128) })).toMatchObject({ kind: 'records' });
    expect(read({ answers: many(129) })).toMatchObject({ kind: 'malformed' });
  });
});

describe('a CNAME chain', () => {
  it('is followed to the records, in whatever order the links stand', () => {
    const answers = [
      address('c.example', '192.0.2.1'),
      alias('B.example', 'c.example', 20),
      alias('a.example', 'b.example', 10),
    ];
    expect(read({ answers })).toEqual({
      kind: 'records',
      records: [{ address: '192.0.2.1', ttl: 300 }],
      aliases: [link('a.example', 'b.example', 10), link('B.example', 'c.example', 20)],
    });
  });

  it('that leads out of the message is to be followed by another question', () => {
    expect(read({ answers: [alias('a.example', 'b.example')] })).toEqual({
      kind: 'follow',
      name: 'b.example',
      aliases: [link('a.example', 'b.example')],
    });
  });

  it('goes on behind the links of earlier messages', () => {
    const answers = [alias('a.example', 'c.example'), address('c.example', '192.0.2.1')];
    expect(read({ answers }, [link('x.example', 'a.example')])).toMatchObject({
      kind: 'records',
      aliases: [link('x.example', 'a.example'), link('a.example', 'c.example')],
    });
  });

  it('whose end has nothing, as the SOA of its zone says, is no data', () => {
    const answers = [alias('a.example', 'b.example')];
    expect(read({ answers, authorities: [startOfAuthority('example')] })).toMatchObject({
      kind: 'no-data',
      negativeTtl: 600,
      aliases: [link('a.example', 'b.example')],
    });
    expect(read({ answers, authorities: [startOfAuthority('example.net')] })).toMatchObject({ kind: 'follow' });
  });

  it('whose end does not exist is no name (R95, RFC 6604 s3)', () => {
    expect(read({ rcode: NXDOMAIN, answers: [alias('a.example', 'b.example')] })).toMatchObject({
      kind: 'no-name',
      aliases: [link('a.example', 'b.example')],
    });
  });

  it.each<[string, Response, readonly AliasRecord[]]>([
    ['to itself', { answers: [alias('a.example', 'A.example')] }, []],
    ['in a circle', { answers: [alias('a.example', 'b.example'), alias('b.example', 'a.example')] }, []],
    ['back to an earlier message', { answers: [alias('a.example', 'x.example')] }, [link('x.example', 'a.example')]],
  ])('%s is a loop', (_title, parts, earlier) => {
    expect(read(parts, earlier)).toMatchObject({ kind: 'alias-loop' });
  });

  it('may have 16 links and no more', () => {
    const chain = (count: number) => ({
      answers: [
        alias('a.example', 'n1.example'),
        ...Array.from({ length: count - 1 }, (_, index) => alias(`n${index + 1}.example`, `n${index + 2}.example`)),
        address(`n${count}.example`, '192.0.2.1'),
      ],
    });
    expect(read(chain(16))).toMatchObject({ kind: 'records' });
    expect(read(chain(17))).toMatchObject({ kind: 'alias-loop' });
  });
});

describe('an answer without records', () => {
  it.each([
    ['the SOA record is younger', { ttl: 60, minimum: 600 }, 60],
    ['MINIMUM is lower', { ttl: 900, minimum: 30 }, 30],
    ['the TTL has its top bit set (RFC 2181 s8)', { ttl: 0x8000_0000, minimum: 30 }, 0],
    ['MINIMUM has its top bit set', { ttl: 900, minimum: 0xffff_ffff }, 0],
  ])('lives as long as RFC 2308 s5 says when %s', (_title, times, negativeTtl) => {
    const authorities = [startOfAuthority('example', times)];
    expect(read({ authorities })).toEqual({ kind: 'no-data', aliases: [], negativeTtl });
    expect(read({ authorities, rcode: NXDOMAIN })).toEqual({ kind: 'no-name', aliases: [], negativeTtl });
  });

  it('has no lifetime without an SOA (R100)', () => {
    expect(read({})).toEqual({ kind: 'no-data', aliases: [], negativeTtl: null });
    expect(read({ rcode: NXDOMAIN })).toEqual({ kind: 'no-name', aliases: [], negativeTtl: null });
  });

  it.each([
    ['of a sibling zone', 'b.example'],
    ['of a zone whose name merely ends alike', 'ample'],
    ['of a zone below', 'x.a.example'],
  ])('does not believe an SOA %s', (_title, zone) => {
    expect(read({ rcode: NXDOMAIN, authorities: [startOfAuthority(zone)] })).toMatchObject({ negativeTtl: null });
  });

  it('believes the SOA of the name itself and of the root', () => {
    expect(read({ authorities: [startOfAuthority('A.example')] })).toMatchObject({ negativeTtl: 600 });
    expect(read({ authorities: [startOfAuthority('.')] })).toMatchObject({ negativeTtl: 600 });
  });

  it('that is a referral says nothing about the name (RFC 2308 s2.2)', () => {
    expect(read({ authorities: [nameServerOf('example')] })).toMatchObject({ kind: 'malformed' });
    expect(read({ authorities: [nameServerOf('example')], flags: 0x0580 })).toMatchObject({ kind: 'no-data' });
    expect(read({ authorities: [nameServerOf('example'), startOfAuthority('example')] })).toMatchObject({
      kind: 'no-data',
    });
  });

  it('that denies the name and has records of it contradicts itself', () => {
    expect(read({ rcode: NXDOMAIN, answers: [address('a.example', '192.0.2.1')] })).toMatchObject({
      kind: 'malformed',
    });
  });
});
