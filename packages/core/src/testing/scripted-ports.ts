import {
  type AddressRecord,
  type DnsAnswer,
  type DnsQuestion,
  questionKey,
  type SrvRecord,
  type WellKnownAnswer,
} from '@wherefore/discovery';
import type { DnsClient, WellKnownFetch, WellKnownFetchContext } from '../ports.ts';

/** What a fake port does about a question. */
export type Answering<A> = (key: string, signal: AbortSignal) => A | Promise<A>;

/** A DNS client of functions, with a count of the questions that are in flight. */
export class ScriptedDns implements DnsClient {
  readonly asked: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  readonly #answer: Answering<unknown>;

  constructor(answer: Answering<unknown> = absent) {
    this.#answer = answer;
  }

  lookupSrv(question: DnsQuestion, signal: AbortSignal): Promise<DnsAnswer<SrvRecord>> {
    return this.#look(question, signal) as Promise<DnsAnswer<SrvRecord>>;
  }

  lookupAddresses(question: DnsQuestion, signal: AbortSignal): Promise<DnsAnswer<AddressRecord>> {
    return this.#look(question, signal) as Promise<DnsAnswer<AddressRecord>>;
  }

  #look(question: DnsQuestion, signal: AbortSignal): Promise<unknown> {
    const key = questionKey(question);
    this.asked.push(key);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const answer = this.#answer(key, signal);
    return Promise.resolve(answer).finally(() => {
      this.inFlight -= 1;
    });
  }
}

/** A well-known fetch of a function, with a count. */
export class ScriptedFetch {
  readonly asked: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  readonly fetch: WellKnownFetch = (host, context) => {
    this.asked.push(host);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    return Promise.resolve(this.#answer(host, context)).finally(() => {
      this.inFlight -= 1;
    }) as Promise<WellKnownAnswer>;
  };
  readonly #answer: (host: string, context: WellKnownFetchContext) => unknown;

  constructor(answer: (host: string, context: WellKnownFetchContext) => unknown = notFound) {
    this.#answer = answer;
  }
}

export function absent(): DnsAnswer<never> {
  return { server: 'fake', outcome: { kind: 'no-name', aliases: [], negativeTtl: 300, authenticated: false } };
}

/** One address for every host, and no SRV records. */
export function addressed(key: string): DnsAnswer<AddressRecord> {
  if (!key.startsWith('a:')) return absent();
  const records = [{ address: '192.0.2.1', ttl: 300 }];
  return { server: 'fake', outcome: { kind: 'records', records, aliases: [], authenticated: false } };
}

export function notFound(host: string, { clock }: WellKnownFetchContext): WellKnownAnswer {
  return answered(host, clock.now(), 404, '');
}

export function delegatingTo(delegated: string) {
  return (host: string, { clock }: WellKnownFetchContext): WellKnownAnswer =>
    answered(host, clock.now(), 200, JSON.stringify({ 'm.server': delegated }));
}

function answered(host: string, at: number, status: number, text: string): WellKnownAnswer {
  const url = `https://${host}/.well-known/matrix/server`;
  return {
    hops: [{ url, address: '192.0.2.1', requestedAt: at, receivedAt: at, tlsProtocol: 'TLSv1.3', status, headers: [] }],
    outcome: { kind: 'response', body: { text } },
  };
}

/** Settles when the signal is aborted, as the ports are to. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Does not even mind its signal. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
