import type { RunReport } from './run.ts';

/** A run in a few lines. */
export function told(report: RunReport): string {
  const { events, acknowledged, rolledBack, partitions, segments, brokenChains, chaos, seconds, log, followers } =
    report;
  const each = (counts: object): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `${events} events in ${seconds.toFixed(1)} s, ${acknowledged} acknowledged, ${rolledBack} rolled back`,
    `harm: ${each(chaos)}`,
    `log: ${each(log)}; ${partitions} partitions, ${segments} segments, ${brokenChains} broken chains`,
    ...followers.map(
      ({ reader, delivered, verdict, lag }) =>
        `${reader.padEnd(5)} gave ${delivered}: ${each(verdict)}; lag p50 ${lag.p50} ms, p95 ${lag.p95} ms, max ${lag.max} ms`,
    ),
  ].join('\n');
}
