import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a process and its database. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on nothing is forwarded, and nobody is told: connections stay, and new ones are accepted. */
  freeze(): void;
  /** New connections are forwarded again. Those that were frozen stay dead, as behind a router that has forgotten them. */
  thaw(): void;
}

export async function startTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  let isFrozen = false;
  const dead = new Set<Socket>();
  const live = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (isFrozen) {
      dead.add(near.pause());
      return;
    }
    const far = connect(target).on('error', () => near.destroy());
    const pair = [near, far] as const;
    live.add(pair);
    near.on('close', () => {
      live.delete(pair);
      if (!dead.has(far)) far.destroy();
    });
    far.on('close', () => {
      if (!dead.has(near)) near.destroy();
    });
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      isFrozen = true;
      for (const [near, far] of live) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
        dead.add(near).add(far);
      }
      live.clear();
    },
    thaw() {
      isFrozen = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...dead, ...[...live].flat()]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
