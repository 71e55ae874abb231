import { Counter, type Registry } from 'prom-client';

/** A number that grows. */
export interface Tally {
  value: number;
}

/**
 * A counter whose label values are looked up once: counting is an addition, and what prom-client has to know is told
 * when somebody scrapes.
 */
export class Tallies<L extends string> {
  readonly #tallies: { readonly labels: Readonly<Record<L, string>>; readonly tally: Tally }[] = [];

  constructor(registry: Registry, { name, help, labels }: TalliesOptions<L>) {
    const tallies = this.#tallies;
    new Counter<L>({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels: values, tally } of tallies) this.inc(values, tally.value);
      },
    });
  }

  tally(labels: Readonly<Record<L, string>>): Tally {
    const tally: Tally = { value: 0 };
    this.#tallies.push({ labels, tally });
    return tally;
  }
}

interface TalliesOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly L[];
}
