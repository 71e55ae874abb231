import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientKey } from './client-key.ts';

/** What one client may take of the connections, and one connection of the time. */
export interface ConnectionBounds {
  /** Connections of one client at once; more are dropped. 0: as many as there are. */
  readonly perClient: number;
  /** Requests that are answered on one connection at one stroke; behind the last it is closed. */
  readonly pipelined: number;
}

/** Bounds a server that has its handlers, and does not listen yet. */
export function boundConnections(server: Server, { perClient, pipelined }: ConnectionBounds): void {
  if (perClient > 0) countClients(server, perClient);
  breakPipelines(server, pipelined);
}

/** Were they not counted by client, one of them could have all that there are, and say nothing. */
function countClients(server: Server, max: number): void {
  const counts = new Map<string, number>();
  server.on('connection', (socket) => {
    const key = clientKey(socket.remoteAddress);
    const count = (counts.get(key) ?? 0) + 1;
    if (count > max) {
      socket.destroy();
      return;
    }
    counts.set(key, count);
    socket.once('close', () => {
      const left = (counts.get(key) ?? 1) - 1;
      if (left === 0) counts.delete(key);
      else counts.set(key, left);
    });
  });
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * All requests that have arrived on a connection are handled before anybody else has a turn, a thousand at a stroke, and
 * that for each connection. Nobody who means well sends so many without waiting for an answer, and whoever does may ask
 * again for what was not answered (RFC 9112 s9.3.2).
 */
function breakPipelines(server: Server, max: number): void {
  const handlers = server.listeners('request') as Handler[];
  const ending = new WeakSet<Socket>();
  let last: Socket | undefined;
  let run = 0;
  const nextTurn = (): void => {
    last = undefined;
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const { socket } = request;
    if (socket.destroyed || ending.has(socket)) return;
    if (last === undefined) setImmediate(nextTurn);
    if (socket === last) run += 1;
    else {
      last = socket;
      run = 1;
    }
    if (run === max) {
      ending.add(socket);
      // The last answer of this connection says so, and closes it.
      response.shouldKeepAlive = false;
      // And nothing more is read of it, whoever among those before has done with its request.
      socket.pause();
      socket.resume = () => socket;
    }
    for (const handler of handlers) handler.call(server, request, response);
  });
}
