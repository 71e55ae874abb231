import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { KeyAndCertificate } from '@wherefore/testkit';

/** A server on loopback that does with a connection whatever the test wants. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
}

export async function startTcpServer(onConnection: (socket: Socket) => void): Promise<RawServer> {
  return await listen(createServer(onConnection));
}

/** The request, up to the empty line, is read before `onRequest` is called with it. */
export async function startTlsServer(
  credentials: KeyAndCertificate,
  onRequest: (socket: TLSSocket, request: string) => void,
): Promise<RawServer> {
  const server = createTlsServer({ ...credentials, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.on('error', () => socket.destroy());
    let request = '';
    socket.on('data', (chunk) => {
      const isWhole = request.includes('\r\n\r\n');
      request += chunk.toString('latin1');
      if (!isWhole && request.includes('\r\n\r\n')) onRequest(socket, request);
    });
  });
  server.on('tlsClientError', () => undefined);
  return await listen(server);
}

async function listen(server: Server): Promise<RawServer> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
