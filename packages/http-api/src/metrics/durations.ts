import { Histogram, type Registry } from 'prom-client';

/** From half a millisecond, which a name in memory takes, to the ten seconds that resolving one may. */
const BOUNDS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** How long something took, one label value. */
export class Durations {
  /** The last one is for what took longer than any bound. */
  readonly counts: number[] = Array.from({ length: BOUNDS_S.length + 1 }, () => 0);
  sumMs = 0;

  add(ms: number): void {
    let place = 0;
    while (place < BOUNDS_S.length && ms > (BOUNDS_S[place] as number) * 1000) place += 1;
    this.counts[place] = (this.counts[place] as number) + 1;
    this.sumMs += ms;
  }
}

type Told = Awaited<ReturnType<Histogram<string>['get']>>;

/** A histogram whose label values are looked up once, see `Tallies`. */
export class DurationsByLabel {
  readonly #byValue = new Map<string, Durations>();

  constructor(registry: Registry, { name, help, label }: DurationsOptions) {
    registry.registerMetric(new PreparedHistogram(name, help, label, this.#byValue));
  }

  of(value: string): Durations {
    const known = this.#byValue.get(value);
    if (known !== undefined) return known;
    const durations = new Durations();
    this.#byValue.set(value, durations);
    return durations;
  }
}

interface DurationsOptions {
  readonly name: string;
  readonly help: string;
  readonly label: string;
}

class PreparedHistogram extends Histogram<string> {
  readonly #name: string;
  readonly #label: string;
  readonly #byValue: ReadonlyMap<string, Durations>;

  constructor(name: string, help: string, label: string, byValue: ReadonlyMap<string, Durations>) {
    super({ name, help, labelNames: [label], buckets: [...BOUNDS_S], registers: [] });
    this.#name = name;
    this.#label = label;
    this.#byValue = byValue;
  }

  override async get(): Promise<Told> {
    const told = await super.get();
    const values = [...this.#byValue].flatMap(([value, durations]) => this.#valuesOf(value, durations));
    return { ...told, values };
  }

  #valuesOf(value: string, { counts, sumMs }: Durations): Told['values'] {
    const labels = { [this.#label]: value };
    const line = (suffix: string, number: number, more: object = {}): Told['values'][number] => ({
      metricName: `${this.#name}_${suffix}`,
      labels: { ...more, ...labels },
      value: number,
    });
    let count = 0;
    const buckets = counts.map((some, place) => {
      count += some;
      return line('bucket', count, { le: BOUNDS_S[place] ?? '+Inf' });
    });
    return [...buckets, line('sum', sumMs / 1000), line('count', count)];
  }
}
