import type { AddressFinding, Finding, SrvFinding, WellKnownFinding, WellKnownReason } from './finding.ts';
import {
  absenceLifetime,
  backOffMs,
  delegationLifetime,
  errorLifetime,
  type Lifetime,
  recordsLifetime,
  staleAllowanceMs,
} from './freshness.ts';
import type {
  AddressObservation,
  AddressRecord,
  DnsFailureReason,
  DnsOutcome,
  Observation,
  SrvObservation,
  SrvRecord,
  WellKnownFailureReason,
  WellKnownObservation,
} from './observation.ts';
import type { DnsPolicy, Policy } from './policy.ts';
import { listed, printable } from './printable.ts';
import { questionKey } from './question.ts';
import { readWellKnownBody } from './well-known.ts';

/**
 * Judges one observation under a policy. `failures` is how many answers to this question in a row, this one included
 * if it is one, gave nothing to use.
 */
export function judge(observation: Observation, failures: number, policy: Policy): Finding {
  switch (observation.kind) {
    case 'well-known':
      return judgeWellKnown(observation, failures, policy);
    case 'srv':
      return judgeSrv(observation, failures, policy.dns);
    case 'address':
      return judgeAddresses(observation, failures, policy.dns);
  }
}

/**
 * Failures after which the server may still have its delegation. All others are a statement: of the DNS that the
 * host does not exist, of the server that what it has cannot be used, or of our own address rules.
 */
const SAYS_NOTHING: ReadonlySet<WellKnownFailureReason> = new Set([
  'dns-failure',
  'connection-refused',
  'connection-reset',
  'unreachable',
  'timeout',
  'tls',
  'protocol',
]);

/**
 * Statuses by which a server says that it cannot or will not answer now, rather than that it has nothing; and those
 * that are no final response, 0 for none at all.
 */
function isPassing(status: number): boolean {
  return status < 200 || status >= 500 || [403, 407, 408, 421, 425, 429].includes(status);
}

function judgeWellKnown(observation: WellKnownObservation, failures: number, policy: Policy): WellKnownFinding {
  const last = observation.hops.at(-1);
  const { outcome } = observation;
  if (outcome.kind === 'failure') {
    const verdict = SAYS_NOTHING.has(outcome.reason) ? 'failed' : 'invalid';
    return noDelegation(
      observation,
      { verdict, reason: outcome.reason, message: printable(outcome.message) },
      failures,
      policy,
    );
  }
  const status = last?.status ?? 0;
  if (status !== 200) {
    const message = `HTTP status ${status}${isRedirect(status) ? ', which is not followed' : ''}`;
    const verdict = isPassing(status) ? 'failed' : 'absent';
    return noDelegation(observation, { verdict, reason: 'status', message }, failures, policy);
  }
  const body = readWellKnownBody(outcome.body);
  if (body.kind === 'invalid') {
    return noDelegation(
      observation,
      { verdict: 'invalid', reason: body.problem, message: body.message },
      failures,
      policy,
    );
  }
  const lifetime = delegationLifetime(observation.hops, observation.draw, policy.wellKnown);
  const freshUntil = observation.observedAt + lifetime.effectiveMs;
  return {
    kind: 'well-known',
    id: observation.id,
    key: questionKey(observation),
    observedAt: observation.observedAt,
    freshUntil,
    staleUntil: freshUntil + (lifetime.effectiveMs > 0 ? staleAllowanceMs(last, policy.wellKnown) : 0),
    lifetime,
    verdict: 'valid',
    delegated: body.delegated,
    message: `m.server is ${body.delegated.text}`,
  };
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

interface NoDelegation {
  readonly verdict: 'absent' | 'invalid' | 'failed';
  readonly reason: WellKnownReason;
  readonly message: string;
}

function noDelegation(
  observation: WellKnownObservation,
  found: NoDelegation,
  failures: number,
  { wellKnown }: Policy,
): WellKnownFinding {
  const own =
    found.verdict === 'absent'
      ? wellKnown.absentMs
      : backOffMs(failures, wellKnown.errorFirstMs, wellKnown.errorFactor, wellKnown.errorMaxMs);
  const answered = observation.outcome.kind === 'response' ? observation.hops.at(-1) : undefined;
  // An error page of `max-age=1` is believed; one that follows another is no reason to ask every second (R71).
  const atLeastMs = failures > 1 ? Math.min(wellKnown.errorFirstMs, wellKnown.minMs) : 0;
  const lifetime = errorLifetime(answered, { ownMs: own, atLeastMs }, wellKnown);
  const freshUntil = observation.observedAt + lifetime.effectiveMs;
  return {
    kind: 'well-known',
    id: observation.id,
    key: questionKey(observation),
    observedAt: observation.observedAt,
    freshUntil,
    staleUntil: freshUntil,
    lifetime,
    ...found,
  };
}

function judgeSrv(observation: SrvObservation, failures: number, policy: DnsPolicy): SrvFinding {
  const common = { kind: 'srv', ...dnsLife(observation, failures, policy) } as const;
  const { outcome } = observation;
  if (outcome.kind !== 'records') return { ...common, ...withoutRecords(outcome) };
  const records = inFixedOrder(outcome.records);
  const message = printable(listed(records.map((r) => `${r.priority} ${r.weight} ${r.port} ${r.target}`)));
  return { ...common, verdict: 'found', records, message };
}

function judgeAddresses(observation: AddressObservation, failures: number, policy: DnsPolicy): AddressFinding {
  const common = { kind: 'address', ...dnsLife(observation, failures, policy) } as const;
  const { outcome } = observation;
  if (outcome.kind !== 'records') return { ...common, ...withoutRecords(outcome) };
  const addresses = [...new Set(outcome.records.map((record) => record.address))].sort();
  const aliases = outcome.aliases.map((alias) => alias.target);
  const through = aliases.length === 0 ? '' : ` through ${listed(aliases)}`;
  return { ...common, verdict: 'found', addresses, aliases, message: printable(`${listed(addresses)}${through}`) };
}

type WithoutRecords =
  | { readonly verdict: 'absent'; readonly message: string }
  | { readonly verdict: 'failed'; readonly reason: DnsFailureReason; readonly message: string };

function withoutRecords(outcome: Exclude<DnsOutcome<unknown>, { kind: 'records' }>): WithoutRecords {
  if (outcome.kind !== 'failure') return { verdict: 'absent', message: absence(outcome.kind) };
  const message = printable(outcome.message);
  return isDefinite(outcome) ? { verdict: 'absent', message } : { verdict: 'failed', reason: outcome.reason, message };
}

/**
 * A name that fits no question exists nowhere in the DNS: `_matrix-fed._tcp.` before a host of 237 to 253 characters
 * has no records, and the host itself still has to be reached (R16, R17).
 */
function isDefinite(outcome: { readonly reason: DnsFailureReason }): boolean {
  return outcome.reason === 'unsendable-name';
}

// Name servers rotate their answers: the order of records means nothing, and must not make two answers differ.
function inFixedOrder(records: readonly SrvRecord[]): readonly SrvRecord[] {
  return records.toSorted(
    (left, right) =>
      left.priority - right.priority ||
      left.weight - right.weight ||
      left.port - right.port ||
      (left.target < right.target ? -1 : left.target > right.target ? 1 : 0) ||
      left.ttl - right.ttl,
  );
}

function absence(kind: 'no-data' | 'no-name'): string {
  return kind === 'no-name' ? 'the name does not exist (NXDOMAIN)' : 'no such record (NODATA)';
}

function dnsLife(observation: SrvObservation | AddressObservation, failures: number, policy: DnsPolicy) {
  const lifetime = dnsLifetime(observation.outcome, failures, policy);
  const freshUntil = observation.observedAt + lifetime.effectiveMs;
  // Zero TTL is "only for the transaction in progress" (RFC 1035 s3.2.1): nothing that could go stale is kept.
  const keeps = observation.outcome.kind !== 'failure' && lifetime.effectiveMs > 0;
  return {
    id: observation.id,
    key: questionKey(observation),
    observedAt: observation.observedAt,
    freshUntil,
    staleUntil: freshUntil + (keeps ? policy.staleMs : 0),
    lifetime,
  };
}

function dnsLifetime(outcome: DnsOutcome<SrvRecord | AddressRecord>, failures: number, policy: DnsPolicy): Lifetime {
  if (outcome.kind === 'failure') {
    if (isDefinite(outcome)) {
      return { basis: 'negative-ttl', statedMs: policy.maxNegativeMs, effectiveMs: policy.maxNegativeMs };
    }
    const ms = backOffMs(failures, policy.failureFirstMs, policy.failureFactor, policy.failureMaxMs);
    return { basis: 'error-policy', statedMs: ms, effectiveMs: ms };
  }
  const aliasTtls = outcome.aliases.map((alias) => alias.ttl);
  if (outcome.kind !== 'records') return absenceLifetime(outcome.negativeTtl, aliasTtls, policy.maxNegativeMs);
  return recordsLifetime([...outcome.records.map((record) => record.ttl), ...aliasTtls], policy.maxMs);
}
