import type { TLSSocket } from 'node:tls';
import { CertificateAuthority, type KeyAndCertificate } from '@wherefore/testkit';
import { systemClock } from '../../system-clock.ts';
import type { HopResult } from '../hop-transport.ts';
import { createUndiciTransport, type UndiciTransportOptions } from '../undici-transport.ts';
import { startTcpServer, startTlsServer } from './raw-server.ts';

export const HOST = 'example.org';
export const ADDRESS = '192.0.2.1';
/** The one that is trusted. */
export const authority: CertificateAuthority = new CertificateAuthority('trusted');
export const leaf: KeyAndCertificate = authority.issue({
  dns: [HOST, '*.example.org'],
  ips: [ADDRESS, '2001:db8::1'],
});

export interface Asked {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly addresses?: readonly string[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly options?: UndiciTransportOptions;
}

/** Sends a request to a port of loopback, whatever host and address it is for. Bodies are at most 1000 octets. */
export async function ask(port: number, asked: Asked = {}): Promise<HopResult> {
  const { host = HOST, path = '/.well-known/matrix/server', timeoutMs = 10_000 } = asked;
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
    maxBodyBytes: 1000,
    clock: systemClock,
  });
}

/** Asks a server that sends this and then does what `after` says: nothing by default. */
export async function askOf(
  reply: string | Buffer,
  after: (socket: TLSSocket) => void = () => undefined,
  asked: Asked = {},
): Promise<HopResult> {
  await using server = await startTlsServer(leaf, (socket) => {
    socket.write(reply);
    after(socket);
  });
  return await ask(server.port, asked);
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = await startTcpServer(() => undefined);
  await server[Symbol.asyncDispose]();
  return server.port;
}

/** A response with a length. */
export function http(body: string | Buffer, headers = ''): Buffer {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}
