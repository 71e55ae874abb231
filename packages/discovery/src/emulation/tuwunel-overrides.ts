import type { Instant, Milliseconds } from '../instant.ts';
import type { AddressObservation } from '../observation.ts';
import type { Draws } from './draws.ts';
import type { EmulatedOverride, EmulatedSteps } from './emulation.ts';
import type { Occasion, TuwunelDns } from './tuwunel-dns.ts';

const HOUR: Milliseconds = 3_600_000;
const MAX_ADDRESSES = 3;

/** The addresses that Tuwunel keeps, by bare host name: no port, no step, no owner. */
export class TuwunelOverrides {
  readonly #draws: Draws;
  readonly #dns: TuwunelDns;
  readonly #entries = new Map<string, EmulatedOverride>();

  constructor(draws: Draws, dns: TuwunelDns) {
    this.#draws = draws;
    this.#dns = dns;
  }

  get(host: string, at: Instant): EmulatedOverride | undefined {
    const entry = this.#entries.get(host);
    return entry !== undefined && entry.heldUntil > at ? entry : undefined;
  }

  list(at: Instant): readonly EmulatedOverride[] {
    return [...this.#entries.values()].filter(({ heldUntil }) => heldUntil > at);
  }

  delete(host: string): void {
    this.#entries.delete(host);
  }

  clear(): void {
    this.#entries.clear();
  }

  /**
   * Keeps the addresses of `of` for `host`, unless it has some: who comes first wins. Gives what went wrong, when that
   * ends resolution; that there are no addresses does not.
   */
  *keep(host: string, of: string, port: number, occasion: Occasion): EmulatedSteps<string | undefined> {
    if (this.get(host, occasion.at) !== undefined || of === '') return undefined;
    const four = yield* this.#dns.addresses(4, of, occasion);
    const six = four.outcome.kind === 'records' ? undefined : yield* this.#dns.addresses(6, of, occasion);
    const records = [four, six].flatMap((found) => (found?.outcome.kind === 'records' ? found.outcome.records : []));
    if (records.length === 0) return [four, six].map(unanswered).find((trouble) => trouble !== undefined);
    this.#entries.set(host, {
      host,
      addresses: records.slice(0, MAX_ADDRESSES).map(({ address }) => address),
      port,
      heldUntil: occasion.at + Math.floor((6 + 6 * this.#draws(`tuwunel override ${host}`)) * HOUR),
      ...(of === host ? {} : { overriding: of }),
    });
    return undefined;
  }
}

function unanswered(observation: AddressObservation | undefined): string | undefined {
  const outcome = observation?.outcome;
  return outcome?.kind === 'failure' && isTrouble(outcome.reason) ? `DNS: ${outcome.message}` : undefined;
}

/** A time-out is an error to Tuwunel; an answer that says "failure", such as SERVFAIL, is read as "none". */
export function isTrouble(reason: string): boolean {
  return reason === 'timeout' || reason === 'network';
}
