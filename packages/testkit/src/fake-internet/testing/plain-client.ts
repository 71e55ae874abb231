import { Buffer } from 'node:buffer';
import { request } from 'node:https';
import { createWorld } from '../../world.ts';
import type { HttpEntry, WorldData } from '../../world-data.ts';
import type { FakeInternet } from '../fake-internet.ts';
import { startFakeInternet } from '../fake-internet.ts';

export const PATH: string = '/.well-known/matrix/server';
export const URL_OF_A: string = `https://a.example${PATH}`;

/** What came. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Where and how; the defaults are those of `URL_OF_A` at its address. */
export interface GetOptions {
  readonly at?: string;
  readonly port?: number;
  readonly host?: string;
  readonly sni?: string;
  readonly path?: string;
  readonly trusting?: boolean;
  readonly ca?: string | undefined;
}

/** One GET as a plain client does it, told by `dial` where the address is. */
export function get(
  internet: FakeInternet,
  {
    at = '192.0.2.10',
    port = 443,
    host = 'a.example',
    sni = host,
    path = PATH,
    trusting = false,
    ca = internet.caPem,
  }: GetOptions = {},
): Promise<Answer> {
  const endpoint = internet.dial(at, port);
  const isLiteral = /^[\d.]+$|^\[/.test(host);
  return new Promise((resolve, reject) => {
    const sent = request({
      ...endpoint,
      path,
      headers: { Host: host },
      servername: isLiteral ? '' : sni,
      ca,
      rejectUnauthorized: !trusting,
      agent: false,
      maxHeaderSize: 16_384,
      ...(isLiteral && { host: endpoint.host }),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.rawHeaders, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.end();
  });
}

/** A world with this at `URL_OF_A`. */
export function worldOf(entry: HttpEntry, more: WorldData = {}): WorldData {
  return {
    ...more,
    dns: { 'A a.example': [{ data: '192.0.2.10', ttl: 1 }], ...more.dns },
    wellKnown: { [URL_OF_A]: entry, ...more.wellKnown },
  };
}

/** On loopback, closed at the end, strangers not forgiven. */
export async function withWorld(data: WorldData, use: (internet: FakeInternet) => Promise<void>): Promise<void> {
  using world = createWorld(data);
  await using internet = await startFakeInternet(world, { mode: 'mapped' });
  await use(internet);
}

/** Reads until there is enough, chunk by chunk. */
export async function stream(
  internet: FakeInternet,
  enough: number,
  onChunk: (chunk: Buffer) => void,
): Promise<{ bytes: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      ...internet.dial('192.0.2.10', 443),
      path: PATH,
      headers: { Host: 'a.example' },
      servername: 'a.example',
      ca: internet.caPem,
      agent: false,
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        onChunk(chunk);
        if (bytes < enough) return;
        resolve({ bytes, headers: response.headers });
        response.destroy();
      });
      response.on('end', () => resolve({ bytes, headers: response.headers }));
    });
    sent.end();
  });
}
