import { ResolverError } from '@wherefore/core';
import { type Conclusion, parseServerName } from '@wherefore/discovery';
import { ANYBODY, type Service } from '@wherefore/service';
import type { FastifyRequest } from 'fastify';
import { unlessGone } from '../limits/gone.ts';
import type { Limits } from '../limits/limits.ts';
import { Problem } from '../problems/problem.ts';
import { type AnswerTallies, answerTallies } from './answers.ts';

/** How the API gets at conclusions: counts what it gives, and holds clients to what they may have asked. */
export class Resolving {
  readonly #service: Service;
  readonly #limits: Limits;
  readonly #tallies: AnswerTallies;

  constructor(service: Service, limits: Limits) {
    this.#service = service;
    this.#limits = limits;
    this.#tallies = answerTallies(service.metrics);
  }

  /** A fresh conclusion that is in memory: asks nobody and costs next to nothing. */
  fromMemory(serverName: string): Conclusion | undefined {
    const conclusion = this.#service.resolver.peek(serverName);
    if (conclusion === undefined) return undefined;
    this.#service.used(serverName);
    this.#tallies.memory[conclusion.outcome].value += 1;
    return conclusion;
  }

  /** Whether it is in memory, without counting it as wanted. */
  isKnown(serverName: string): boolean {
    return this.#service.resolver.peek(serverName) !== undefined;
  }

  /**
   * @throws {Problem} `invalid-server-name`, `too-many-requests`
   * @throws {ResolverError}
   */
  async resolve(
    serverName: string,
    request: FastifyRequest,
    { fresh }: { readonly fresh: boolean },
  ): Promise<Conclusion> {
    assertServerName(serverName);
    this.#limits.takeResolutions(request);
    return await this.resolveCounted(serverName, { by: request.by, client: this.#limits.clientOf(request), fresh });
  }

  /** The same for a name that was counted against its client before. */
  async resolveCounted(
    serverName: string,
    {
      by = ANYBODY,
      client,
      fresh,
      signal,
    }: {
      readonly by: string | undefined;
      readonly client: string;
      readonly fresh: boolean;
      readonly signal?: AbortSignal;
    },
  ): Promise<Conclusion> {
    signal?.throwIfAborted();
    try {
      const resolve = (): Promise<Conclusion> => this.#service.resolver.resolve(serverName, { by, fresh });
      const conclusion = await unlessGone(this.#limits.inShare(client, serverName, resolve), signal);
      this.#service.used(serverName);
      this.#tallies.resolution[conclusion.outcome].value += 1;
      return conclusion;
    } catch (error) {
      this.#tallies.resolution.error.value += 1;
      if (error instanceof ResolverError && error.code === 'overloaded') this.#limits.countFullResolver();
      throw error;
    }
  }
}

/** @throws {Problem} `invalid-server-name`, with where it goes wrong */
export function assertServerName(serverName: string): void {
  const parsed = parseServerName(serverName);
  if (parsed.kind === 'server-name') return;
  const { problem, offset, message } = parsed;
  throw new Problem('invalid-server-name', `This is no server name: ${message}.`, { members: { problem, offset } });
}
