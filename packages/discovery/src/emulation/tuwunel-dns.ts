import type { Instant, Milliseconds } from '../instant.ts';
import type { AddressObservation, DnsOutcome, SrvObservation } from '../observation.ts';
import { type DnsQuestion, normalName, questionKey } from '../question.ts';
import type { Asking } from './asking.ts';
import type { EmulatedSteps } from './emulation.ts';

const HOUR: Milliseconds = 3_600_000;
const DAY: Milliseconds = 24 * HOUR;
const RECORDS = { min: 3 * HOUR, max: 7 * DAY } as const;
const ABSENCE = { min: 3 * DAY, max: 30 * DAY } as const;

interface Entry {
  readonly observation: SrvObservation | AddressObservation;
  readonly heldUntil: Instant;
}

/** When and of what a question is asked. */
export interface Occasion {
  readonly at: Instant;
  readonly asking: Asking;
}

/** The DNS as Tuwunel's resolver sees it, through a cache that raises short lifetimes. */
export class TuwunelDns {
  readonly #entries = new Map<string, Entry>();

  *srv(name: string, occasion: Occasion): EmulatedSteps<SrvObservation> {
    return (yield* this.#look({ kind: 'srv', name: normalName(name) }, occasion)) as SrvObservation;
  }

  *addresses(family: 4 | 6, host: string, occasion: Occasion): EmulatedSteps<AddressObservation> {
    return (yield* this.#look({ kind: 'address', family, host: normalName(host) }, occasion)) as AddressObservation;
  }

  clear(): void {
    this.#entries.clear();
  }

  *#look(question: DnsQuestion, { at, asking }: Occasion): EmulatedSteps<SrvObservation | AddressObservation> {
    const key = questionKey(question);
    const known = this.#entries.get(key);
    if (known !== undefined && known.heldUntil > at) {
      asking.because.push(known.observation.id);
      return known.observation;
    }
    const observation = yield* asking.dns(question);
    const lifetime = lifetimeOf(observation.outcome);
    if (lifetime !== undefined) this.#entries.set(key, { observation, heldUntil: at + lifetime });
    return observation;
  }
}

function lifetimeOf(outcome: DnsOutcome<{ readonly ttl: number }>): Milliseconds | undefined {
  if (outcome.kind === 'failure') return undefined;
  if (outcome.kind !== 'records') return within(ABSENCE, (outcome.negativeTtl ?? 0) * 1000);
  return within(RECORDS, Math.min(...outcome.records.map(({ ttl }) => ttl)) * 1000);
}

function within(
  { min, max }: { readonly min: Milliseconds; readonly max: Milliseconds },
  stated: Milliseconds,
): number {
  return Math.max(min, Math.min(max, stated));
}
