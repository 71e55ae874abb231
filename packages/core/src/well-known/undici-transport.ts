import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { connectFirst, type Dial, type FirstConnection } from './first-connection.ts';
import type { HopRequest, HopTransport } from './hop-transport.ts';
import { type Exchanged, exchangeHttp } from './http-exchange.ts';
import { shakeHands } from './tls-handshake.ts';

type Undici = typeof import('undici');

export interface UndiciTransportOptions {
  /** Certificates in PEM that are trusted besides those that Node trusts (`tls.getCACertificates('default')`). */
  readonly ca?: readonly string[];
  /** Test hook: where connections really go. */
  readonly dial?: Dial | undefined;
}

/**
 * Requests over sockets: TCP to one of the given addresses (RFC 8305), TLS checked against the trusted certificates
 * for the host (R37, R39), one HTTP/1.1 request by undici. Each request has a connection of its own, closed behind
 * it: the next one to the same host is hours away. undici is loaded with the first connection, which keeps it out of
 * the time that it takes to import this package.
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): HopTransport {
  const { ca = [], dial } = options;
  let context: SecureContext | undefined;
  let undici: Promise<Undici> | undefined;
  return async (request) => {
    request.signal.throwIfAborted();
    const connection = await connectFirst({ ...request, dial });
    if (connection.kind === 'failure') return connection;
    context ??= createSecureContext(trustOf(ca));
    undici ??= import('undici');
    try {
      return { ...(await overTls(connection, { context, undici }, request)), address: connection.address };
    } catch (error) {
      if (!request.signal.aborted || request.clock.now() < request.deadline) throw error;
      return {
        kind: 'failure',
        reason: 'timeout',
        message: 'the handshake took too long',
        address: connection.address,
      };
    } finally {
      connection.socket.destroy();
    }
  };
}

async function overTls(
  { socket }: Extract<FirstConnection, { readonly kind: 'connected' }>,
  { context, undici }: { readonly context: SecureContext; readonly undici: Promise<Undici> },
  request: HopRequest,
): Promise<Exchanged> {
  const [handshake, { Client }] = await Promise.all([
    shakeHands(socket, { host: request.host, secureContext: context, signal: request.signal }),
    undici,
  ]);
  if (handshake.kind === 'failure') return handshake;
  return { ...(await exchangeHttp(Client, handshake.socket, request)), tlsProtocol: handshake.tlsProtocol };
}

// One context for all connections: to read the certificates for each of them would cost more than the handshake.
function trustOf(ca: readonly string[]): { readonly ca?: string[] } {
  return ca.length === 0 ? {} : { ca: [...getCACertificates('default'), ...ca] };
}
