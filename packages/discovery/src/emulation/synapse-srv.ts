import type { Instant } from '../instant.ts';
import type { SrvRecord } from '../observation.ts';
import type { Asking } from './asking.ts';
import type { EmulatedSteps } from './emulation.ts';

interface Entry {
  readonly records: readonly SrvRecord[];
  /** The earliest of its records. */
  readonly heldUntil: Instant;
  readonly because: readonly string[];
}

export type SynapseSrv =
  | (Entry & { readonly kind: 'records'; readonly isStale: boolean })
  | { readonly kind: 'none' }
  | { readonly kind: 'error'; readonly message: string; readonly isDefinite: boolean };

/** Synapse's cache of SRV records: as long as every one lives, and past that while the DNS fails. Absence is not kept. */
export class SynapseSrvs {
  readonly #entries = new Map<string, Entry>();

  *get(service: string, at: Instant, asking: Asking): EmulatedSteps<SynapseSrv> {
    const known = this.#entries.get(service);
    if (known !== undefined && known.heldUntil > at) return { kind: 'records', isStale: false, ...known };
    const { id, outcome } = yield* asking.srv(service);
    if (outcome.kind === 'failure') {
      if (outcome.reason === 'notimp' || outcome.reason === 'unsendable-name') return { kind: 'none' };
      if (known !== undefined) return { kind: 'records', isStale: true, ...known };
      return { kind: 'error', message: `DNS: ${outcome.message}`, isDefinite: false };
    }
    if (outcome.kind !== 'records') return { kind: 'none' };
    const { records } = outcome;
    if (records.length === 1 && records[0]?.target === '.') {
      return { kind: 'error', message: `service ${service} unavailable`, isDefinite: true };
    }
    const heldUntil = at + Math.min(...records.map(({ ttl }) => ttl)) * 1000;
    const entry: Entry = { records, heldUntil, because: [id] };
    this.#entries.set(service, entry);
    return { kind: 'records', isStale: false, ...entry };
  }
}
