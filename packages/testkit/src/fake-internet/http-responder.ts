import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpReply } from '../world.ts';
import { gzippedZeros } from './gzip-bomb.ts';

type Response = Extract<HttpReply, { kind: 'response' }>;

/**
 * Writes a response to a connection, byte by byte as the world has it: no field is added but Content-Length and
 * `Connection: close`. Ends or destroys the connection. Rejects when the signal is aborted.
 */
export async function writeResponse(socket: Socket, response: Response, signal: AbortSignal): Promise<void> {
  const { fault, body } = response;
  if (response.delayMs > 0) await sleep(response.delayMs, undefined, { signal });
  switch (fault?.kind) {
    case 'garbage':
      socket.end('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\0\0\0\x7f');
      return;
    case 'slow-drip':
      socket.write(headOf(response, body.length));
      await drip(socket, response, { ...fault, signal });
      break;
    case 'truncated':
      socket.write(headOf(response, body.length));
      await writeAll(socket, firstBytes(body.chunks(), fault.bytes), signal);
      socket.end();
      return;
    case 'gzip-bomb': {
      const bomb = gzippedZeros(fault.bytes);
      socket.write(headOf(withHeaders(response, ['Content-Encoding', 'gzip']), bomb.length));
      await writeAll(socket, bomb.chunks(), signal);
      break;
    }
    case 'huge':
      if (fault.framing === 'chunked') {
        socket.write(headOf(withHeaders(response, ['Transfer-Encoding', 'chunked']), undefined));
        await writeAll(socket, chunked(body.chunks()), signal);
        break;
      }
      await writePlain(socket, response, signal);
      break;
    case 'many-headers': {
      const fields = Array.from({ length: fault.count }, (_, index): [string, string] => [`X-Field-${index}`, 'x']);
      await writePlain(socket, withHeaders(response, ...fields), signal);
      break;
    }
    case 'huge-header':
      await writePlain(socket, withHeaders(response, ['X-Huge', 'x'.repeat(fault.bytes)]), signal);
      break;
    case undefined:
      await writePlain(socket, response, signal);
  }
  socket.end();
}

async function writePlain(socket: Socket, response: Response, signal: AbortSignal): Promise<void> {
  socket.write(headOf(response, response.body.length));
  if (!isBodiless(response.status)) await writeAll(socket, response.body.chunks(), signal);
}

function withHeaders(response: Response, ...fields: readonly (readonly [string, string])[]): Response {
  return { ...response, headers: [...response.headers, ...fields] };
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

function headOf({ status, headers }: Response, contentLength: number | undefined): Buffer {
  const isFramed = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
  const lines = [`HTTP/1.1 ${status} Scripted`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (contentLength !== undefined && !isFramed && !isBodiless(status)) lines.push(`Content-Length: ${contentLength}`);
  return Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'utf8');
}

async function drip(
  socket: Socket,
  { body }: Response,
  { intervalMs, chunkBytes = 1, signal }: { intervalMs: number; chunkBytes?: number; signal: AbortSignal },
): Promise<void> {
  for (const chunk of body.chunks()) {
    for (let at = 0; at < chunk.length; at += chunkBytes) {
      await sleep(intervalMs, undefined, { signal });
      if (socket.destroyed) return;
      socket.write(chunk.subarray(at, at + chunkBytes));
    }
  }
}

function* firstBytes(chunks: Iterable<Uint8Array>, count: number): Iterable<Uint8Array> {
  let left = count;
  for (const chunk of chunks) {
    if (left <= 0) return;
    yield chunk.subarray(0, left);
    left -= chunk.length;
  }
}

function* chunked(chunks: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk.length === 0) continue;
    yield Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
  }
  yield Buffer.from('0\r\n\r\n');
}

async function writeAll(socket: Socket, chunks: Iterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  for (const chunk of chunks) {
    if (socket.destroyed) return;
    if (socket.write(chunk)) continue;
    const done = new AbortController();
    const options = { signal: AbortSignal.any([signal, done.signal]) };
    const silent = (): void => {};
    await Promise.race([once(socket, 'drain', options), once(socket, 'close', options)]).catch(silent);
    done.abort();
    signal.throwIfAborted();
  }
}
