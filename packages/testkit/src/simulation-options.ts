/** The part of a clock that a simulation needs. */
export interface SimulationClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface SimulationOptions {
  readonly clock: SimulationClock;
  /** What each DNS answer takes. Default: 0. */
  readonly dnsLatencyMs?: number;
  /** What each HTTP exchange takes, connection included. Default: 0. */
  readonly httpLatencyMs?: number;
  /** When the DNS client gives up. Default: 5000. */
  readonly dnsTimeoutMs?: number;
}
