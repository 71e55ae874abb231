import { createSocket } from 'node:dgram';
import type { Cancellation } from '../ending.ts';
import type { Exchange } from './exchange.ts';
import { readHead } from './message.ts';
import type { NameServer } from './name-server.ts';
import { isAnswerTo, type Query } from './query.ts';

/** Datagrams that answer something else. So many of them are no accident but guesses (RFC 5452 s9.1). */
const MAX_STRAYS = 32;

/**
 * Sends the query from a socket of its own and waits for the datagram that answers it; every other one is ignored.
 * The source port is the kernel's choice, which is random (RFC 5452 s9.2) and never one that is in use; the socket is
 * connected, so that the kernel drops what comes from elsewhere and tells of a closed port at once.
 */
export function exchangeUdp(query: Query, server: NameServer, signal: Cancellation): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = createSocket(server.family === 4 ? 'udp4' : 'udp6');
    let strays = 0;
    let isSent = false;
    let unreadable = false;
    let settled = false;
    const settle = (exchange: Exchange): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      socket.close();
      resolve(exchange);
    };
    const onAbort = (): void => {
      const message = `no answer${unreadable ? ' that can be read' : ''} from ${server.label}`;
      settle({ kind: 'failure', reason: unreadable ? 'malformed' : 'timeout', message });
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      settle({ kind: 'failure', reason: 'network', message: `${error.code ?? error.message} from ${server.label}` });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // It stays for the life of the socket: an error after the answer must not be thrown at the process.
    socket.on('error', fail);
    socket.on('message', (bytes, source) => {
      if (settled) return;
      // Before the query has left, nothing can be the answer to it.
      const head = isSent && source.port === server.port ? readHead(bytes) : undefined;
      if (head !== undefined && isAnswerTo(query, head)) {
        settle(head.truncated ? { kind: 'use-tcp' } : { kind: 'message', bytes, head });
        return;
      }
      // It has the id, but nothing that could be checked: told in the end, if nothing better comes.
      unreadable ||= head === undefined && bytes.length >= 2 && bytes.readUInt16BE(0) === query.id;
      strays += 1;
      if (strays >= MAX_STRAYS) settle({ kind: 'use-tcp' });
    });
    socket.connect(server.port, server.address, (error?: Error) => {
      if (settled) return;
      if (error !== undefined && error !== null) return fail(error);
      isSent = true;
      socket.send(query.bytes, (sendError) => {
        if (sendError !== null) fail(sendError);
      });
    });
    if (signal.aborted) onAbort();
  });
}
