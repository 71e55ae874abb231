export type { Instant, Milliseconds } from './instant.ts';
export type { IpAddress } from './ip-address.ts';
export { formatIp, parseIp, parseIpv4, parseIpv6 } from './ip-address.ts';
export type {
  AddressObservation,
  AddressRecord,
  AliasRecord,
  DnsAnswer,
  DnsFailureReason,
  DnsOutcome,
  Observation,
  SrvObservation,
  SrvRecord,
  WellKnownAnswer,
  WellKnownBody,
  WellKnownFailureReason,
  WellKnownHop,
  WellKnownObservation,
  WellKnownOutcome,
} from './observation.ts';
export type { AddressQuestion, DnsQuestion, Question, SrvQuestion, WellKnownQuestion } from './question.ts';
export { normalName, questionFromKey, questionKey } from './question.ts';
