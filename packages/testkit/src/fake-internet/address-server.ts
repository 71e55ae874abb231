import { once } from 'node:events';
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { parseIp } from '@wherefore/discovery';
import type { World } from '../world.ts';
import type { UrlParts } from '../world-data.ts';
import { splitUrl } from '../world-data.ts';
import type { AddressPlan } from './address-plan.ts';
import { certificateFor, contextOf } from './certificates.ts';
import { writeResponse } from './http-responder.ts';

export interface AddressServerOptions {
  readonly world: World;
  readonly plan: AddressPlan;
  /** The world's address and port that this is. */
  readonly address: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** The loopback port; 0 for any. */
  readonly listenPort: number;
  /** Connections are recorded, and address faults decided, where they arrive: not when `dial` has done it. */
  readonly recordsConnections: boolean;
}

/** Everything that is served on one address and port of the world, by SNI, Host and path. */
export class AddressServer implements AsyncDisposable {
  readonly options: AddressServerOptions;
  readonly #listener: Server;
  readonly #web: HttpServer | HttpsServer;
  readonly #sockets = new Map<number, Socket>();
  readonly #closing = new AbortController();

  private constructor(options: AddressServerOptions) {
    this.options = options;
    this.#listener = createServer((socket) => this.#accept(socket));
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#serve(request, response).catch(() => request.socket.destroy());
    };
    const sni = (name: string, done: (error: Error | null, context?: SecureContext) => void): void => {
      done(null, this.#contextFor(name));
    };
    this.#web = options.scheme === 'http' ? createHttpServer(serve) : createHttpsServer({ SNICallback: sni }, serve);
    this.#web.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  static async listen(options: AddressServerOptions): Promise<AddressServer> {
    const server = new AddressServer(options);
    server.refresh();
    server.#listener.listen({ host: options.plan.listenOn(options.address), port: options.listenPort });
    await once(server.#listener, 'listening');
    return server;
  }

  /** Where a client finds it. */
  get listening(): { host: string; port: number } {
    const { address, port } = this.#listener.address() as AddressInfo;
    return { host: address, port };
  }

  /** Takes a change of the world into account: the certificate for clients that send no name. */
  refresh(): void {
    if (!('setSecureContext' in this.#web)) return;
    const { address, plan } = this.options;
    this.#web.setSecureContext(
      certificateFor({ ips: plan.knownAs(address) }, this.options.world.tlsFault(address, this.options.port)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    for (const socket of this.#sockets.values()) socket.destroy();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #accept(socket: Socket): void {
    const port = socket.remotePort ?? 0;
    this.#sockets.set(port, socket);
    socket.on('close', () => this.#sockets.delete(port));
    socket.on('error', () => socket.destroy());
    const { world, address, recordsConnections } = this.options;
    const fault = recordsConnections ? world.answerConnection(address, this.options.port) : world.addressFault(address);
    if (fault === 'TIMEOUT') return;
    if (fault === undefined) this.#web.emit('connection', socket);
    else socket.resetAndDestroy();
  }

  #contextFor(name: string): SecureContext {
    const { world, port } = this.options;
    const host = name.toLowerCase();
    const fault = world.tlsFault(host, port);
    // No request will come of it. What would be asked for is not known: by far the likeliest is recorded.
    if (fault !== undefined) world.answerHttp(`https://${authorityOf(host, port, 'https')}/.well-known/matrix/server`);
    return contextOf(host, fault);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = this.#asked(request);
    if (asked === undefined) {
      response.writeHead(421).end();
      return;
    }
    // Whoever comes here did not mind the certificate; the handshake has been recorded as the request.
    if (this.options.world.tlsFault(asked.host, asked.port) !== undefined) return this.#reset(request.socket);
    const reply = this.options.world.answerHttp(`${asked.scheme}://${asked.authority}${asked.path}`);
    if (reply.kind === 'error') {
      if (reply.error !== 'TIMEOUT') this.#reset(request.socket);
      return;
    }
    const headers = reply.headers.map(([name, value]): readonly [string, string] =>
      name.toLowerCase() === 'location' ? [name, this.#translated(value)] : [name, value],
    );
    await writeResponse(request.socket, { ...reply, headers }, this.#closing.signal);
  }

  /** The URL that a request is for, in the world's addresses; `undefined` when the client should not be here. */
  #asked(request: IncomingMessage): UrlParts | undefined {
    const { scheme, port, plan } = this.options;
    const host = request.headers.host ?? '';
    const sni = (request.socket as Partial<TLSSocket>).servername;
    const parts = parse(`${scheme}://${host}${request.url ?? ''}`);
    if (request.method !== 'GET' || parts === undefined || parts.port !== port) return undefined;
    if (parseIp(parts.host) !== undefined)
      return parse(`${scheme}://${authorityOf(plan.untranslate(parts.host), port, scheme)}${parts.path}`);
    const isNamed = scheme === 'http' || (typeof sni === 'string' && sni.toLowerCase() === parts.host);
    return isNamed ? parts : undefined;
  }

  /** A redirect to an IP literal has to lead to where that address is here. */
  #translated(location: string): string {
    const match = /^((?:https?:)?\/\/)(\[[0-9a-f:.]+\]|[0-9.]+)(?=[:/?#]|$)/i.exec(location);
    const literal = match?.[2]?.replace(/^\[|\]$/g, '') ?? '';
    if (match === null || parseIp(literal) === undefined) return location;
    const there = this.options.plan.translate(literal);
    return `${match[1]}${there.includes(':') ? `[${there}]` : there}${location.slice(match[0].length)}`;
  }

  #reset(socket: Socket): void {
    (this.#sockets.get(socket.remotePort ?? 0) ?? socket).resetAndDestroy();
  }
}

function parse(url: string): UrlParts | undefined {
  try {
    return splitUrl(url);
  } catch {
    return undefined;
  }
}

function authorityOf(address: string, port: number, scheme: 'http' | 'https'): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return port === (scheme === 'http' ? 80 : 443) ? host : `${host}:${port}`;
}
