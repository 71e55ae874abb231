import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that sends bytes as it likes. */
export class RawClient implements Disposable {
  readonly #socket: Socket;
  #received = '';
  /** When the other side has hung up, with everything that it sent. */
  readonly ended: Promise<string>;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname).setEncoding('utf8');
    this.#socket.on('data', (text: string) => {
      this.#received += text;
    });
    this.#socket.on('error', () => undefined);
    this.ended = once(this.#socket, 'close').then(() => this.#received);
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  get received(): string {
    return this.#received;
  }

  /** Reads nothing more, as somebody who has stopped. */
  stopReading(): void {
    this.#socket.pause();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
