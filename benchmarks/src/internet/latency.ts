import { setTimeout as sleep } from 'node:timers/promises';

/** How long the world takes, on real timers. 0 answers at once, without a timer. */
export interface Latency {
  readonly dnsMs: number;
  readonly httpMs: number;
}

export const AT_ONCE: Latency = { dnsMs: 0, httpMs: 0 };

export async function pass(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}
