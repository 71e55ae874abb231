import type { DnsOutcome, Observation, WellKnownObservation } from './observation.ts';

/** A text that is longer than this is not compared: such an answer is recorded in full each time. */
const MAX_CONTENT = 1024;

/**
 * What an observation says, without its times, TTLs and the server that said it: two observations of one question
 * with equal content differ only in how long they are good for. `undefined` when it is too long to keep.
 */
export function contentOf(observation: Observation): string | undefined {
  const content = observation.kind === 'well-known' ? wellKnownContent(observation) : dnsContent(observation.outcome);
  return content.length > MAX_CONTENT ? undefined : content;
}

function wellKnownContent({ hops, outcome }: WellKnownObservation): string {
  const path = hops.map((hop) => [hop.url, hop.status ?? 0, lasting(hop.headers ?? [])]);
  return JSON.stringify([path, outcome]);
}

// Fields that change from one answer to the next without anything having changed.
const FLEETING = new Set(['date', 'age', 'expires', 'content-length', 'via', 'server']);

function lasting(headers: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return headers.filter(([name]) => !FLEETING.has(name));
}

function dnsContent(outcome: DnsOutcome<object>): string {
  if (outcome.kind === 'failure') return JSON.stringify(outcome);
  const records = outcome.kind === 'records' ? outcome.records.map(withoutTtl).sort() : [];
  return JSON.stringify([outcome.kind, records, outcome.aliases.map(withoutTtl), outcome.authenticated]);
}

function withoutTtl(record: object): string {
  return JSON.stringify({ ...record, ttl: undefined });
}
