export type { AddressRange, AddressRules } from './address-rules.ts';
export { addressRules, formatAddressRange, isAddressAllowed, parseAddressRange } from './address-rules.ts';
export type { CacheClaim, ClaimSource, DestinationClaim, OverrideClaim } from './claim/cache-claim.ts';
export type { ClaimDifference, ClaimPattern, ClaimVerdict, KnownName } from './claim/claim-verdict.ts';
export { judgeClaim } from './claim/judge-claim.ts';
export type { ParseCacheTableOptions, ParsedCacheTable, TableProblem } from './claim/parse-cache-table.ts';
export { parseCacheTable } from './claim/parse-cache-table.ts';
export type { Conclusion, Destination, Target, Unresolvable, UnresolvableCode } from './conclusion.ts';
export { confirmationOf, confirmedObservation } from './confirmation.ts';
export type { Ask, Concluded, DecideInput, Decision, Drawn } from './decide.ts';
export { conclude, decide } from './decide.ts';
export { decideAlike, type Earlier } from './decide-alike.ts';
export type { Draws } from './emulation/draws.ts';
export { drawsBySubject } from './emulation/draws.ts';
export type {
  Cleared,
  ConnectionTrouble,
  EmulatedAnswer,
  EmulatedOverride,
  EmulatedResolveOptions,
  EmulatedResolver,
  EmulatedResult,
  EmulatedSteps,
  Emulation,
  EmulationFact,
  EmulationOptions,
  HeldDestination,
  HeldFailure,
  Holding,
  Place,
  Shown,
  UnansweredQuestion,
} from './emulation/emulation.ts';
export { EMULATIONS, emulationOf, emulationOfPolicy, resolverNames } from './emulation/emulations.ts';
export { holdingOf } from './emulation/policy-resolver.ts';
export type {
  AddressesLookedUp,
  CacheCleared,
  CacheEntryClaimed,
  ConclusionConfirmed,
  ConnectionReported,
  DestinationChosen,
  DestinationPinned,
  DestinationUnpinned,
  DestinationWithdrawn,
  DiscoveryEvent,
  DrawnFrom,
  EvidenceConfirmed,
  ResolutionFailed,
  ResolutionRequested,
  SrvLookedUp,
  WebhookDelivered,
  WebhookFailed,
  WellKnownFetched,
} from './event.ts';
export { claimStream, pinStream, questionStream, serverStream, webhookStream } from './event.ts';
export type { Explanation, ExplanationNode } from './explain.ts';
export { explain, questionText, targetText } from './explain.ts';
export type { AddressFinding, Finding, SrvFinding, WellKnownFinding, WellKnownReason } from './finding.ts';
export type { Lifetime, LifetimeBasis } from './freshness.ts';
export type { Instant, Milliseconds } from './instant.ts';
export { formatInstant, formatSpan } from './instant.ts';
export type { IpAddress } from './ip-address.ts';
export { formatIp, parseIp, parseIpv4, parseIpv6 } from './ip-address.ts';
export { judge } from './judge.ts';
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
export { contentOf } from './observed-change.ts';
export type { AddressOverride } from './override.ts';
export { addressOverrides, overrideKey } from './override.ts';
export type { Pin } from './pin.ts';
export { pinInForce } from './pin.ts';
export type { DnsPolicy, Policy, SrvPolicy, WellKnownPolicy } from './policy.ts';
export { POLICIES, policyLabel, recommended, specStrict } from './policy.ts';
export { printable, quoted } from './printable.ts';
export type { AddressQuestion, DnsQuestion, Question, SrvQuestion, WellKnownQuestion } from './question.ts';
export { normalName, questionFromKey, questionKey } from './question.ts';
export { questionsOf } from './questions-of.ts';
export type { RecordedRules } from './recorded-rules.ts';
export { areSameRules, recordedRules, rulesAsRecorded } from './recorded-rules.ts';
export type { ServerName, ServerNameProblem, ServerNameResult } from './server-name.ts';
export { parseDelegatedName, parseServerName } from './server-name.ts';
export { drawsFrom, orderSrvRecords } from './srv-order.ts';
export type { Standing, Use, Viewpoint } from './standing.ts';
export { evolve, followedBy, holdsUntil, usable } from './standing.ts';
export type { Step } from './step.ts';
export { SPECIFICATION_URL, STEPS } from './step.ts';
export type { StepNote, StepReason, Trace } from './trace.ts';
export type { WellKnownBodyProblem, WellKnownBodyResult } from './well-known.ts';
export { readWellKnownBody } from './well-known.ts';
