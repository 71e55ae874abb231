import { once } from 'node:events';
import { createServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { CertificateAuthority } from '@wherefore/testkit';
import { ATTACKER, type Served } from './places.ts';

/** Serves well-knowns of any host below attacker.example. */
export async function startAttacker(
  served: (host: string) => Served,
): Promise<AsyncDisposable & { readonly caPem: string }> {
  const authority = new CertificateAuthority('Attacker');
  const server: HttpsServer = createServer(
    authority.issue({ dns: ['*.attacker.example'], ips: [ATTACKER] }),
    (request, response) => {
      const what = served((request.headers.host ?? '').replace(/:[0-9]+$/, ''));
      if (what.kind === 'delegation') response.end(JSON.stringify({ 'm.server': what.delegated }));
      else if (what.kind === 'redirect')
        response.writeHead(302, { location: Buffer.from(what.location).toString('latin1') }).end();
      else response.writeHead(404).end();
    },
  );
  server.listen(443, ATTACKER);
  await once(server, 'listening');
  return {
    caPem: authority.caPem,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Listens where nobody must come. */
export async function startTraps(
  places: readonly (readonly [address: string, port: number])[],
): Promise<AsyncDisposable & { readonly caught: ReadonlyMap<string, number> }> {
  const caught = new Map<string, number>();
  await using opened = new AsyncDisposableStack();
  for (const [address, port] of places) {
    const server: Server = createTcpServer((socket) => {
      caught.set(`${address} ${port}`, (caught.get(`${address} ${port}`) ?? 0) + 1);
      socket.on('error', () => undefined).destroy();
    });
    server.listen({ host: address, port, ipv6Only: true });
    await once(server, 'listening');
    opened.defer(() => new Promise<void>((closed) => server.close(() => closed())));
  }
  const traps = opened.move();
  return { caught, [Symbol.asyncDispose]: () => traps.disposeAsync() };
}
