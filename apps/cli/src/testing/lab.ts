import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, type FakeInternet, startFakeInternet, type WorldData } from '@wherefore/testkit';

/** A fake internet for a process, and what to tell that process about it. */
export interface Lab extends AsyncDisposable {
  readonly internet: FakeInternet;
  readonly folder: string;
  /** Options with which the command lives in the lab. */
  readonly options: readonly string[];
  /** Closes the sockets; the folder stays. */
  close(): Promise<void>;
}

/** Puts a world on addresses of 127.0.0.0/8. Rejects where the ports 53 and 443 cannot be had. */
export async function openLab(data: WorldData, serverNames: readonly string[] = []): Promise<Lab> {
  const internet = await startFakeInternet(createWorld(data, { serverNames }), { mode: 'literal' });
  const folder = await mkdtemp(join(tmpdir(), 'wherefore-cli-'));
  const ca = join(folder, 'ca.pem');
  await internet.writeCa(ca);
  const { host, port } = internet.nameServer;
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await internet[Symbol.asyncDispose]();
    isOpen = false;
  };
  return {
    internet,
    folder,
    options: ['--dns', `${host}:${port}`, '--ca', ca, '--allow', '127.0.0.0/8'],
    close,
    [Symbol.asyncDispose]: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Why there cannot be a lab on this machine; `undefined` when there can. */
export async function whyNoLab(): Promise<string | undefined> {
  const url = 'https://a.example/.well-known/matrix/server';
  try {
    await using _ = await openLab({
      dns: { 'A a.example': [{ data: '192.0.2.1', ttl: 1 }] },
      wellKnown: { [url]: { status: 404 } },
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
