import { createServer, type Socket, connect as toServer } from 'node:net';

/** A network between a client and a server that can lose whatever is sent, without anybody being told. */
export interface DeafNetwork extends AsyncDisposable {
  /** The URL of the server as it is seen through the network. */
  readonly url: string;
  /** Connections that were made. */
  readonly connections: number;
  /** What is sent from now on in either direction is lost; connections stay, and new ones come about. */
  swallow(): void;
  /** Something was lost since. */
  swallowed(): Promise<void>;
  /** What is sent from now on arrives. What was swallowed does not. */
  carry(): void;
}

export async function deafNetwork(url: string): Promise<DeafNetwork> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isDeaf = false;
  let lost = Promise.withResolvers<void>();
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const behind = toServer(Number(port), hostname);
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        if (!isDeaf) to.destroy();
      });
      from.on('data', (bytes) => {
        if (isDeaf) lost.resolve();
        else to.write(bytes);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const through = new URL(url);
  through.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: through.href,
    get connections() {
      return connections;
    },
    swallow() {
      isDeaf = true;
      lost = Promise.withResolvers();
    },
    swallowed: () => lost.promise,
    carry() {
      isDeaf = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
