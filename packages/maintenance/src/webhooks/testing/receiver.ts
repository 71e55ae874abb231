import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What a receiver does with a request that it has read. */
export type Behavior = (response: ServerResponse, request: IncomingMessage) => void;

export const TAKES: Behavior = (response) => void response.writeHead(204).end();

export function answers(status: number, headers: Readonly<Record<string, string>> = {}): Behavior {
  return (response) => void response.writeHead(status, headers).end('{}');
}

/** A request whose signature was good. */
export interface Received {
  readonly id: string;
  readonly timestamp: string;
  readonly at: number;
  readonly path: string;
  readonly payload: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: { readonly serverName: string; readonly change: string; readonly eventId: string } & Record<
      string,
      unknown
    >;
  };
}

/** Somebody who is told of changes, on loopback. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly secret: string;
  readonly received: readonly Received[];
  /** Requests that were not signed as they should be. */
  readonly refused: readonly string[];
  /** Requests that are not answered yet, at one time at most. */
  readonly mostAtOnce: number;
  behave(behavior: Behavior): void;
}

/** Checks each signature by the library of Standard Webhooks, and then behaves. */
export async function startReceiver(first: Behavior = TAKES): Promise<Receiver> {
  const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
  const webhook = new Webhook(secret);
  const received: Received[] = [];
  const refused: string[] = [];
  let behavior = first;
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => {
      atOnce -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      try {
        const payload = webhook.verify(Buffer.concat(chunks).toString(), headers) as Received['payload'];
        const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = headers;
        if (request.method !== 'POST') throw new Error(`${request.method} and not POST`);
        received.push({ id, timestamp, at: Date.now(), path: request.url ?? '', payload });
      } catch (error) {
        refused.push(String(error));
      }
      behavior(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook?of=mine`,
    secret,
    received,
    refused,
    get mostAtOnce() {
      return mostAtOnce;
    },
    behave(next) {
      behavior = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
