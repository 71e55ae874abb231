import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Registry } from 'prom-client';
import { Tallies, type Tally } from '../metrics/tallies.ts';
import { Problem } from '../problems/problem.ts';
import { type ApiSettings, boundsOf } from '../settings.ts';
import { Allowance } from './allowance.ts';
import { clientKey } from './client-key.ts';
import { Pressure } from './pressure.ts';
import { Shares } from './shares.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For whoever watches the process: answered even when everybody else is turned away. */
    readonly isUnlimited?: boolean;
  }
}

/** What clients may ask of this process, and when they are turned away: by a clock that nobody puts back. */
export class Limits implements Disposable {
  readonly #requests: Allowance;
  readonly #resolutions: Allowance;
  readonly #shares: Shares;
  readonly #pressure: Pressure;
  readonly #maxPath: number;
  /** The client that a request counts against. */
  readonly clientOf: (request: FastifyRequest) => string;
  readonly #shed: Readonly<Record<'overload' | 'rate' | 'resolutions', Tally>>;

  /** @param resolutions names that are being resolved at once at most */
  constructor(registry: Registry, settings: ApiSettings, { resolutions }: { readonly resolutions: number }) {
    const { eventLoopMs, heap, pathLength } = boundsOf(settings);
    this.#requests = new Allowance(settings.requestsPerMinute);
    this.#resolutions = new Allowance(settings.resolutionsPerMinute);
    const isLimited = settings.resolutionsPerMinute > 0;
    this.#shares = new Shares(isLimited ? Math.ceil(resolutions / 2) : Number.POSITIVE_INFINITY);
    this.#pressure = new Pressure({ eventLoopMs, heap });
    this.#maxPath = pathLength;
    this.clientOf =
      settings.trustProxy.length > 0
        ? ({ ip }) => clientKey(ip)
        : ({ raw: { socket } }) => clientKey(socket.remoteAddress);
    const shed = new Tallies(registry, {
      name: 'wherefore_http_shed_total',
      help: 'Requests that were turned away, by reason.',
      labels: ['reason'],
    });
    const tally = (reason: string): Tally => shed.tally({ reason });
    this.#shed = { overload: tally('overload'), rate: tally('rate'), resolutions: tally('resolutions') };
  }

  /** Has every route but the unlimited ones keep to the limits. Comes before the routes. */
  addTo(app: FastifyInstance): void {
    app.addHook('onRoute', (route) => {
      if (route.config?.isUnlimited === true) return;
      route.onRequest = [this.admit, ...[route.onRequest ?? []].flat()];
    });
  }

  readonly admit: onRequestHookHandler = (request, _reply, done) => {
    done(this.problemWith(request));
  };

  /** Why a request is turned away; `undefined` when it is not. */
  problemWith(request: FastifyRequest): Problem | undefined {
    if (this.#pressure.isHigh) {
      this.#shed.overload.value += 1;
      return new Problem('overloaded', 'This process has more to do than it can. Try again in a moment.', {
        retryAfter: 2,
      });
    }
    if ((request.raw.url?.length ?? 0) > this.#maxPath) {
      return new Problem('path-too-long', `Path and query have ${this.#maxPath} characters at most.`);
    }
    if (this.#requests.perMinute === 0) return undefined;
    const waitMs = this.#requests.take(this.clientOf(request), 1, performance.now());
    if (waitMs === 0) return undefined;
    this.#shed.rate.value += 1;
    return new Problem('too-many-requests', `A client may make ${this.#requests.perMinute} requests in a minute.`, {
      retryAfter: waitMs / 1000,
    });
  }

  /**
   * Counts names that have to be asked for against their client.
   *
   * @throws {Problem} `too-many-requests`
   */
  takeResolutions(request: FastifyRequest, names = 1): void {
    if (names === 0) return;
    const waitMs = this.#resolutions.take(this.clientOf(request), names, performance.now());
    if (waitMs === 0) return;
    this.#shed.resolutions.value += 1;
    const { perMinute } = this.#resolutions;
    const detail = this.#resolutions.isWithin(names)
      ? `A client may have ${perMinute} names resolved in a minute; what is known already is not counted.`
      : `These are ${names} names that are not known yet, and a client may have ${perMinute} resolved in a minute.`;
    throw new Problem('too-many-requests', detail, { retryAfter: waitMs / 1000 });
  }

  /**
   * Has a name resolved, and counts it against its client until that is over: half of all that is resolved at once is
   * for others.
   *
   * @throws {Problem} `too-many-requests`
   */
  async inShare<T>(client: string, serverName: string, resolve: () => Promise<T>): Promise<T> {
    try {
      return await this.#shares.hold(client, serverName, resolve);
    } catch (error) {
      if (error instanceof Problem) this.#shed.resolutions.value += 1;
      throw error;
    }
  }

  /** The resolver has taken on as much as it does at once. */
  countFullResolver(): void {
    this.#shed.resolutions.value += 1;
  }

  /** Begins to see how the process does: when it is ready. */
  start(): void {
    this.#pressure.start();
  }

  [Symbol.dispose](): void {
    this.#pressure[Symbol.dispose]();
  }
}
