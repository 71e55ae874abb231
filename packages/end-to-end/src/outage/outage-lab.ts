import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { makeToken, tokenEntry, tokenLine } from '@wherefore/service';
import type { DnsEntry } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { delegatedServers, startSmallInternet } from '../processes/small-internet.ts';
import { type ServiceProcess, startProcess, untilReady } from '../processes/start-process.ts';
import { startTcpProxy, type TcpProxy } from '../processes/tcp-proxy.ts';
import { type EventListener, listenToEvents } from './event-listener.ts';
import { type Load, startLoad } from './load.ts';

/** An API and a worker whose database is behind a proxy, and what is played with it. */
export interface OutageLab extends AsyncDisposable {
  readonly postgres: PostgresServer;
  readonly proxy: TcpProxy;
  readonly api: ServiceProcess;
  readonly worker: ServiceProcess;
  readonly listener: EventListener;
  /** Names that are fresh in the memory of the API. */
  readonly warm: readonly string[];
  begin(): Load;
  /** The database as an administrator sees it, past the proxy. */
  admin<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

/** Of each process; its listener of the log has one more. */
export const CONNECTIONS = 6;

/** Of the server. */
export const MAX_CONNECTIONS = 60;

const WARM = 20;
const COLD = 20_000;

export async function openOutageLab(): Promise<OutageLab> {
  await using closing = new AsyncDisposableStack();
  const warm = Array.from({ length: WARM }, (_, index) => `warm${index}.example`);
  const world = delegatedServers([...warm, 'example.org']);
  const cold = Array.from({ length: COLD }, (_, index) => `cold${index}.example`);
  const ttl = 3600;
  const coldDns = Object.fromEntries(
    cold.flatMap((name): (readonly [string, DnsEntry])[] => [
      [`A ${name}`, [{ data: '192.0.2.1', ttl }]],
      [`AAAA ${name}`, { error: 'NODATA', negativeTtl: ttl }],
    ]),
  );
  const internet = closing.use(await startSmallInternet({ ...world, dns: { ...world.dns, ...coldDns } }));
  const postgres = closing.use(await startPostgresServer({ settings: { max_connections: String(MAX_CONNECTIONS) } }));
  const proxy = closing.use(await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(postgres.url).port) }));
  const url = new URL(postgres.url);
  url.port = String(proxy.port);
  const token = makeToken();
  const tokens = join(internet.folder, 'tokens');
  await writeFile(tokens, `${tokenLine(tokenEntry('operator', token))}\n`);
  const shared = ['--database', url.href, '--connections', String(CONNECTIONS), ...internet.options];
  const unlimited = ['--requests-per-minute', '0', '--resolutions-per-minute', '0', '--tokens', tokens];
  // One makes the tables.
  const api = closing.use(await startProcess('api', [...shared, ...unlimited]));
  const worker = closing.use(await startProcess('worker', shared));
  await Promise.all([untilReady(api), untilReady(worker)]);
  const listener = listenToEvents(api.url);
  closing.defer(() => listener.stop());
  for (const name of warm) await (await fetch(`${api.url}/v1/servers/${name}/destination`)).arrayBuffer();
  const nextNames = cold.values();
  const lab = closing.move();
  return {
    postgres,
    proxy,
    api,
    worker,
    listener,
    warm,
    begin: () =>
      startLoad({
        url: api.url,
        token,
        warm,
        nextCold() {
          const { value } = nextNames.next();
          if (value === undefined) throw new RangeError('more names were asked for than there are');
          // With a port, so that the DNS alone is asked.
          return `${value}:8448`;
        },
      }),
    async admin(work) {
      await using database = await openDatabase(postgres.url, { connections: 2 });
      return await work(database);
    },
    [Symbol.asyncDispose]: () => lab.disposeAsync(),
  };
}

/** Waits until a name that nobody knows is answered, and both processes say that they are ready and up to date. */
export async function untilRecovered({ api, worker }: OutageLab, load: Load): Promise<number> {
  const begunAt = performance.now();
  const answered = load.cold.answered.length;
  while (load.cold.answered.length < answered + 5) {
    if (performance.now() - begunAt > 90_000) throw new Error('no name is resolved any more');
    await sleep(20);
  }
  for (const process of [api, worker]) {
    await untilReady(process, ({ status, parts }) => {
      const lagMs = Number(/([0-9]+) ms ago/.exec(parts['memory']?.detail ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
      return status === 'ready' && parts['database']?.detail === 'reachable' && lagMs < 2000;
    });
  }
  return performance.now() - begunAt;
}
