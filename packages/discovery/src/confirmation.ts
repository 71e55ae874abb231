import type { EvidenceConfirmed } from './event.ts';
import type { DnsOutcome, Observation } from './observation.ts';
import { questionKey } from './question.ts';

/** The small event that says of an observation only what differs from an earlier one of equal content. */
export function confirmationOf(observation: Observation, confirms: string): EvidenceConfirmed {
  const { requestedAt, observedAt, draw } = observation;
  const common = { question: questionKey(observation), confirms, requestedAt, observedAt, draw };
  if (observation.kind === 'well-known')
    return { type: 'EvidenceConfirmed', data: { ...common, hops: observation.hops } };
  const { outcome } = observation;
  if (outcome.kind === 'failure') return { type: 'EvidenceConfirmed', data: common };
  const aliasTtls = outcome.aliases.map((alias) => alias.ttl);
  if (outcome.kind !== 'records') {
    return { type: 'EvidenceConfirmed', data: { ...common, ttls: aliasTtls, negativeTtl: outcome.negativeTtl } };
  }
  const ttls = [...outcome.records.map((record) => record.ttl), ...aliasTtls];
  // Records come in any order: the smallest TTL is what counts, so each record may carry it.
  const smallest = Math.min(...ttls);
  return { type: 'EvidenceConfirmed', data: { ...common, ttls: ttls.map(() => smallest) } };
}

/** The observation that a confirmation stands for, given the one that it cites. */
export function confirmedObservation(id: string, data: EvidenceConfirmed['data'], cited: Observation): Observation {
  const { requestedAt, observedAt, draw } = data;
  const times = { id, requestedAt, observedAt, draw };
  if (cited.kind === 'well-known') return { ...cited, ...times, hops: data.hops ?? cited.hops };
  if (cited.kind === 'srv') return { ...cited, ...times, outcome: withTtls(cited.outcome, data) };
  return { ...cited, ...times, outcome: withTtls(cited.outcome, data) };
}

function withTtls<R extends { readonly ttl: number }>(
  outcome: DnsOutcome<R>,
  data: EvidenceConfirmed['data'],
): DnsOutcome<R> {
  if (outcome.kind === 'failure') return outcome;
  const ttls = data.ttls ?? [];
  const records = outcome.kind === 'records' ? outcome.records : [];
  const aliases = outcome.aliases.map((alias, index) => ({ ...alias, ttl: ttls[records.length + index] ?? alias.ttl }));
  if (outcome.kind !== 'records') return { ...outcome, aliases, negativeTtl: data.negativeTtl ?? null };
  return {
    ...outcome,
    aliases,
    records: records.map((record, index) => ({ ...record, ttl: ttls[index] ?? record.ttl })),
  };
}
