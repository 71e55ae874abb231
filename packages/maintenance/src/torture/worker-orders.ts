/** What a worker of the torture is told on its command line, as JSON. */
export interface WorkerOrders {
  readonly database: string;
  readonly serverNames: readonly string[];
  readonly leaseMs: number;
  /** Of each question. */
  readonly latencyMs: number;
  readonly refreshesPerSecond: number;
  readonly refreshesAtOnce: number;
}
