import { createSocket } from 'node:dgram';
import type { Question } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { createDnsClient } from './dns-client.ts';
import { type ReceivedQuery, type Script, startFakeNameServer } from './testing/fake-name-server.ts';
import { FOUND, lookupA, patient, reply } from './testing/lookup.ts';
import { address, alias, rawName, rawResponse, response, service, startOfAuthority } from './testing/wire.ts';

const TRUNCATED = 0x0200;
const AUTHENTIC = 0x0020;
const RD_RA = 0x0180;
const NXDOMAIN = 3;
const signal = new AbortController().signal;

describe('a lookup', () => {
  it('asks for what was asked, and tells who answered', async () => {
    const { answer, received, from } = await lookupA([(query) => [reply(query, { answers: [FOUND] })]]);
    expect(answer.outcome).toEqual({
      kind: 'records',
      records: [{ address: '192.0.2.1', ttl: 300 }],
      aliases: [],
      authenticated: false,
    });
    expect(from).toBe(0);
    expect(received[0]).toMatchObject([
      {
        transport: 'udp',
        question: { name: 'a.example', type: 'A', class: 'IN' },
        edns: true,
        packet: { type: 'query', flag_rd: true, flag_ad: true, additionals: [{ type: 'OPT', udpPayloadSize: 1232 }] },
      },
    ]);
  });

  it('asks for AAAA and SRV records likewise', async () => {
    const six = address('a.example', '2001:db8:0::1');
    const srv = [
      service('_s._tcp.a.example', [10, 5, 8448, 'T.example']),
      service('_s._tcp.a.example', [0, 0, 0, '.']),
    ];
    await using server = await startFakeNameServer((query) => [
      reply(query, { answers: query.question.type === 'SRV' ? srv : [six], flags: RD_RA | AUTHENTIC }),
    ]);
    await using client = createDnsClient({ servers: [server.label] });
    const addresses = await client.lookupAddresses({ kind: 'address', family: 6, host: 'a.example' }, signal);
    expect(addresses.outcome).toMatchObject({ records: [{ address: '2001:db8::1' }], authenticated: true });
    const services = await client.lookupSrv({ kind: 'srv', name: '_s._tcp.a.example' }, signal);
    expect(services.outcome).toMatchObject({
      records: [
        { priority: 10, weight: 5, port: 8448, target: 'T.example', ttl: 300 },
        { priority: 0, weight: 0, port: 0, target: '.', ttl: 300 },
      ],
    });
    expect(server.received.map((query) => query.question.type)).toEqual(['AAAA', 'SRV']);
  });

  it('has an id and a source port of its own each time', async () => {
    await using server = await startFakeNameServer((query) => [reply(query, { answers: [FOUND] })]);
    await using client = createDnsClient({ servers: [server.label] });
    for (let count = 0; count < 20; count += 1) {
      await client.lookupAddresses({ kind: 'address', family: 4, host: 'a.example' }, signal);
    }
    expect(new Set(server.received.map((query) => query.id)).size).toBeGreaterThan(15);
    expect(new Set(server.received.map((query) => query.from?.port)).size).toBeGreaterThan(15);
  });

  it('keeps NXDOMAIN and NODATA apart, and how long they live', async () => {
    const authorities = [startOfAuthority('example', { ttl: 60, minimum: 30 })];
    const absent = await lookupA([(query) => [reply(query, { rcode: NXDOMAIN, authorities })]]);
    expect(absent.answer.outcome).toEqual({ kind: 'no-name', aliases: [], negativeTtl: 30, authenticated: false });
    const empty = await lookupA([(query) => [reply(query)]]);
    expect(empty.answer.outcome).toEqual({ kind: 'no-data', aliases: [], negativeTtl: null, authenticated: false });
  });

  it.each([
    ['an empty label', 'a..example'],
    ['a label of 64', `${'a'.repeat(64)}.example`],
    ['254 characters', 'a.'.repeat(127)],
    ['an escape', 'a\\.b.example'],
  ])('of a name with %s is not sent', async (_title, host) => {
    const { answer, received } = await lookupA([() => []], {}, host);
    expect(answer).toMatchObject({ server: null, outcome: { kind: 'failure', reason: 'unsendable-name' } });
    expect(received[0]).toEqual([]);
  });
});

describe('datagrams that are not the answer', () => {
  const question: Question = { type: 'A', name: 'a.example', class: 'IN' };
  const forged = [address('a.example', '192.0.2.66')];
  const others: [string, (query: ReceivedQuery) => Buffer][] = [
    ['another id', (query) => reply(query, { id: query.id ^ 1, answers: forged })],
    ['a query', (query) => reply(query, { type: 'query', answers: forged })],
    ['another opcode', (query) => reply(query, { flags: RD_RA | (4 << 11), answers: forged })],
    ['another name', (query) => response({ ...question, name: 'b.example' }, { id: query.id, answers: forged })],
    ['another type', (query) => response({ ...question, type: 'AAAA' }, { id: query.id, answers: forged })],
    ['another class', (query) => response({ ...question, class: 'CH' }, { id: query.id, answers: forged })],
    ['no question', (query) => reply(query, { questions: [], answers: forged })],
    ['two questions', (query) => reply(query, { questions: [question, question], answers: forged })],
    ['garbage', () => Buffer.from('no DNS message')],
    ['nothing', () => Buffer.alloc(0)],
  ];

  it.each(others)('are ignored when they are %s', async (_title, forge) => {
    const { answer, received } = await lookupA([(query) => [forge(query), reply(query, { answers: [FOUND] })]]);
    expect(answer.outcome).toMatchObject({ kind: 'records', records: [{ address: '192.0.2.1' }] });
    expect(received[0]).toHaveLength(1);
  });

  it.each<[string, (query: ReceivedQuery) => Buffer, string]>([
    ['has the id and cannot be read', (query) => reply(query).subarray(0, 14), 'malformed'],
    ['has another id and cannot be read', (query) => reply(query, { id: query.id ^ 1 }).subarray(0, 14), 'timeout'],
    ['answers another question', (query) => response({ ...question, name: 'b.example' }, { id: query.id }), 'timeout'],
  ])('are told of when nothing else comes: one %s', async (_title, forge, reason) => {
    const { answer, received } = await lookupA([(query) => [forge(query)]], patient);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason });
    expect(received[0]).toHaveLength(2);
  });

  it('are ignored when they come from elsewhere', async () => {
    const stranger = createSocket('udp4');
    const script: Script = (query) => {
      stranger.send(reply(query, { answers: forged }), query.from?.port ?? 0, '127.0.0.1');
      return [];
    };
    const { answer } = await lookupA([script], { ...patient, attempts: 1 });
    stranger.close();
    expect(answer).toMatchObject({ server: null, outcome: { kind: 'failure', reason: 'timeout' } });
  });

  it('make it ask over TCP when there are too many', async () => {
    const { answer, received } = await lookupA([
      (query) =>
        query.transport === 'tcp'
          ? [reply(query, { answers: [FOUND] })]
          : Array.from({ length: 40 }, (_, index) => reply(query, { id: query.id ^ (index + 1), answers: forged })),
    ]);
    expect(answer.outcome).toMatchObject({ records: [{ address: '192.0.2.1' }] });
    expect(received[0]?.map((query) => query.transport)).toEqual(['udp', 'tcp']);
  });
});

describe('an answer that does not fit', () => {
  const many = Array.from({ length: 100 }, (_, index) => address('a.example', `192.0.2.${index}`));

  it('is asked for over TCP, at the same server', async () => {
    const { answer, received } = await lookupA([
      (query) =>
        query.transport === 'udp'
          ? [reply(query, { flags: RD_RA | TRUNCATED, answers: [FOUND] }).subarray(0, -2)]
          : [reply(query, { answers: many })],
      () => [],
    ]);
    expect(answer.outcome).toMatchObject({ kind: 'records' });
    expect(answer.outcome.kind === 'records' && answer.outcome.records).toHaveLength(100);
    expect(received.map((queries) => queries.length)).toEqual([2, 0]);
  });

  it.each<[string, (query: ReceivedQuery) => readonly Buffer[] | 'close', string]>([
    ['the connection is closed', () => 'close', 'network'],
    ['it is truncated there, too', (query) => [reply(query, { flags: RD_RA | TRUNCATED })], 'malformed'],
    ['what comes is the answer to something else', (query) => [reply(query, { id: query.id ^ 1 })], 'malformed'],
    ['what comes is garbage', () => [Buffer.from('garbage')], 'malformed'],
    ['what comes is empty', () => [Buffer.alloc(0)], 'malformed'],
  ])('fails when %s', async (_title, overTcp, reason) => {
    const script: Script = (query) =>
      query.transport === 'udp' ? [reply(query, { flags: RD_RA | TRUNCATED })] : overTcp(query);
    const { answer } = await lookupA([script], { attempts: 1 });
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason });
  });

  it('fails when nothing comes over TCP', async () => {
    const script: Script = (query) => (query.transport === 'udp' ? [reply(query, { flags: RD_RA | TRUNCATED })] : []);
    const { answer } = await lookupA([script], { ...patient, attempts: 1 });
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'timeout' });
  });
});

describe('a CNAME chain', () => {
  const chain = new Map([
    ['a.example', alias('a.example', 'b.example', 10)],
    ['b.example', alias('b.example', 'c.example', 20)],
    ['c.example', address('c.example', '192.0.2.1')],
  ]);
  const stepwise: Script = (query) => [reply(query, { answers: [chain.get(query.question.name) ?? FOUND] })];

  it('is followed over several messages', async () => {
    const { answer, received } = await lookupA([stepwise]);
    expect(answer.outcome).toMatchObject({
      kind: 'records',
      records: [{ address: '192.0.2.1' }],
      aliases: [
        { owner: 'a.example', target: 'b.example', ttl: 10 },
        { owner: 'b.example', target: 'c.example', ttl: 20 },
      ],
    });
    expect(received[0]?.map((query) => query.question.name)).toEqual(['a.example', 'b.example', 'c.example']);
  });

  it('is authenticated when all messages are', async () => {
    const signed =
      (name: string): Script =>
      (query) => [
        reply(query, {
          answers: [chain.get(query.question.name) ?? FOUND],
          flags: query.question.name === name ? RD_RA : RD_RA | AUTHENTIC,
        }),
      ];
    const outcomes = await Promise.all(
      ['', 'a.example', 'c.example'].map(async (name) => (await lookupA([signed(name)])).answer.outcome),
    );
    expect(outcomes).toMatchObject([{ authenticated: true }, { authenticated: false }, { authenticated: false }]);
  });

  it('that dangles is no name', async () => {
    const script: Script = (query) => [
      query.question.name === 'a.example'
        ? reply(query, { answers: [alias('a.example', 'b.example')] })
        : reply(query, { rcode: NXDOMAIN, authorities: [startOfAuthority('example')] }),
    ];
    const { answer } = await lookupA([script]);
    expect(answer.outcome).toMatchObject({ kind: 'no-name', negativeTtl: 600, aliases: [{ target: 'b.example' }] });
  });

  it('without an end is a loop, and few questions are asked', async () => {
    const script: Script = (query) => [
      reply(query, { answers: [alias(query.question.name, `x${query.question.name}`)] }),
    ];
    const { answer, received } = await lookupA([script]);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'alias-loop' });
    expect(received[0]?.length).toBeLessThanOrEqual(17);
  });

  it('through a name that cannot be asked about fails', async () => {
    const { answer, received } = await lookupA([
      (query) => [rawResponse(query.question, [{ type: 5, data: rawName('a.b', 'example') }], query.id)],
    ]);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'unsendable-name' });
    expect(received[0]).toHaveLength(1);
  });
});

describe('a caller that has enough', () => {
  it('gets the reason of its signal', async () => {
    await using server = await startFakeNameServer(() => []);
    await using client = createDnsClient({ servers: [server.label] });
    const caller = new AbortController();
    const pending = client.lookupAddresses({ kind: 'address', family: 4, host: 'a.example' }, caller.signal);
    const reason = new Error('enough');
    caller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(client.lookupSrv({ kind: 'srv', name: 'a.example' }, caller.signal)).rejects.toBe(reason);
  });

  it('gets failures from a client that was disposed', async () => {
    await using server = await startFakeNameServer(() => []);
    const client = createDnsClient({ servers: [server.label] });
    const pending = client.lookupAddresses({ kind: 'address', family: 4, host: 'a.example' }, signal);
    await client[Symbol.asyncDispose]();
    expect(await pending).toMatchObject({ outcome: { kind: 'failure' } });
    expect(await client.lookupSrv({ kind: 'srv', name: 'a.example' }, signal)).toMatchObject({
      outcome: { kind: 'failure', reason: 'network' },
    });
  });
});

it.each([
  [{ servers: ['ns.example.org'] }, TypeError],
  [{ servers: [] }, TypeError],
  [{ servers: ['192.0.2.1'], attempts: 0 }, RangeError],
  [{ servers: ['192.0.2.1'], attempts: 4 }, RangeError],
])('a client cannot be made from %j', (options, error) => {
  expect(() => createDnsClient(options)).toThrow(error);
});
