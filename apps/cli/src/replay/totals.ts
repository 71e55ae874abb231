import { formatSpan } from '@wherefore/discovery';
import type { Counterfactual } from '@wherefore/projections';
import { counted } from '../counted.ts';
import { AGAINST } from './parting-text.ts';

/** What it comes to, over all names. */
export class Totals {
  readonly #policy: string;
  readonly #names: number;
  #partings = 0;
  #wrongMs = { policy: 0, against: 0 };
  #unanswerableMs = 0;

  constructor(policy: string, names: number) {
    this.#policy = policy;
    this.#names = names;
  }

  addPartings(count: number): void {
    this.#partings += count;
  }

  add({ names }: Counterfactual): void {
    for (const { resolvers } of names) {
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
    return {
      kind: 'summary',
      policy,
      against: AGAINST,
      names,
      partings,
      wrongMs,
      unanswerableMs: this.#unanswerableMs,
    };
  }

  get text(): string {
    const names = counted(this.#names, 'server name');
    const times = this.#partings === 1 ? 'once' : `${this.#partings} times`;
    const parted = this.#partings === 0 ? 'never hold different things at a time' : `part ${times}`;
    const unknown =
      this.#unanswerableMs === 0
        ? ''
        : ` What ${this.#policy} held for ${formatSpan(this.#unanswerableMs)} nobody can tell: it would have asked what nobody asked.`;
    return (
      `Of ${names}, ${this.#policy} and ${AGAINST} ${parted}. ${this.#policy} was ` +
      `${wrongFor(this.#wrongMs.policy)}, ${AGAINST} ${wrongFor(this.#wrongMs.against)}.${unknown}`
    );
  }
}

function wrongFor(ms: number): string {
  return ms === 0 ? 'never wrong' : `wrong for ${formatSpan(ms)}`;
}
