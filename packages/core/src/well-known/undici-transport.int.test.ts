import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { HopResult } from './hop-transport.ts';
import { ADDRESS, ask, askOf, authority, closedPort, HOST, http, leaf } from './testing/asking.ts';
import { startTcpServer, startTlsServer } from './testing/raw-server.ts';

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
    const closed = await closedPort();
    const dial = (address: string) => {
      dialed.push(address);
      return { host: '127.0.0.1', port: address === '192.0.2.3' ? server.port : closed };
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
});

/** At the same time, so that each has room for its handshake on a machine that is busy. */
describe.concurrent('an exchange is over at the deadline', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  const timeoutMs = 5000;

  it.each<[string, string]>([
    ['nothing comes', ''],
    ['the head stays away', `${OK}A: b\r\n`],
    ['the body stays away', `${OK}Content-Length: 10\r\n\r\n12345`],
  ])('when %s', async (_title, reply) => {
    const result = await askOf(reply, undefined, { timeoutMs });
    expect(result).toMatchObject({ kind: 'failure', reason: 'timeout', address: ADDRESS });
    expect('status' in result).toBe(reply.includes('12345'));
  });

  it('when the body comes drop by drop', async () => {
    let timer: NodeJS.Timeout | undefined;
    const drip = (socket: TLSSocket): void => {
      timer = setInterval(() => socket.write('x'), 25);
    };
    const result = await askOf(`${OK}\r\n`, drip, { timeoutMs });
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
