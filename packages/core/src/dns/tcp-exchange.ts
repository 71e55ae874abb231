import { connect } from 'node:net';
import type { Cancellation } from '../ending.ts';
import type { Exchange } from './exchange.ts';
import { readHead } from './message.ts';
import type { NameServer } from './name-server.ts';
import { isAnswerTo, type Query } from './query.ts';

const LENGTH_OCTETS = 2;

/**
 * Sends the query over a connection of its own (RFC 7766) and reads one message, which the length in front of it
 * keeps to 64 KiB. A message that does not answer the query ends the exchange: on a connection there are no strays.
 */
export function exchangeTcp(query: Query, server: NameServer, signal: Cancellation): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect({ host: server.address, port: server.port, noDelay: true });
    const chunks: Buffer[] = [];
    let size = 0;
    let needed = LENGTH_OCTETS;
    let settled = false;
    const settle = (exchange: Exchange): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(exchange);
    };
    const onAbort = (): void => {
      settle({ kind: 'failure', reason: 'timeout', message: `no answer from ${server.label} over TCP` });
    };
    const fail = (why: string): void => {
      settle({ kind: 'failure', reason: 'network', message: `${why} from ${server.label} over TCP` });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.on('close', () => fail('connection closed before the answer'));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < needed) return;
      const received = Buffer.concat(chunks);
      needed = LENGTH_OCTETS + received.readUInt16BE(0);
      if (size >= needed) settle(readReply(query, server, received.subarray(LENGTH_OCTETS, needed)));
    });
    const length = Buffer.alloc(LENGTH_OCTETS);
    length.writeUInt16BE(query.bytes.length);
    socket.write(Buffer.concat([length, query.bytes]));
    if (signal.aborted) onAbort();
  });
}

function readReply(query: Query, server: NameServer, bytes: Buffer): Exchange {
  const head = readHead(bytes);
  if (head !== undefined && isAnswerTo(query, head) && !head.truncated) return { kind: 'message', bytes, head };
  const message = `what ${server.label} sent over TCP is not the answer to the question`;
  return { kind: 'failure', reason: 'malformed', message };
}
