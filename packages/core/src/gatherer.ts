import {
  type AddressRules,
  type DnsAnswer,
  type Finding,
  type Instant,
  isAddressAllowed,
  type Milliseconds,
  normalName,
  type Observation,
  type Policy,
  type Question,
  questionKey,
  usable,
  type Viewpoint,
  type WellKnownAnswer,
} from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { AddressLookup, AddressLookupResult, Clock, DnsClient, Random, WellKnownFetch } from './ports.ts';
import { Semaphore } from './semaphore.ts';
import { startTimeLimit } from './time-limit.ts';

/** RFC 8305 s3: how long the addresses of one family wait for those of the other. */
const RESOLUTION_DELAY_MS = 50;

export interface GathererOptions {
  readonly store: EvidenceStore;
  readonly dns: DnsClient;
  readonly fetch: WellKnownFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly wellKnownMs: Milliseconds;
  readonly dnsMs: Milliseconds;
  readonly wellKnownConcurrency: number;
  readonly dnsConcurrency: number;
  readonly disposal: AbortSignal;
}

/** On whose behalf something is asked. */
export interface Asker {
  readonly requestId: string;
  readonly since: Instant;
  readonly notBefore?: Instant;
}

/** Asks the world: each question once at a time, whoever wants to know; every answer goes into the evidence store. */
export class Gatherer {
  readonly #options: GathererOptions;
  readonly #asking = new Map<string, Promise<void>>();
  readonly #wellKnowns: Semaphore;
  readonly #dnsQuestions: Semaphore;

  constructor(options: GathererOptions) {
    this.#options = options;
    this.#wellKnowns = new Semaphore(options.wellKnownConcurrency);
    this.#dnsQuestions = new Semaphore(options.dnsConcurrency);
  }

  /** Settles when the answer is in the evidence store. Rejects only when the resolver is disposed of or its log fails. */
  ask(question: Question, asker: Asker, asHint = false): Promise<void> {
    const key = questionKey(question);
    const asking = this.#asking.get(key);
    if (asking !== undefined) return asking;
    const answered = this.#gather(question, key, asker, asHint).finally(() => this.#asking.delete(key));
    this.#asking.set(key, answered);
    // Nobody may be waiting for a hint.
    answered.catch(() => undefined);
    return answered;
  }

  async #gather(question: Question, key: string, asker: Asker, asHint: boolean): Promise<void> {
    const { store, clock, disposal } = this.#options;
    await store.recall(key);
    if (usable(store.standing(key), viewOf(asker, clock.now())) !== undefined) return;
    const permits = question.kind === 'well-known' ? this.#wellKnowns : this.#dnsQuestions;
    await permits.run(async () => {
      disposal.throwIfAborted();
      const observation = await this.#observe(question, asker);
      disposal.throwIfAborted();
      store.add(observation, { requestId: asker.requestId, asHint });
    });
  }

  async #observe(question: Question, asker: Asker): Promise<Observation> {
    const { clock, random, newId } = this.#options;
    const requestedAt = clock.now();
    const answer = await this.#answer(question, asker);
    // A clock that was set back must not make an answer older than its question.
    const observedAt = Math.max(requestedAt, clock.now());
    return { ...question, ...answer, id: newId(), requestedAt, observedAt, draw: random() } as Observation;
  }

  #answer(question: Question, asker: Asker): Promise<WellKnownAnswer | DnsAnswer<unknown>> {
    const { dns, wellKnownMs, dnsMs } = this.#options;
    switch (question.kind) {
      case 'well-known':
        return this.#within(wellKnownMs, (signal) => this.#fetch(question.host, asker, signal), noWellKnown);
      case 'srv':
        return this.#within(dnsMs, (signal) => dns.lookupSrv(question, signal), noDnsAnswer);
      case 'address':
        return this.#within(dnsMs, (signal) => dns.lookupAddresses(question, signal), noDnsAnswer);
    }
  }

  #fetch(host: string, asker: Asker, signal: AbortSignal): Promise<WellKnownAnswer> {
    const { fetch, clock, rules, policy, wellKnownMs } = this.#options;
    const { maxRedirects, maxBodyBytes } = policy.wellKnown;
    return fetch(host, {
      signal,
      clock,
      lookup: this.#lookupFor(asker),
      mayConnect: (address) => isAddressAllowed(address, rules),
      limits: { totalMs: wellKnownMs, maxRedirects, maxBodyBytes },
    });
  }

  /**
   * Runs a port within a time. The ports are to settle by themselves and never to reject for what the world does; one
   * of somebody else's that does neither must not hold up a question for ever.
   */
  async #within<A>(
    limitMs: Milliseconds,
    work: (signal: AbortSignal) => Promise<A>,
    failure: (reason: 'timeout' | 'network', message: string) => A,
  ): Promise<A> {
    const { clock, disposal } = this.#options;
    // The port's own deadline comes first and knows more: this one is the fence behind it.
    using limit = startTimeLimit(clock, limitMs + RESOLUTION_DELAY_MS, [disposal]);
    const over = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true });
    });
    try {
      return await Promise.race([work(limit.signal), over]);
    } catch (error) {
      disposal.throwIfAborted();
      if (limit.expired) return failure('timeout', `no answer within ${limitMs} ms`);
      return failure('network', error instanceof Error ? error.message : String(error));
    }
  }

  /** The addresses of a host for a well-known fetch: questions like any other, so that they are evidence too. */
  #lookupFor(asker: Asker): AddressLookup {
    return async (host, signal) => {
      const families = ([6, 4] as const).map(
        (family) => ({ kind: 'address', family, host: normalName(host) }) as const,
      );
      const asked = families.map((question) => this.ask(question, asker));
      await abortable(Promise.race(asked), signal);
      const found = families.some((question) => addressesIn(this.#finding(question, asker)).length > 0);
      if (families.some((question) => this.#finding(question, asker) === undefined)) {
        const both = Promise.all(asked);
        await (found ? this.#atMost(RESOLUTION_DELAY_MS, both, signal) : abortable(both, signal));
      }
      return lookedUp(families.map((question) => this.#finding(question, asker)));
    };
  }

  #finding(question: Question, asker: Asker): Finding | undefined {
    const { store, clock } = this.#options;
    return usable(store.standing(questionKey(question)), viewOf(asker, clock.now()))?.finding;
  }

  async #atMost(duration: Milliseconds, work: Promise<unknown>, signal: AbortSignal): Promise<void> {
    using limit = startTimeLimit(this.#options.clock, duration, [signal]);
    await abortable(work, limit.signal).catch((reason: unknown) => {
      if (!limit.expired) throw reason;
    });
  }
}

function addressesIn(finding: Finding | undefined): readonly string[] {
  return finding?.kind === 'address' && finding.verdict === 'found' ? finding.addresses : [];
}

function lookedUp(findings: readonly (Finding | undefined)[]): AddressLookupResult {
  const addresses = findings.flatMap(addressesIn);
  if (addresses.length > 0) return { kind: 'addresses', addresses };
  if (findings.every((finding) => finding?.verdict === 'absent')) return { kind: 'no-addresses' };
  const failed = findings.find((finding) => finding?.verdict === 'failed');
  return { kind: 'failure', message: failed?.message ?? 'no answer' };
}

function viewOf({ since, notBefore }: Asker, now: Instant): Viewpoint {
  return notBefore === undefined ? { now, since } : { now, since, notBefore };
}

function noWellKnown(reason: 'timeout' | 'network', message: string): WellKnownAnswer {
  return { hops: [], outcome: { kind: 'failure', reason: reason === 'timeout' ? 'timeout' : 'unreachable', message } };
}

function noDnsAnswer(reason: 'timeout' | 'network', message: string): DnsAnswer<never> {
  return { server: null, outcome: { kind: 'failure', reason, message } };
}
