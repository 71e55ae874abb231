import type { Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { parseIp } from '@wherefore/discovery';
import { type HopFailure, hopFailure } from './hop-failure.ts';

export interface HandshakeOptions {
  /** A DNS name or an IP literal without brackets, which the certificate must cover. */
  readonly host: string;
  readonly secureContext: SecureContext;
  readonly signal: AbortSignal;
}

export type Handshake =
  | { readonly kind: 'secured'; readonly socket: TLSSocket; readonly tlsProtocol: string }
  | ({ readonly kind: 'failure' } & HopFailure);

/**
 * Speaks TLS over a connection. A DNS name is sent as SNI without its trailing dot, an IP literal is not sent (R34,
 * R37). Certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says. Rejects with the signal's reason.
 */
export function shakeHands(transport: Socket, { host, secureContext, signal }: HandshakeOptions): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const name = host.endsWith('.') ? host.slice(0, -1) : host;
    const socket = connect({
      socket: transport,
      secureContext,
      host: name,
      ...(parseIp(name) === undefined ? { servername: name } : {}),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: true,
    });
    const onAbort = (): void => {
      socket.destroy();
      reject(signal.reason);
    };
    const settle = (handshake: Handshake): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(handshake);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // It stays for the life of the socket: an error after the handshake is told to the one who uses it, too.
    socket.on('error', (error) => settle({ kind: 'failure', ...hopFailure(error, 'handshake') }));
    socket.once('close', () =>
      settle({ kind: 'failure', reason: 'connection-reset', message: 'closed in the handshake' }),
    );
    socket.once('secureConnect', () => {
      settle({ kind: 'secured', socket, tlsProtocol: socket.getProtocol() ?? 'unknown' });
    });
    if (signal.aborted) onAbort();
  });
}
