import { Gauge, type Registry } from 'prom-client';

export type GaugeLabels = Readonly<Record<string, string | number>>;

/** What a gauge is, and how it is found out. */
export interface GaugeDefinition {
  readonly name: string;
  readonly help: string;
  /** Default: none. */
  readonly labels?: readonly string[];
}

export type SetGauge = (value: number, labels?: GaugeLabels) => void;

/**
 * Adds a gauge that is found out for each scrape. What is not set then is not there, and neither is anything of one that
 * throws: a scrape fails for nobody.
 */
export function addGauge(
  registry: Registry,
  { name, help, labels = [] }: GaugeDefinition,
  collect: (set: SetGauge) => void | Promise<void>,
): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const found: (readonly [number, GaugeLabels])[] = [];
      try {
        await collect((value, of = {}) => found.push([value, of]));
      } catch {
        found.length = 0;
      }
      // All at once: there may be several scrapes under way.
      gauge.reset();
      if (labels.length === 0) gauge.remove();
      for (const [value, of] of found) gauge.set({ ...of }, value);
    },
  });
}
