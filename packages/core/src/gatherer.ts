import {
  type AddressRules,
  type DnsAnswer,
  type Finding,
  isAddressAllowed,
  type Milliseconds,
  normalName,
  type Observation,
  type Policy,
  type Question,
  questionKey,
  type WellKnownAnswer,
} from '@wherefore/discovery';
import { abortable } from './abortable.ts';
import type { Cancellation, Ending } from './ending.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { Inquiry, Known } from './inquiry.ts';
import { messageOf } from './message-of.ts';
import type { AddressLookup, AddressLookupResult, Clock, DnsClient, Random, WellKnownFetch } from './ports.ts';
import { Semaphore } from './semaphore.ts';
import { soundDnsAnswer, soundWellKnownAnswer } from './sound-answer.ts';
import { startTimeLimit } from './time-limit.ts';

/** RFC 8305 s3: how long the addresses of one family wait for those of the other. */
const RESOLUTION_DELAY_MS = 50;

/** RFC 1035 s2.3.4. A redirect may lead anywhere. */
const MAX_HOST_LENGTH = 253;

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
  readonly disposal: Ending;
}

export interface AskOptions {
  /** Ends the waiting for a turn. What is under way goes on: others may want it, and its answer is worth keeping. */
  readonly signal: Cancellation;
  readonly asHint?: boolean;
}

/** A question under way. */
interface Asking {
  answered: Promise<Known | undefined>;
  isCleared: boolean;
}

/** Asks the world: each question once at a time, whoever wants to know; every answer goes into the evidence store. */
export class Gatherer {
  readonly #options: GathererOptions;
  readonly #asking = new Map<string, Asking>();
  readonly #wellKnowns: Semaphore;
  readonly #dnsQuestions: Semaphore;

  constructor(options: GathererOptions) {
    this.#options = options;
    this.#wellKnowns = new Semaphore(options.wellKnownConcurrency);
    this.#dnsQuestions = new Semaphore(options.dnsConcurrency);
  }

  /**
   * Settles when the inquiry has the answer, or when whoever was to ask gave up before it was his turn: then ask again.
   * Rejects only when the resolver is disposed of or its log cannot be read.
   */
  async ask(question: Question, inquiry: Inquiry, options: AskOptions): Promise<void> {
    const key = questionKey(question);
    const { answered } = this.#asking.get(key) ?? this.#begin(question, key, inquiry, options);
    const answer = await answered;
    if (answer !== undefined) inquiry.take(key, answer);
  }

  /** Of questions under way that were cleared: who waits gets the answer, nobody else does. */
  forget(keys: Iterable<string>): void {
    for (const key of keys) {
      const asking = this.#asking.get(key);
      if (asking !== undefined) asking.isCleared = true;
      this.#asking.delete(key);
    }
  }

  forgetAll(): void {
    this.forget([...this.#asking.keys()]);
  }

  #begin(question: Question, key: string, inquiry: Inquiry, options: AskOptions): Asking {
    const asking: Asking = { answered: Promise.resolve(undefined), isCleared: false };
    asking.answered = this.#gather(question, inquiry, options, asking).finally(() => {
      if (this.#asking.get(key) === asking) this.#asking.delete(key);
    });
    this.#asking.set(key, asking);
    return asking;
  }

  async #gather(question: Question, inquiry: Inquiry, options: AskOptions, asking: Asking): Promise<Known | undefined> {
    const { store, clock, disposal } = this.#options;
    const { signal, asHint = false } = options;
    const key = questionKey(question);
    const before = await store.recall(key);
    if (before !== undefined && !asking.isCleared) {
      inquiry.take(key, before);
      if (inquiry.usable(key, clock.now()) !== undefined) return before;
    }
    const permits = question.kind === 'well-known' ? this.#wellKnowns : this.#dnsQuestions;
    return await permits.run(async () => {
      disposal.throwIfAborted();
      const observation = await this.#observe(question, inquiry);
      disposal.throwIfAborted();
      return store.add(observation, { requestId: inquiry.requestId, asHint, before, isCleared: asking.isCleared });
    }, signal);
  }

  async #observe(question: Question, inquiry: Inquiry): Promise<Observation> {
    const { clock, random, newId } = this.#options;
    const requestedAt = clock.now();
    const answer = await this.#answer(question, inquiry);
    // A clock that was set back must not make an answer older than its question.
    const observedAt = Math.max(requestedAt, clock.now());
    return { ...question, ...answer, id: newId(), requestedAt, observedAt, draw: random() } as Observation;
  }

  async #answer(question: Question, inquiry: Inquiry): Promise<WellKnownAnswer | DnsAnswer<unknown>> {
    const { dns, wellKnownMs, dnsMs, policy } = this.#options;
    if (question.kind === 'well-known') {
      const fetching = this.#within(wellKnownMs, (signal) => this.#fetch(question.host, inquiry, signal), noWellKnown);
      return soundWellKnownAnswer(await fetching, policy.wellKnown);
    }
    const lookUp = (signal: AbortSignal): Promise<DnsAnswer<unknown>> =>
      question.kind === 'srv' ? dns.lookupSrv(question, signal) : dns.lookupAddresses(question, signal);
    return soundDnsAnswer(await this.#within(dnsMs, lookUp, noDnsAnswer), question);
  }

  #fetch(host: string, inquiry: Inquiry, signal: AbortSignal): Promise<WellKnownAnswer> {
    const { fetch, clock, rules, policy, wellKnownMs } = this.#options;
    const { maxRedirects, maxBodyBytes } = policy.wellKnown;
    return fetch(host, {
      signal,
      clock,
      lookup: this.#lookupFor(inquiry),
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
    try {
      return await abortable(work(limit.signal), limit.end);
    } catch (error) {
      disposal.throwIfAborted();
      if (limit.expired) return failure('timeout', `no answer within ${limitMs} ms`);
      return failure('network', messageOf(error));
    }
  }

  /** The addresses of a host for a well-known fetch: questions like any other, so that they are evidence too. */
  #lookupFor(inquiry: Inquiry): AddressLookup {
    return async (host, signal) => {
      if (host.length > MAX_HOST_LENGTH) return { kind: 'failure', message: 'a host that is too long for the DNS' };
      const questions = ([6, 4] as const).map(
        (family) => ({ kind: 'address', family, host: normalName(host) }) as const,
      );
      const asked = questions.map((question) => this.#findingOf(question, inquiry, signal));
      const both = Promise.all(asked);
      both.catch(ignore);
      const first = await Promise.race(asked);
      if (addressesIn(first).length > 0) await this.#atMost(RESOLUTION_DELAY_MS, both, signal);
      else await both;
      const { clock } = this.#options;
      return lookedUp(questions.map((question) => inquiry.usable(questionKey(question), clock.now())?.finding));
    };
  }

  async #findingOf(question: Question, inquiry: Inquiry, signal: AbortSignal): Promise<Finding> {
    const key = questionKey(question);
    for (;;) {
      const use = inquiry.usable(key, this.#options.clock.now());
      if (use !== undefined) return use.finding;
      await abortable(this.ask(question, inquiry, { signal }), signal);
    }
  }

  async #atMost(duration: Milliseconds, work: Promise<unknown>, signal: AbortSignal): Promise<void> {
    using limit = startTimeLimit(this.#options.clock, duration, [signal]);
    await abortable(work, limit.end).catch((reason: unknown) => {
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

function noWellKnown(reason: 'timeout' | 'network', message: string): WellKnownAnswer {
  return { hops: [], outcome: { kind: 'failure', reason: reason === 'timeout' ? 'timeout' : 'unreachable', message } };
}

function noDnsAnswer(reason: 'timeout' | 'network', message: string): DnsAnswer<never> {
  return { server: null, outcome: { kind: 'failure', reason, message } };
}

function ignore(): void {
  // Who waits for it hears of it.
}
