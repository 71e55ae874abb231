import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { deflateSync, gzipSync } from 'node:zlib';
import { CertificateAuthority, type KeyAndCertificate } from '@wherefore/testkit';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../system-clock.ts';
import type { HopResult } from './hop-transport.ts';
import { startTcpServer, startTlsServer } from './testing/raw-server.ts';
import { createUndiciTransport, type UndiciTransportOptions } from './undici-transport.ts';

const HOST = 'example.org';
const ADDRESS = '192.0.2.1';
const authority = new CertificateAuthority('trusted');
const stranger = new CertificateAuthority('stranger');
const leaf = authority.issue({ dns: [HOST, '*.example.org'], ips: [ADDRESS, '2001:db8::1'] });
/** A port that nobody listens on. */
let closedPort: number;

beforeAll(async () => {
  const server = await startTcpServer(() => undefined);
  closedPort = server.port;
  await server[Symbol.asyncDispose]();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function issueTomorrow(): KeyAndCertificate {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 86_400_000 });
  const issued = authority.issue({ dns: [HOST] });
  vi.useRealTimers();
  return issued;
}

interface Asked {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly addresses?: readonly string[];
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
  readonly options?: UndiciTransportOptions;
}

async function ask(port: number, asked: Asked = {}): Promise<HopResult> {
  const { host = HOST, path = '/.well-known/matrix/server', timeoutMs = 10_000, maxBodyBytes = 1000 } = asked;
  const transport = createUndiciTransport({
    ca: [authority.caPem],
    dial: () => ({ host: '127.0.0.1', port }),
    ...asked.options,
  });
  return await transport({
    url: `https://${host}${path}`,
    host,
    port: asked.port ?? 443,
    path,
    addresses: asked.addresses ?? [ADDRESS],
    signal: asked.signal ?? AbortSignal.timeout(timeoutMs),
    deadline: systemClock.now() + timeoutMs - 5,
    maxBodyBytes,
    clock: systemClock,
  });
}

/** Asks a server which sends this and then does what `after` says: nothing by default. */
async function askOf(reply: string | Buffer, after: (socket: TLSSocket) => void = () => undefined, asked: Asked = {}) {
  await using server = await startTlsServer(leaf, (socket) => {
    socket.write(reply);
    after(socket);
  });
  return await ask(server.port, asked);
}

function http(body: string | Buffer, headers = '', status = '200 OK'): Buffer {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

const textOf = (result: HopResult): string | undefined =>
  result.kind === 'response' ? Buffer.from(result.body).toString() : undefined;

describe('a request', () => {
  it('says who asks for what, and no more', async () => {
    let request = '';
    let seen: Pick<TLSSocket, 'alpnProtocol'> & { servername?: string | false } = { alpnProtocol: null };
    await using server = await startTlsServer(leaf, (socket, text) => {
      request = text;
      seen = socket as typeof seen;
      socket.write(http('{}'));
    });
    const result = await ask(server.port, { port: 8443, path: '/a?b' });
    expect(result).toMatchObject({ kind: 'response', status: 200, address: ADDRESS, tlsProtocol: 'TLSv1.3' });
    expect(seen).toMatchObject({ servername: HOST, alpnProtocol: 'http/1.1' });
    const [line, ...fields] = request.trimEnd().split('\r\n');
    expect(line).toBe('GET /a?b HTTP/1.1');
    expect(fields.toSorted()).toEqual([
      'accept-encoding: identity',
      'accept: application/json',
      'connection: close',
      'host: example.org:8443',
      expect.stringMatching(/^user-agent: wherefore\//),
    ]);
  });

  it.each([
    ['a name with a trailing dot', 'example.org.', 'example.org', 'example.org.'],
    ['a name with capitals', 'wWw.example.org', 'wWw.example.org', 'wWw.example.org'],
    ['an IPv4 literal', ADDRESS, false, ADDRESS],
    ['an IPv6 literal', '2001:db8::1', false, '[2001:db8::1]'],
  ])('for %s has the SNI and the Host that it should have (R34, R37)', async (_title, host, sni, hostField) => {
    const seen: unknown[] = [];
    await using server = await startTlsServer(leaf, (socket, request) => {
      seen.push((socket as { servername?: unknown }).servername, /^host: (.*)$/m.exec(request)?.[1]);
      socket.write(http('{}'));
    });
    expect(await ask(server.port, { host })).toMatchObject({ kind: 'response' });
    expect(seen).toEqual([sni, hostField]);
  });

  it('gets every field in order, names in lower case, repeated ones apart', async () => {
    const result = await askOf(
      http('', 'Cache-Control: a\r\nX-A:  b \r\ncache-control: c\r\nX-Bytes: \xe9\r\n'.replace('\xe9', 'x')),
    );
    expect(result).toMatchObject({
      headers: [
        ['content-length', '0'],
        ['cache-control', 'a'],
        ['x-a', 'b'],
        ['cache-control', 'c'],
        ['x-bytes', 'x'],
      ],
    });
  });

  it.each<[string, string | Buffer, ((socket: TLSSocket) => void)?]>([
    ['with a length', http('body')],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n'],
    ['until the end', 'HTTP/1.1 200 OK\r\n\r\nbody', (socket) => socket.end()],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nbody', (socket) => socket.end()],
    ['after an early hint', Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n'), http('body')])],
    ['in gzip although nobody asked', http(gzipSync('body'), 'Content-Encoding: gzip\r\n')],
    ['in deflate', http(deflateSync('body'), 'Content-Encoding: deflate\r\n')],
  ])('gets a body %s', async (_title, reply, after) => {
    expect(textOf(await askOf(reply, after))).toBe('body');
  });

  it.each(['301 Moved', '404 Not Found', '500 Oops'])('is over with the head when the status is %s', async (status) => {
    const reply = `HTTP/1.1 ${status}\r\nLocation: /a\r\nContent-Length: 1000000000\r\n\r\nx`;
    const result = await askOf(reply);
    expect(result).toMatchObject({
      kind: 'response',
      status: Number(status.slice(0, 3)),
      headers: [
        ['location', '/a'],
        ['content-length', '1000000000'],
      ],
    });
    expect(textOf(result)).toBe('');
  });

  it('leaves no connection behind', async () => {
    const closed: Promise<unknown>[] = [];
    await using server = await startTlsServer(leaf, (socket) => {
      closed.push(new Promise((resolve) => socket.once('close', resolve)));
      socket.write(http('{}'));
    });
    await ask(server.port);
    await ask(server.port);
    await Promise.all(closed);
    expect(closed).toHaveLength(2);
  });

  it('goes to several addresses in turn, IPv6 first', async () => {
    const dialed: string[] = [];
    await using server = await startTlsServer(leaf, (socket) => socket.write(http('{}')));
    const dial = (address: string) => {
      dialed.push(address);
      return { host: '127.0.0.1', port: address === '192.0.2.3' ? server.port : closedPort };
    };
    const addresses = ['192.0.2.2', '192.0.2.3', '2001:db8::1', '192.0.2.2', '2001:db8::2'];
    const result = await ask(0, { addresses, options: { ca: [authority.caPem], dial } });
    expect(result).toMatchObject({ kind: 'response', address: '192.0.2.3' });
    expect(dialed).toEqual(['2001:db8::1', '192.0.2.2', '2001:db8::2', '192.0.2.3']);
  });

  it('connects where it says when nobody dials for it', async () => {
    await using server = await startTlsServer(leaf, (socket) => socket.write(http('{}')));
    const options = { ca: [authority.caPem], dial: undefined };
    const result = await ask(0, { port: server.port, addresses: ['127.0.0.1'], options });
    expect(result).toMatchObject({ kind: 'response', address: '127.0.0.1' });
  });
});

describe('a certificate is not taken', () => {
  const untrusted = stranger.issue({ dns: [HOST] });
  const cases: [string, KeyAndCertificate, Asked?][] = [
    ['for another name', authority.issue({ dns: ['other.example'] })],
    ['for another address', authority.issue({ dns: [HOST], ips: ['192.0.2.99'] }), { host: ADDRESS }],
    ['for a name below the wildcard', authority.issue({ dns: ['*.example.org'] }), { host: 'a.b.example.org' }],
    ['for an address as a name', authority.issue({ dns: [ADDRESS] }), { host: ADDRESS }],
    ['for the name, when it should be for the address', authority.issue({ dns: [HOST] }), { host: ADDRESS }],
    ['that has expired', authority.issue({ dns: [HOST] }, { isExpired: true })],
    ['that is of the future', issueTomorrow()],
    ['of an unknown authority', untrusted],
    ['of an unknown authority that vouches for itself', { ...untrusted, cert: untrusted.cert + stranger.caPem }],
  ];

  it.each(cases)('%s (R39)', async (_title, credentials, asked) => {
    await using server = await startTlsServer(credentials, (socket) => socket.write(http('{}')));
    expect(await ask(server.port, asked)).toMatchObject({ kind: 'failure', reason: 'tls', address: ADDRESS });
  });

  it('when only the system is trusted, and whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await using server = await startTlsServer(leaf, (socket) => socket.write(http('{}')));
    expect(await ask(server.port, { options: { ca: [] } })).toMatchObject({ kind: 'failure', reason: 'tls' });
  });
});

describe('a connection fails', () => {
  it('where nobody listens', async () => {
    expect(await ask(closedPort)).toMatchObject({ kind: 'failure', reason: 'connection-refused', address: ADDRESS });
  });

  it('where the system knows no way', async () => {
    // The broadcast address of loopback: the kernel refuses to connect to it.
    const dial = () => ({ host: '127.255.255.255', port: 443 });
    expect(await ask(0, { options: { dial } })).toMatchObject({ kind: 'failure', reason: 'unreachable' });
  });

  it('and the most telling failure is told', async () => {
    const dial = (address: string) =>
      address.includes(':') ? { host: '127.255.255.255', port: 1 } : { host: '127.0.0.1', port: closedPort };
    const addresses = [ADDRESS, '2001:db8::1', '2001:db8::2'];
    expect(await ask(0, { addresses, options: { dial } })).toMatchObject({
      reason: 'connection-refused',
      address: ADDRESS,
    });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['by a reset', (socket) => socket.resetAndDestroy(), 'connection-reset'],
    ['by its end', (socket) => socket.end(), 'connection-reset'],
    ['by plain HTTP', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'tls'],
    ['by another protocol', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), 'tls'],
    ['by silence', () => undefined, 'timeout'],
  ])('in the handshake %s', async (_title, onConnection, reason) => {
    await using server = await startTcpServer((socket) => {
      socket.once('data', () => onConnection(socket));
    });
    expect(await ask(server.port, { timeoutMs: reason === 'timeout' ? 100 : 10_000 })).toMatchObject({
      kind: 'failure',
      reason,
      address: ADDRESS,
    });
  });
});

describe('an exchange fails', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  const fields = (count: number): string => Array.from({ length: count }, (_, index) => `X-${index}: y\r\n`).join('');
  const noop = (): void => undefined;
  const end = (socket: TLSSocket): void => void socket.end();
  const cut = (socket: TLSSocket): void => void socket.destroy();

  it.each<[string, string | Buffer, (socket: TLSSocket) => void, string]>([
    ['what comes is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', noop, 'protocol'],
    ['what comes are octets', Buffer.alloc(100, 0xff), noop, 'protocol'],
    ['the status is none', 'HTTP/1.1 abc OK\r\n\r\n', noop, 'protocol'],
    ['the version is none', 'HTTP/9.9 200 OK\r\n\r\n', noop, 'protocol'],
    ['a field has a NUL in it', `${OK}A: \0\r\n\r\n`, noop, 'protocol'],
    ['the length is none', `${OK}Content-Length: -1\r\n\r\n`, noop, 'protocol'],
    ['a chunk has no size', `${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, noop, 'protocol'],
    ['an unasked 100 comes', 'HTTP/1.1 100 Continue\r\n\r\n', noop, 'protocol'],
    [
      'it is switched to another protocol',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      noop,
      'protocol',
    ],
    ['gzip is none', http('no gzip', 'Content-Encoding: gzip\r\n'), noop, 'protocol'],
    ['a field is too large', `${OK}A: ${'x'.repeat(20_000)}\r\n\r\n`, noop, 'headers-too-large'],
    ['the head is too large', `${OK}${'A: 0123456789\r\n'.repeat(2000)}\r\n`, noop, 'headers-too-large'],
    ['the head has no end', `${OK}A: ${'x'.repeat(100_000)}`, noop, 'headers-too-large'],
    ['there are too many fields', `${OK}${fields(257)}\r\n`, noop, 'headers-too-large'],
    ['the length is over the limit', `${OK}Content-Length: 1001\r\n\r\n`, noop, 'body-too-large'],
    ['the body is over the limit', `${OK}\r\n${'x'.repeat(1001)}`, noop, 'body-too-large'],
    [
      'the body is over the limit when inflated',
      http(gzipSync(Buffer.alloc(1001)), 'Content-Encoding: gzip\r\n'),
      noop,
      'body-too-large',
    ],
    ['nothing comes', '', end, 'connection-reset'],
    ['the connection is cut', '', cut, 'connection-reset'],
    ['the head breaks off', `${OK}Content-Le`, end, 'connection-reset'],
    ['the body breaks off', `${OK}Content-Length: 10\r\n\r\nx`, end, 'connection-reset'],
    ['the body is cut', `${OK}Content-Length: 10\r\n\r\nx`, cut, 'connection-reset'],
    ['the chunks break off', `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab`, end, 'connection-reset'],
  ])('when %s', async (_title, reply, after, reason) => {
    expect(await askOf(reply, after)).toMatchObject({
      kind: 'failure',
      reason,
      address: ADDRESS,
      tlsProtocol: 'TLSv1.3',
    });
  });

  it('by a reset', async () => {
    await using server = await startTlsServer(leaf, (socket) => {
      (socket as unknown as { _parent: Socket })._parent.resetAndDestroy();
    });
    expect(await ask(server.port)).toMatchObject({ kind: 'failure', reason: 'connection-reset' });
  });

  it.each<[string, string]>([
    ['nothing comes', ''],
    ['the head stays away', `${OK}A: b\r\n`],
    ['the body stays away', `${OK}Content-Length: 10\r\n\r\n12345`],
  ])('at the deadline when %s', async (_title, reply) => {
    const result = await askOf(reply, undefined, { timeoutMs: 150 });
    expect(result).toMatchObject({ kind: 'failure', reason: 'timeout', address: ADDRESS });
    expect('status' in result).toBe(reply.includes('12345'));
  });

  it('at the deadline when the body comes drop by drop', async () => {
    let timer: NodeJS.Timeout | undefined;
    const drip = (socket: TLSSocket): void => {
      timer = setInterval(() => socket.write('x'), 5);
    };
    const result = await askOf(`${OK}\r\n`, drip, { timeoutMs: 150 });
    clearInterval(timer);
    expect(result).toMatchObject({ kind: 'failure', reason: 'timeout', status: 200 });
  });
});

describe('a caller that has enough', () => {
  it.each([
    ['in the handshake', 50],
    ['before it began', 0],
  ])('gets the reason of the signal %s', async (_title, afterMs) => {
    await using server = await startTcpServer(() => undefined);
    const caller = new AbortController();
    const reason = new Error('enough');
    if (afterMs === 0) caller.abort(reason);
    else setTimeout(() => caller.abort(reason), afterMs);
    await expect(ask(server.port, { signal: caller.signal })).rejects.toBe(reason);
  });
});
