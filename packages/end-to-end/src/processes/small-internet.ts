import { join } from 'node:path';
import { createWorld, type FakeInternet, startFakeInternet, type World, type WorldData } from '@wherefore/testkit';
import { openScratch } from '@wherefore/testkit/processes';

/** A fake internet with real addresses of this machine, and how processes are told of it. */
export interface SmallInternet extends AsyncDisposable {
  readonly world: World;
  readonly internet: FakeInternet;
  /** Options of API and worker: its name server, its certificates, its addresses. */
  readonly options: readonly string[];
  /** A folder for what processes are given. */
  readonly folder: string;
}

/**
 * `isForgiving`: asked about what it was not told of, it says that there is no such thing, and nobody is blamed.
 */
export async function startSmallInternet(
  data: WorldData,
  { isForgiving = false }: { readonly isForgiving?: boolean } = {},
): Promise<SmallInternet> {
  await using closing = new AsyncDisposableStack();
  const world = createWorld(data);
  if (!isForgiving) closing.defer(() => world[Symbol.dispose]());
  const internet = closing.use(await startFakeInternet(world, { mode: 'literal' }));
  const { path: folder } = closing.use(await openScratch());
  const ca = join(folder, 'ca.pem');
  await internet.writeCa(ca);
  const { host, port } = internet.nameServer;
  const owned = closing.move();
  return {
    world,
    internet,
    folder,
    options: ['--dns', `${host}:${port}`, '--ca', ca, '--allow', '127.0.0.0/8'],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const HOUR_S = 3600;

/** Servers that are delegated to a host of their own. `ttl`: of all that is said of them, s. */
export function delegatedServers(
  serverNames: readonly string[],
  { ttl = HOUR_S }: { readonly ttl?: number } = {},
): WorldData {
  const nothing = { error: 'NODATA', negativeTtl: ttl } as const;
  return {
    dns: Object.fromEntries(
      serverNames.flatMap((name) => [
        [`A ${name}`, [{ data: '192.0.2.1', ttl }]],
        [`AAAA ${name}`, nothing],
        [`A fed.${name}`, [{ data: '192.0.2.2', ttl }]],
        [`AAAA fed.${name}`, nothing],
        [`SRV _matrix-fed._tcp.${name}`, nothing],
        [`SRV _matrix._tcp.${name}`, nothing],
      ]),
    ),
    wellKnown: Object.fromEntries(
      serverNames.map((name) => [
        `https://${name}/.well-known/matrix/server`,
        { status: 200, headers: { 'cache-control': `max-age=${ttl}` }, body: `{"m.server":"fed.${name}:443"}` },
      ]),
    ),
  };
}
