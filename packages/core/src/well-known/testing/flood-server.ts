import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { KeyAndCertificate } from '@wherefore/testkit';

/** What comes without end, or nearly: 300 MB. */
export type Flood = 'declared' | 'chunked' | 'until-end' | 'gzip' | 'head' | 'early-hints';

/** A TLS server in a thread of its own, whose memory is not that of the client under test. */
export interface FloodServer extends AsyncDisposable {
  readonly port: number;
}

export async function startFloodServer(credentials: KeyAndCertificate, flood: Flood): Promise<FloodServer> {
  const worker = new Worker(SERVER, { eval: true, workerData: { credentials, flood } });
  const [port] = (await once(worker, 'message')) as [number];
  return {
    port,
    async [Symbol.asyncDispose](): Promise<void> {
      await worker.terminate();
    },
  };
}

// Plain JavaScript: a worker has no part in the transforms of the test run.
const SERVER = `
const { parentPort, workerData } = require('node:worker_threads');
const { createServer } = require('node:tls');
const { gzipSync } = require('node:zlib');
const TOTAL = 300_000_000;
const piece = Buffer.alloc(65_536, 'x');
const chunk = Buffer.concat([Buffer.from('10000\\r\\n'), piece, Buffer.from('\\r\\n')]);
const OK = 'HTTP/1.1 200 OK\\r\\n';
const bomb = workerData.flood === 'gzip' ? gzipSync(Buffer.alloc(TOTAL / 10)) : Buffer.alloc(0);
const floods = {
  'declared': [OK + 'Content-Length: ' + TOTAL + '\\r\\n\\r\\n', piece],
  'chunked': [OK + 'Transfer-Encoding: chunked\\r\\n\\r\\n', chunk],
  'until-end': [OK + '\\r\\n', piece],
  'gzip': [OK + 'Content-Encoding: gzip\\r\\nContent-Length: ' + bomb.length + '\\r\\n\\r\\n', bomb],
  'head': [OK + 'A: ', piece],
  'early-hints': ['', Buffer.from(('HTTP/1.1 103 Early Hints\\r\\nA: ' + 'x'.repeat(1000) + '\\r\\n\\r\\n').repeat(64))],
};
const [head, unit] = floods[workerData.flood];
const server = createServer(workerData.credentials, (socket) => {
  socket.on('error', () => socket.destroy());
  let sent = 0;
  const pump = () => {
    while (sent < TOTAL && !socket.destroyed) {
      sent += unit.length;
      if (!socket.write(unit)) return;
    }
  };
  socket.on('drain', pump);
  socket.once('data', () => {
    socket.write(head);
    pump();
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
