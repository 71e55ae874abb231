import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { DecodedPacket, Packet } from 'dns-packet';
import { AUTHENTIC_DATA, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../world.ts';
import type { WorldData } from '../world-data.ts';
import type { FakeInternet } from './fake-internet.ts';
import { startFakeInternet } from './fake-internet.ts';

const A = [{ data: '192.0.2.10', ttl: 300 }];
const DATA: WorldData = {
  dns: {
    'A a.example': A,
    'AAAA a.example': [{ data: '2001:db8::a', ttl: 60 }],
    'SRV _matrix._tcp.a.example': [
      { priority: 10, weight: 5, port: 8448, target: 'srv.a.example', ttl: 3600 },
      { priority: 20, weight: 0, port: 65535, target: '.', ttl: 3600 },
    ],
    'CNAME alias.example': [{ data: 'a.example', ttl: 5 }],
    'CNAME ring.example': [{ data: 'ring2.example', ttl: 5 }],
    'CNAME ring2.example': [{ data: 'ring.example', ttl: 5 }],
    'A nx.example': { error: 'NXDOMAIN', negativeTtl: 77 },
    'A nodata.example': { negativeTtl: 78 },
    'A servfail.example': { error: 'SERVFAIL' },
    'A refused.example': { error: 'REFUSED' },
    'A formerr.example': { error: 'FORMERR' },
    'A notimp.example': { error: 'NOTIMP' },
    'A timeout.example': { error: 'TIMEOUT' },
    'A secure.example': { records: A, authenticated: true },
    'A slow.example': { records: A, delayMs: 150 },
    'A many.example': Array.from({ length: 60 }, (_, index) => ({ data: `192.0.2.${index}`, ttl: 1 })),
    'A truncated.example': { records: A, fault: 'truncated' },
    'A reset.example': { records: A, fault: 'tc-then-tcp-reset' },
    'A garbage.example': { records: A, fault: 'garbage' },
    'A huge.example': { records: A, fault: 'huge' },
    'A wrong-id.example': { records: A, fault: 'wrong-id' },
    'A wrong-question.example': { records: A, fault: 'wrong-question' },
    'A from-wrong-port.example': { records: A, fault: 'from-wrong-port' },
    'A spoofed.example': { records: A, fault: 'spoofed-first' },
  },
};

let internet: FakeInternet;

beforeAll(async () => {
  internet = await startFakeInternet(createWorld(DATA, { serverNames: ['unknown-but-expected.example'] }), {
    mode: 'mapped',
  });
});

afterAll(async () => {
  await internet[Symbol.asyncDispose]();
});

type Question = { name: string; type?: 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'TXT' };

function query({ name, type = 'A' }: Question, more: Partial<Packet> = {}): Buffer {
  return encode({ type: 'query', id: 0x1234, flags: RECURSION_DESIRED, questions: [{ name, type }], ...more });
}

const OPT = (udpPayloadSize: number): NonNullable<Packet['additionals']>[number] => ({
  type: 'OPT',
  name: '.',
  udpPayloadSize,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
});

interface Datagram {
  readonly bytes: Buffer;
  readonly port: number;
}

/** For what comes, on a machine that is busy; and for what does not, or might come behind. */
const PATIENCE_MS = 10_000;
const SILENCE_MS = 400;

/** Sends one datagram and gives all that come until `count` have, or nothing has for a while. Of 0: none should. */
async function overUdp(packet: Buffer, count = 1): Promise<Datagram[]> {
  const socket = createSocket('udp4');
  const received: Datagram[] = [];
  try {
    const { host, port } = internet.nameServer;
    await new Promise<void>((resolve) => {
      let patience = setTimeout(resolve, count === 0 ? SILENCE_MS : PATIENCE_MS);
      socket.on('message', (bytes, from) => {
        received.push({ bytes, port: from.port });
        clearTimeout(patience);
        if (received.length < count) patience = setTimeout(resolve, SILENCE_MS);
        else resolve();
      });
      socket.send(packet, port, host);
    });
    return received;
  } finally {
    socket.close();
  }
}

async function askUdp(question: Question, more: Partial<Packet> = {}): Promise<DecodedPacket> {
  const [datagram] = await overUdp(query(question, more));
  if (datagram === undefined) throw new Error('no answer');
  return decode(datagram.bytes);
}

async function askTcp(packets: readonly Buffer[]): Promise<Buffer[]> {
  const socket = connect(internet.nameServer);
  const answers: Buffer[] = [];
  let pending = Buffer.alloc(0);
  for (const packet of packets)
    socket.write(Buffer.concat([Buffer.from([packet.length >> 8, packet.length & 0xff]), packet]));
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk as Buffer]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      answers.push(pending.subarray(2, 2 + pending.readUInt16BE(0)));
      pending = pending.subarray(2 + pending.readUInt16BE(0));
    }
    if (answers.length === packets.length) break;
  }
  socket.destroy();
  return answers;
}

const rcode = (packet: DecodedPacket): string => (packet as DecodedPacket & { rcode: string }).rcode;

describe('the fake name server', () => {
  test('answers a resolver that knows nothing of it', async () => {
    const resolver = new Resolver({ timeout: 3000, tries: 1 });
    resolver.setServers([`${internet.nameServer.host}:${internet.nameServer.port}`]);
    expect(await resolver.resolve4('a.example', { ttl: true })).toEqual([{ address: '192.0.2.10', ttl: 300 }]);
    expect(await resolver.resolve6('alias.example')).toEqual(['2001:db8::a']);
    expect(await resolver.resolveSrv('_matrix._tcp.a.example')).toMatchObject([
      { name: 'srv.a.example', port: 8448, priority: 10, weight: 5 },
      { name: '', port: 65535, priority: 20, weight: 0 },
    ]);
    await expect(resolver.resolve4('nx.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve6('unknown-but-expected.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4('nodata.example')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('servfail.example')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(resolver.resolve4('refused.example')).rejects.toMatchObject({ code: 'EREFUSED' });
    await expect(resolver.resolve4('timeout.example')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(await resolver.resolve4('many.example')).toHaveLength(60);
  });

  test('repeats the question as it was spelled and uses that spelling for the owner', async () => {
    const answer = await askUdp({ name: 'A.eXample' });
    expect(answer).toMatchObject({
      id: 0x1234,
      flag_qr: true,
      flag_ra: true,
      flag_rd: true,
      flag_aa: false,
      flag_tc: false,
    });
    expect(answer.questions).toEqual([{ name: 'A.eXample', type: 'A', class: 'IN' }]);
    expect(answer.answers).toMatchObject([{ name: 'A.eXample', type: 'A', ttl: 300, data: '192.0.2.10' }]);
  });

  test('gives the chain of aliases before the records, its names compressed', async () => {
    const [datagram] = await overUdp(query({ name: 'alias.example' }));
    expect(decode(datagram?.bytes ?? Buffer.alloc(0)).answers).toMatchObject([
      { name: 'alias.example', type: 'CNAME', ttl: 5, data: 'a.example' },
      { name: 'a.example', type: 'A', data: '192.0.2.10' },
    ]);
    expect(datagram?.bytes.subarray(12 + 15 + 4).subarray(0, 2)).toEqual(Buffer.from([0xc0, 12]));
  });

  test('shows both links of a loop', async () => {
    const answer = await askUdp({ name: 'ring.example' });
    expect(answer.answers).toMatchObject([
      { name: 'ring.example', data: 'ring2.example' },
      { name: 'ring2.example', data: 'ring.example' },
    ]);
  });

  test.each([
    ['nx.example', 'NXDOMAIN', 77],
    ['nodata.example', 'NOERROR', 78],
  ])('gives %s an SOA for its negative answer', async (name, code, ttl) => {
    const answer = await askUdp({ name });
    expect(rcode(answer)).toBe(code);
    expect(answer.answers).toEqual([]);
    expect(answer.authorities).toMatchObject([{ type: 'SOA', name: 'example', ttl, data: { minimum: ttl } }]);
  });

  test('gives no SOA that the world does not have', async () => {
    const answer = await askUdp({ name: 'a.example', type: 'TXT' });
    expect(rcode(answer)).toBe('NOERROR');
    expect(answer.authorities).toEqual([]);
  });

  test.each([
    ['servfail.example', 'SERVFAIL'],
    ['refused.example', 'REFUSED'],
    ['formerr.example', 'FORMERR'],
    ['notimp.example', 'NOTIMP'],
  ])('answers %s with %s', async (name, code) => {
    expect(rcode(await askUdp({ name }))).toBe(code);
  });

  test('says that an answer was validated only to who wants to know', async () => {
    expect((await askUdp({ name: 'secure.example' })).flag_ad).toBe(false);
    const flags = RECURSION_DESIRED | AUTHENTIC_DATA;
    expect((await askUdp({ name: 'secure.example' }, { flags })).flag_ad).toBe(true);
    expect((await askUdp({ name: 'a.example' }, { flags })).flag_ad).toBe(false);
  });

  test('keeps to the size that the client takes, and has the rest over TCP', async () => {
    const cut = await askUdp({ name: 'many.example' });
    expect(cut).toMatchObject({ flag_tc: true, answers: [], additionals: [] });
    const roomy = await askUdp({ name: 'many.example' }, { additionals: [OPT(1232)] });
    expect(roomy.flag_tc).toBe(false);
    expect(roomy.answers).toHaveLength(60);
    expect(roomy.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232 }]);
    const [whole] = await askTcp([query({ name: 'many.example' })]);
    expect(decode(whole ?? Buffer.alloc(0)).answers).toHaveLength(60);
  });

  test('answers several questions on one TCP connection', async () => {
    const answers = await askTcp([query({ name: 'a.example' }), query({ name: 'nx.example' }, { id: 7 })]);
    expect(answers.map((bytes) => decode(bytes)).map((packet) => [packet.id, rcode(packet)])).toEqual([
      [0x1234, 'NOERROR'],
      [7, 'NXDOMAIN'],
    ]);
  });

  test('answers what it cannot read with FORMERR, another opcode with NOTIMP, another class with REFUSED', async () => {
    const [unreadable] = await overUdp(Buffer.from('12340100000100000000000055', 'hex'));
    expect(unreadable?.bytes.toString('hex')).toBe('123480810000000000000000');
    const status = query({ name: 'a.example' });
    status.writeUInt16BE(0x1100, 2);
    expect(decode((await overUdp(status))[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({ rcode: 'NOTIMP' });
    const chaos = query({ name: 'a.example' });
    chaos.writeUInt16BE(3, chaos.length - 2);
    expect(decode((await overUdp(chaos))[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({ rcode: 'REFUSED' });
    expect(await overUdp(Buffer.from('short'), 0)).toEqual([]);
  });
});

describe('a DNS fault', () => {
  test('times out: nothing comes', async () => {
    expect(await overUdp(query({ name: 'timeout.example' }), 0)).toEqual([]);
  });

  test('is slow: the answer comes, later', async () => {
    const before = performance.now();
    await askUdp({ name: 'slow.example' });
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  });

  test('has a wrong id, a wrong question or a wrong port, and a lie', async () => {
    const lie = [{ data: '203.0.113.66' }];
    const [id] = await overUdp(query({ name: 'wrong-id.example' }), 2);
    expect(decode(id?.bytes ?? Buffer.alloc(0))).toMatchObject({ id: 0x1234 ^ 0x5555, answers: lie });
    const [question] = await overUdp(query({ name: 'wrong-question.example' }), 2);
    expect(decode(question?.bytes ?? Buffer.alloc(0))).toMatchObject({
      id: 0x1234,
      questions: [{ name: 'poison.invalid' }],
      answers: lie,
    });
    const [port] = await overUdp(query({ name: 'from-wrong-port.example' }), 2);
    expect(decode(port?.bytes ?? Buffer.alloc(0))).toMatchObject({ id: 0x1234, answers: lie });
    expect(port?.port).not.toBe(internet.nameServer.port);
  });

  test('spoofs: three lies and then the truth', async () => {
    const received = await overUdp(query({ name: 'spoofed.example' }), 4);
    const data = received.map(({ bytes }) =>
      decode(bytes).answers?.map((answer) => ('data' in answer ? answer.data : '')),
    );
    expect(data).toEqual([['203.0.113.66'], ['203.0.113.66'], ['203.0.113.66'], ['192.0.2.10']]);
  });

  test('truncates over UDP and tells all over TCP', async () => {
    expect(await askUdp({ name: 'truncated.example' })).toMatchObject({ flag_tc: true, answers: [] });
    const [whole] = await askTcp([query({ name: 'truncated.example' })]);
    expect(decode(whole ?? Buffer.alloc(0))).toMatchObject({ flag_tc: false, answers: [{ data: '192.0.2.10' }] });
  });

  test('truncates over UDP and resets TCP', async () => {
    expect(await askUdp({ name: 'reset.example' })).toMatchObject({ flag_tc: true });
    const socket = connect(internet.nameServer);
    await once(socket, 'connect');
    const packet = query({ name: 'reset.example' });
    socket.write(Buffer.concat([Buffer.from([0, packet.length]), packet]));
    await expect(once(socket, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('is garbage behind the right id', async () => {
    const [datagram] = await overUdp(query({ name: 'garbage.example' }));
    expect(datagram?.bytes.readUInt16BE(0)).toBe(0x1234);
    expect(datagram?.bytes).toHaveLength(42);
  });

  test('is huge', async () => {
    expect(await askUdp({ name: 'huge.example' })).toMatchObject({ flag_tc: true, answers: [] });
    const [whole] = await askTcp([query({ name: 'huge.example' })]);
    expect(whole?.length).toBeGreaterThan(64_000);
    expect(decode(whole ?? Buffer.alloc(0)).answers?.length).toBeGreaterThan(4_000);
  });
});

describe('the world behind the name server', () => {
  test('has seen the questions and no strangers, until one is asked about', async () => {
    await askUdp({ name: 'A.example' });
    expect(internet.world.requests.at(-1)).toMatchObject({ kind: 'dns', key: 'A a.example' });
    internet.world.assertNoStrangers();
    expect(rcode(await askUdp({ name: 'stranger.example' }))).toBe('NXDOMAIN');
    expect(() => internet.world.assertNoStrangers()).toThrow('dns A stranger.example');
  });
});
