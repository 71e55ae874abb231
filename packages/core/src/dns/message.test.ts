import type { Question } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { type MessageBody, readBody, readHead } from './message.ts';
import {
  address,
  alias,
  nameServerOf,
  QUESTION_POINTER,
  type RawRecord,
  rawName,
  rawResponse,
  response,
  service,
  startOfAuthority,
} from './testing/wire.ts';

const question: Question = { type: 'A', name: 'example.org', class: 'IN' };

function bodyOf(bytes: Buffer): MessageBody | undefined {
  const head = readHead(bytes);
  return head === undefined ? undefined : readBody(bytes, head);
}

function answersOf(...records: RawRecord[]): MessageBody['answers'] | undefined {
  return bodyOf(rawResponse(question, records))?.answers;
}

describe('the head of a message', () => {
  it('tells its bits apart', () => {
    expect(readHead(response(question, { id: 0xabcd, flags: 0x0180 }))).toMatchObject({
      id: 0xabcd,
      isResponse: true,
      opcode: 0,
      authoritative: false,
      truncated: false,
      authenticated: false,
      rcode: 0,
      question: { name: 'example.org', type: 1, class: 1 },
    });
    expect(readHead(response(question, { flags: 0x7fff }))).toMatchObject({
      opcode: 15,
      authoritative: true,
      truncated: true,
      authenticated: true,
      rcode: 15,
    });
    expect(readHead(response(question, { type: 'query' }))).toMatchObject({ isResponse: false });
  });

  it('may be without a question', () => {
    expect(readHead(response(question, { questions: [], rcode: 1 }))).toMatchObject({ question: null, rcode: 1 });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['eleven octets', response(question).subarray(0, 11)],
    ['a question that is cut off', response(question).subarray(0, -1)],
    ['two questions', response(question, { questions: [question, question] })],
  ])('is not read from %s', (_title, bytes) => {
    expect(readHead(bytes)).toBeUndefined();
  });
});

describe('the records of a message', () => {
  it('are read', () => {
    const bytes = response(question, {
      answers: [
        alias('example.org', 'www.example.net', 60),
        address('www.example.net', '192.0.2.7', 30),
        address('www.example.net', '2001:db8:0:0:0:0:0:1', 20),
        service('_matrix-fed._tcp.example.org', [1, 2, 3, 'Fed.example.org']),
        service('_matrix._tcp.example.org', [0, 0, 0, '.']),
      ],
      authorities: [nameServerOf('example.org'), startOfAuthority('example.org', { ttl: 7, minimum: 8 })],
    });
    expect(bodyOf(bytes)).toEqual({
      rcode: 0,
      hasNameServers: true,
      answers: [
        { kind: 'alias', owner: 'example.org', ttl: 60, target: 'www.example.net' },
        { kind: 'address', owner: 'www.example.net', ttl: 30, family: 4, address: '192.0.2.7' },
        { kind: 'address', owner: 'www.example.net', ttl: 20, family: 6, address: '2001:db8::1' },
        {
          kind: 'srv',
          owner: '_matrix-fed._tcp.example.org',
          ttl: 300,
          priority: 1,
          weight: 2,
          port: 3,
          target: 'Fed.example.org',
        },
        { kind: 'srv', owner: '_matrix._tcp.example.org', ttl: 300, priority: 0, weight: 0, port: 0, target: '.' },
      ],
      authorities: [{ kind: 'soa', owner: 'example.org', ttl: 7, minimum: 8 }],
    });
  });

  it('have a TTL of 0 when its top bit is set (RFC 2181 s8)', () => {
    const data = Buffer.from([192, 0, 2, 1]);
    const ttls = [0x7fff_ffff, 0x8000_0000, 0xffff_ffff].map((ttl) => answersOf({ type: 1, ttl, data })?.[0]?.ttl);
    expect(ttls).toEqual([0x7fff_ffff, 0, 0]);
  });

  it('may be of types that nobody here can read', () => {
    const strange = [0, 16, 46, 48, 65, 65_535].map((type) => ({ type, data: Buffer.from([255, 255, 255]) }));
    const wanted = { type: 1, data: Buffer.from([192, 0, 2, 1]) };
    expect(answersOf(...strange, wanted)).toHaveLength(1);
  });

  it('of another class are stepped over', () => {
    expect(answersOf({ type: 1, class: 3, data: Buffer.from([192, 0, 2, 1]) })).toEqual([]);
  });

  it('in the additional section are not read but for the rest of the rcode (RFC 6891 s6.1.3)', () => {
    const opt = {
      type: 'OPT' as const,
      name: '.' as const,
      udpPayloadSize: 1232,
      extendedRcode: 1,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    };
    const body = bodyOf(response(question, { additionals: [address('example.org', '192.0.2.66'), opt] }));
    expect(body).toMatchObject({ rcode: 16, answers: [] });
  });

  it('keep odd names apart from plain ones', () => {
    const target = rawName('a.b', 'org');
    const srv = Buffer.concat([Buffer.from([0, 1, 0, 2, 0, 3]), target]);
    expect(answersOf({ type: 5, data: target }, { type: 33, data: srv })).toMatchObject([
      { kind: 'alias', target: 'a\\.b.org' },
      { kind: 'srv', target: 'a\\.b.org' },
    ]);
  });

  it.each<[string, RawRecord]>([
    ['three octets for an IPv4 address', { type: 1, data: Buffer.from([192, 0, 2]) }],
    ['five octets for an IPv4 address', { type: 1, data: Buffer.from([192, 0, 2, 1, 1]) }],
    ['four octets for an IPv6 address', { type: 28, data: Buffer.from([192, 0, 2, 1]) }],
    ['a length that goes over the end', { type: 1, data: Buffer.from([192, 0, 2, 1]), dataLength: 5 }],
    ['a CNAME with something behind the name', { type: 5, data: Buffer.concat([rawName('a'), Buffer.from([0])]) }],
    ['a CNAME that is cut off', { type: 5, data: Buffer.from('\x05abc') }],
    ['a CNAME that points to itself', { type: 5, data: Buffer.from([0xc0, 41]) }],
    ['an empty CNAME', { type: 5, data: Buffer.alloc(0) }],
    ['an SRV record without a target', { type: 33, data: Buffer.from([0, 1, 0, 2, 0, 3]) }],
    ['an SRV record that is cut off', { type: 33, data: Buffer.from([0, 1]) }],
    ['an owner that is no name', { owner: Buffer.from([0xff, 0xff]), type: 1, data: Buffer.from([192, 0, 2, 1]) }],
  ])('cannot be read with %s', (_title, record) => {
    expect(answersOf(record)).toBeUndefined();
  });

  it('cannot be read when there are fewer than announced', () => {
    const bytes = response(question, { answers: [address('example.org', '192.0.2.1')] });
    bytes.writeUInt16BE(2, 6);
    expect(bodyOf(bytes)).toBeUndefined();
    bytes.writeUInt16BE(65_535, 6);
    expect(bodyOf(bytes)).toBeUndefined();
  });

  it('are refused when there are more than 1024', () => {
    const record = { owner: QUESTION_POINTER, type: 1, data: Buffer.from([192, 0, 2, 1]) };
    expect(answersOf(...new Array<RawRecord>(1024).fill(record))).toHaveLength(1024);
    expect(answersOf(...new Array<RawRecord>(1025).fill(record))).toBeUndefined();
  });
});
