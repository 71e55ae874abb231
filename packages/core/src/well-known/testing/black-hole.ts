import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A port on loopback to which nobody gets through: connections neither succeed nor fail. */
export interface BlackHole extends AsyncDisposable {
  readonly port: number;
}

/** A server that never accepts, with its backlog full: the kernel drops whatever else arrives. */
export async function startBlackHole(): Promise<BlackHole> {
  const worker = new Worker(SERVER, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', ignore));
  await Promise.all(fillers.slice(0, 2).map((filler) => once(filler, 'connect')));
  return {
    port,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

function ignore(): void {
  // Those behind the full backlog fail in the end.
}

// Plain JavaScript: a worker has no part in the transforms of the test run. Its thread is stopped when it listens.
const SERVER = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;
