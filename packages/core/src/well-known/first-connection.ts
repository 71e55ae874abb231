import { connect, type Socket } from 'node:net';
import { formatIp, type Instant, parseIp } from '@wherefore/discovery';
import type { Clock } from '../ports.ts';
import { type HopFailure, hopFailure } from './hop-failure.ts';

/**
 * Where the connection to an address really goes; for tests, whose servers cannot have the addresses and ports of
 * the world. Called after the address rules have spoken.
 */
export type Dial = (address: string, port: number) => { readonly host: string; readonly port: number };

export interface ConnectionAttempt {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly clock: Clock;
  readonly deadline: Instant;
  readonly signal: AbortSignal;
  readonly dial?: Dial | undefined;
}

export type FirstConnection =
  | { readonly kind: 'connected'; readonly socket: Socket; readonly address: string }
  | ({ readonly kind: 'failure'; readonly address: string } & HopFailure);

/** Nobody gets to see it; without one, each abort would make an error with a stack. */
const ENDED = Symbol('ended');
/** RFC 8305 s5: Connection Attempt Delay. */
const ATTEMPT_DELAY_MS = 250;
/** From the least to the most telling: a family that the machine has no route for says nothing about the server. */
const TELLING: readonly string[] = [
  'unreachable',
  'timeout',
  'address-refused',
  'connection-reset',
  'connection-refused',
];

/**
 * Connects in the manner of RFC 8305: families in turn, IPv6 first, the next address after 250 ms or as soon as one
 * has failed, and the first connection wins. Addresses are not sorted by RFC 6724: where a family has no route its
 * attempts fail at once. Rejects with the signal's reason, unless it is the deadline that has aborted it; no socket is
 * left open but the one that is handed over.
 */
export async function connectFirst(attempt: ConnectionAttempt): Promise<FirstConnection> {
  const race = new Race(attempt);
  try {
    return await race.run();
  } finally {
    race.end();
  }
}

class Race {
  readonly #attempt: ConnectionAttempt;
  readonly #waiting: string[];
  readonly #running = new Set<Socket>();
  #latest: string | undefined;
  #stagger: AbortController | undefined;
  #worst: Extract<FirstConnection, { kind: 'failure' }> | undefined;
  #resolve: (connection: FirstConnection) => void = ignore;
  #reject: (reason: unknown) => void = ignore;

  constructor(attempt: ConnectionAttempt) {
    this.#attempt = attempt;
    this.#waiting = interleaved(attempt.addresses);
  }

  run(): Promise<FirstConnection> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      const { signal } = this.#attempt;
      signal.addEventListener('abort', this.#onAbort, { once: true });
      if (signal.aborted) this.#onAbort();
      else this.#startNext();
    });
  }

  end(): void {
    this.#attempt.signal.removeEventListener('abort', this.#onAbort);
    this.#stagger?.abort(ENDED);
    for (const socket of this.#running) socket.destroy();
  }

  #startNext(): void {
    this.#stagger?.abort(ENDED);
    const address = this.#waiting.shift();
    if (address === undefined) {
      if (this.#running.size === 0 && this.#worst !== undefined) this.#resolve(this.#worst);
      return;
    }
    this.#start(address);
    if (this.#waiting.length === 0) return;
    const stagger = new AbortController();
    this.#stagger = stagger;
    this.#attempt.clock.sleep(ATTEMPT_DELAY_MS, stagger.signal).then(() => this.#startNext(), ignore);
  }

  readonly #onAbort = (): void => {
    const { clock, deadline, signal } = this.#attempt;
    if (this.#latest === undefined || clock.now() < deadline) this.#reject(signal.reason);
    else this.#resolve({ kind: 'failure', reason: 'timeout', message: 'no connection in time', address: this.#latest });
  };

  #start(address: string): void {
    this.#latest = address;
    const { port, dial } = this.#attempt;
    const goal = dial?.(address, port) ?? { host: address, port };
    const socket = connect({ host: goal.host, port: goal.port, noDelay: true, autoSelectFamily: false });
    this.#running.add(socket);
    socket.once('connect', () => {
      if (dial === undefined && !isConnectedTo(socket, address)) {
        this.#fail(socket, { kind: 'failure', reason: 'address-refused', message: 'connected elsewhere', address });
        return;
      }
      this.#running.delete(socket);
      socket.off('error', onError);
      this.#resolve({ kind: 'connected', socket, address });
    });
    const onError = (error: Error): void => {
      this.#fail(socket, { kind: 'failure', ...hopFailure(error, 'connect'), address });
    };
    socket.on('error', onError);
  }

  #fail(socket: Socket, failure: Extract<FirstConnection, { kind: 'failure' }>): void {
    this.#running.delete(socket);
    socket.destroy();
    const known = this.#worst;
    if (known === undefined || TELLING.indexOf(failure.reason) >= TELLING.indexOf(known.reason)) this.#worst = failure;
    this.#startNext();
  }
}

// The guard has judged the address and not what the system made of it.
function isConnectedTo(socket: Socket, address: string): boolean {
  const remote = parseIp(socket.remoteAddress ?? '');
  const wanted = parseIp(address);
  return remote !== undefined && wanted !== undefined && formatIp(remote) === formatIp(wanted);
}

/** Families in turn, IPv6 first, each in its own order; what is there twice is tried once. */
function interleaved(addresses: readonly string[]): string[] {
  const distinct = [...new Set(addresses)];
  const six = distinct.filter((address) => address.includes(':'));
  const four = distinct.filter((address) => !address.includes(':'));
  const turns: string[] = [];
  for (let index = 0; index < Math.max(six.length, four.length); index += 1) {
    for (const address of [six[index], four[index]]) if (address !== undefined) turns.push(address);
  }
  return turns;
}

function ignore(): void {
  // Nobody waits any more.
}
