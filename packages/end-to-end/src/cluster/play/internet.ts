import { readFile } from 'node:fs/promises';
import { startChild } from '@wherefore/testkit/processes';
import type { ClusterWorldOptions } from './cluster-world.ts';

export interface InternetOptions extends ClusterWorldOptions {
  readonly changeEveryMs: number;
  readonly changesAtOnce: number;
}

/** What its process is told, as JSON. */
export interface InternetOrders extends InternetOptions {
  /** Where to write the certificate that clients have to trust. */
  readonly caFile: string;
}

export interface Internet extends AsyncDisposable {
  /** `ADDR:PORT`. */
  readonly nameServer: string;
  readonly caPem: string;
  /** From now on it changes. */
  change(): void;
  /**
   * It stays as it is; gives how often it changed.
   *
   * @throws it was asked about what it was not told of
   */
  stop(): Promise<number>;
}

const SCRIPT = new URL('internet.script.ts', import.meta.url);

/** Starts the world of a cluster on addresses of this machine, in a process of its own. */
export async function startInternet(options: InternetOptions, caFile: string): Promise<Internet> {
  const orders: InternetOrders = { ...options, caFile };
  const child = startChild(SCRIPT, JSON.stringify(orders));
  const nameServer = await child.line();
  return {
    nameServer,
    caPem: await readFile(caFile, 'utf8'),
    change: () => child.tell('change'),
    async stop() {
      child.tell('stop');
      return Number(await child.line());
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
