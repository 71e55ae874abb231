import type { Counterfactual } from '@wherefore/projections';
import { AGAINST } from './parting-line.ts';

/** What a replay under another policy comes to, over all names. */
export class Totals {
  readonly #policy: string;
  #names = 0;
  #partings = 0;
  #wrongMs = { policy: 0, against: 0 };
  #unanswerableMs = 0;

  constructor(policy: string) {
    this.#policy = policy;
  }

  add(told: Counterfactual, names: number, partings: number): void {
    this.#names += names;
    this.#partings += partings;
    for (const { resolvers } of told.names) {
      for (const { name, wrongMs, unanswerableMs } of resolvers) {
        if (name === AGAINST) this.#wrongMs.against += wrongMs;
        if (name !== this.#policy) continue;
        this.#wrongMs.policy += wrongMs;
        this.#unanswerableMs += unanswerableMs;
      }
    }
  }

  get line(): object {
    const [policy, names, partings] = [this.#policy, this.#names, this.#partings];
    const wrongMs = { [AGAINST]: this.#wrongMs.against, [policy]: this.#wrongMs.policy };
    return { policy, against: AGAINST, names, partings, wrongMs, unanswerableMs: this.#unanswerableMs };
  }
}
