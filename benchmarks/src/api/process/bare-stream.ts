import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '../../process/child.ts';

export interface BareStreamInput {
  /** An event as it goes out; `TIME` in it is when. */
  readonly text: string;
  readonly events: number;
  readonly everyMs: number;
}

export interface BareStreamReport {
  readonly url: string;
}

/**
 * Tells all who are at `/stream` of events that it makes up, once `/go` is asked for, and nothing more. `/open` says how
 * many are there, `/cpu` how many µs it has taken.
 */
script<BareStreamInput, BareStreamReport>(({ text, events, everyMs }) => {
  const open = new Set<ServerResponse>();
  const go = async (): Promise<void> => {
    for (let sent = 0; sent < events; sent += 1) {
      const told = text.replaceAll('TIME', String(Date.now()));
      for (const response of open) response.write(told);
      await sleep(everyMs);
    }
  };
  const server = createServer((request, response) => {
    if (request.url === '/stream') {
      response.socket?.setNoDelay(true);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      open.add(response);
      return;
    }
    if (request.url === '/go') void go();
    const { user, system } = process.cpuUsage();
    response.end(String(request.url === '/cpu' ? user + system : open.size));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
  });
});
