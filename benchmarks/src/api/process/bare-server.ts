import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { script } from '../../process/child.ts';

export interface BareServerInput {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface BareServerReport {
  readonly url: string;
}

/** Says one thing, whatever is asked: nothing on Node.js can answer sooner. But at `/cpu` how many µs it has taken. */
script<BareServerInput, BareServerReport>(({ headers, body }) => {
  const head = [...headers];
  const server = createServer((request, response) => {
    if (request.url === '/cpu') {
      const { user, system } = process.cpuUsage();
      response.end(String(user + system));
      return;
    }
    response.writeHead(200, head);
    response.end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
  });
});
