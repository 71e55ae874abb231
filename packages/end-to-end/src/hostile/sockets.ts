import { connect, type Socket } from 'node:net';

/** Sockets from an address of this machine, so that others are not taken for the same client. */
export class Sockets implements Disposable {
  readonly #port: number;
  readonly #from: string;
  readonly #all: Socket[] = [];

  constructor(url: string, from: string) {
    this.#port = Number(new URL(url).port);
    this.#from = from;
  }

  /** Resolves when it is connected; rejects when it is refused. What it receives is read and forgotten. */
  async open(): Promise<Socket> {
    const socket = this.openNow().resume();
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return socket;
  }

  /** One that does not read. */
  openNow(): Socket {
    const socket = connect({ host: '127.0.0.1', port: this.#port, localAddress: this.#from });
    socket.on('error', () => undefined);
    this.#all.push(socket);
    return socket;
  }

  /** So many at once, as far as they can be had. */
  async openMany(count: number): Promise<readonly Socket[]> {
    const opened: Socket[] = [];
    for (let from = 0; from < count; from += 200) {
      const settled = await Promise.allSettled(Array.from({ length: Math.min(200, count - from) }, () => this.open()));
      for (const each of settled) if (each.status === 'fulfilled') opened.push(each.value);
    }
    return opened;
  }

  /** Sends bytes and gives everything that comes until the other side hangs up, falls silent, or the time is over. */
  async exchange(
    bytes: string | Buffer,
    { silentMs = 1000, withinMs = 10_000 }: { readonly silentMs?: number; readonly withinMs?: number } = {},
  ): Promise<string> {
    const socket = this.openNow().setEncoding('latin1');
    let received = '';
    return await new Promise<string>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        clearTimeout(late);
        socket.destroy();
        resolve(received);
      };
      const late = setTimeout(done, withinMs);
      let timer = late;
      socket.on('data', (text: string) => {
        received += text;
        clearTimeout(timer);
        timer = setTimeout(done, silentMs);
      });
      socket.once('close', done);
      socket.write(bytes, typeof bytes === 'string' ? 'latin1' : undefined);
    });
  }

  [Symbol.dispose](): void {
    for (const socket of this.#all) socket.destroy();
  }
}

/** The status codes in what came over one connection. */
export function statusesIn(received: string): readonly number[] {
  return [...received.matchAll(/^HTTP\/1\.1 ([0-9]{3}) /gm)].map(([, status]) => Number(status));
}
