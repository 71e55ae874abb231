import { Buffer } from 'node:buffer';
import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DnsReaction, DnsResponder } from './dns-responder.ts';

const BIND_ATTEMPTS = 20;

/** A name server on one loopback address, UDP and TCP on the same port. */
export class DnsServer implements AsyncDisposable {
  readonly #responder: DnsResponder;
  readonly #udp: UdpSocket = createSocket('udp4');
  readonly #elsewhere: UdpSocket = createSocket('udp4');
  readonly #tcp: Server;
  readonly #connections = new Set<Socket>();
  readonly #closing = new AbortController();

  private constructor(responder: DnsResponder) {
    this.#responder = responder;
    this.#tcp = createServer((socket) => this.#serve(socket));
    this.#udp.on('message', (packet, from) => void this.#answer(packet, from));
  }

  /** Port 0 finds a port that is free in both protocols. */
  static async listen(responder: DnsResponder, address: string, port: number): Promise<DnsServer> {
    for (let attempt = 1; ; attempt += 1) {
      const server = new DnsServer(responder);
      try {
        await server.#bind(address, port);
        return server;
      } catch (error) {
        await server[Symbol.asyncDispose]();
        const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
        if (port !== 0 || !isTaken || attempt >= BIND_ATTEMPTS) throw error;
      }
    }
  }

  get address(): string {
    return this.#udp.address().address;
  }

  get port(): number {
    return this.#udp.address().port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    for (const connection of this.#connections) connection.destroy();
    await Promise.all([
      closed(this.#udp),
      closed(this.#elsewhere),
      this.#tcp.listening ? closed(this.#tcp) : undefined,
    ]);
  }

  async #bind(address: string, port: number): Promise<void> {
    await bindUdp(this.#udp, address, port);
    await bindUdp(this.#elsewhere, address, 0);
    this.#tcp.listen({ host: address, port: this.port });
    await once(this.#tcp, 'listening');
  }

  async #answer(packet: Buffer, from: RemoteInfo): Promise<void> {
    const reaction = this.#responder.react(packet, 'udp');
    if (reaction.kind !== 'send' || !(await this.#wait(reaction.delayMs))) return;
    for (const { bytes, isFromWrongPort } of reaction.packets) {
      const socket = isFromWrongPort === true ? this.#elsewhere : this.#udp;
      await new Promise((sent) => socket.send(bytes, from.port, from.address, sent));
    }
  }

  #serve(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('error', () => socket.destroy());
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0);
        void this.#answerOver(socket, this.#responder.react(pending.subarray(2, end), 'tcp'));
        pending = pending.subarray(end);
      }
    });
  }

  async #answerOver(socket: Socket, reaction: DnsReaction): Promise<void> {
    if (reaction.kind === 'reset') socket.resetAndDestroy();
    if (reaction.kind !== 'send' || !(await this.#wait(reaction.delayMs)) || socket.destroyed) return;
    for (const { bytes } of reaction.packets) {
      socket.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]));
    }
  }

  async #wait(ms: number): Promise<boolean> {
    try {
      if (ms > 0) await sleep(ms, undefined, { signal: this.#closing.signal });
    } catch {
      return false;
    }
    return !this.#closing.signal.aborted;
  }
}

function bindUdp(socket: UdpSocket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
}

function closed(closable: UdpSocket | Server): Promise<void> {
  return new Promise((resolve) => {
    try {
      closable.close(() => resolve());
    } catch {
      resolve();
    }
  });
}
