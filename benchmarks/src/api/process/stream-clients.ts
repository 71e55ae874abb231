import { Agent, get } from 'node:http';
import { script } from '../../process/child.ts';
import { median, percentile } from '../../report/statistics.ts';

export interface StreamClientsInput {
  readonly url: string;
  readonly clients: number;
  /** Events that each of them is to be told of. */
  readonly events: number;
}

export interface StreamClientsReport {
  readonly medianMs: number;
  readonly p99Ms: number;
}

const PATIENCE_MS = 60_000;
const SENT_AT = /"requestedAt":([0-9]+)/g;

/** Clients of a stream of events, until each has been told of all. How long after they were sent, ms. */
script<StreamClientsInput, StreamClientsReport>(async ({ url, clients, events }) => {
  const agent = new Agent({ maxSockets: clients });
  const delays: number[] = [];
  await new Promise<void>((resolve, reject) => {
    let left = clients * events;
    const late = setTimeout(() => reject(new Error(`${left} events did not come`)), PATIENCE_MS);
    const client = (index: number): void => {
      // One address has no more than some streams.
      get(url, { agent, localAddress: `127.0.1.${index + 1}` }, (response) => {
        let rest = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          const now = Date.now();
          const end = `${rest}${text}`.lastIndexOf('\n\n');
          const told = `${rest}${text}`.slice(0, end + 1);
          rest = `${rest}${text}`.slice(end + 1);
          for (const [, sentAt] of told.matchAll(SENT_AT)) {
            delays.push(now - Number(sentAt));
            left -= 1;
          }
          if (left > 0) return;
          clearTimeout(late);
          resolve();
        });
      }).on('error', reject);
    };
    for (let index = 0; index < clients; index += 1) client(index);
  });
  agent.destroy();
  return { medianMs: median(delays), p99Ms: percentile(delays, 0.99) };
});
