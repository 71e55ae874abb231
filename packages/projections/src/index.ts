export { claimLine, curesOf, verdictCounts } from './claims/claim-report.ts';
export { type ImportClaimsOptions, type ImportedClaims, importClaims } from './claims/import-claims.ts';
export {
  type JudgeClaimsOptions,
  type JudgeClaimsProgress,
  type JudgedClaim,
  judgeClaims,
} from './claims/judge-claims.ts';
export { discoveryCodec } from './codec/discovery-codec.ts';
export { type Correctness, correctness, holdingText, isSamePlace } from './counterfactual/compare-holdings.ts';
export {
  type Counterfactual,
  type CounterfactualOptions,
  counterfactual,
  counterfactualInSlices,
  type NameCounterfactual,
  type ResolverHistory,
} from './counterfactual/counterfactual.ts';
export type { HeldSegment, NothingHeld, Segment, SegmentEnd, UnknownSegment } from './counterfactual/name-history.ts';
export { type PartingRow, type PartingTable, partingTable } from './counterfactual/parting-table.ts';
export { readHistory } from './counterfactual/read-history.ts';
export type { ReferenceStretch } from './counterfactual/reference.ts';
export type { WrongStretch } from './counterfactual/wrong-stretches.ts';
export type { Comparison } from './engine/compare.ts';
export {
  Overtaken,
  ProjectionError,
  ProjectionFaulted,
  ProjectionsAhead,
  type RebuildRefusal,
  RebuildRefused,
} from './engine/errors.ts';
export type { Fault } from './engine/faults.ts';
export type { FollowOptions, FollowProgress } from './engine/follower.ts';
export type { RebuildOptions, RebuildPhase, RebuildProgress, Rebuilt } from './engine/rebuild.ts';
export type { ProjectionStatus } from './engine/status.ts';
export { type DestinationRow, type DestinationStatus, REFRESHER } from './models/destination.ts';
export type { EvidenceRow, EvidenceStatus } from './models/evidence.ts';
export type { Overview, OverviewBucket, OverviewChange } from './overview/overview.ts';
export { overviewOf } from './overview/overview-of.ts';
export { checkAllProvenance, checkProvenance, type ProvenanceBreak } from './provenance/check-provenance.ts';
export type { Citation, CitationEdge } from './provenance/citations.ts';
export { citedByRows } from './provenance/cited-by-rows.ts';
export type { ConclusionChange } from './provenance/conclusion-changes.ts';
export type { EventRole } from './provenance/event-roles.ts';
export { eventSentence } from './provenance/event-sentence.ts';
export { type ExplainAtOptions, explainAt } from './provenance/explain-at.ts';
export type { EventAt, ExplanationAt, HeldAt, KnownAt, PinAt } from './provenance/explanation-at.ts';
export { type HistoryOptions, type HistoryPage, historyOf } from './provenance/history-of.ts';
export { keepCited, type PositionRange } from './provenance/keep-cited.ts';
export { type Provenance, type ProvenanceNode, provenanceOf } from './provenance/provenance.ts';
export type { Seen, SeenAt } from './provenance/seen-at.ts';
export type { HistoryEntry } from './provenance/timeline.ts';
export type { DestinationFilter, DestinationListOptions, Destinations } from './reading/destinations.ts';
export type { EvidenceByQuestion, EvidenceFilter } from './reading/evidence.ts';
export type { ProjectionLag } from './reading/lag.ts';
export type { NameStatistics } from './reading/name-statistics.ts';
export {
  openProjections,
  type ProjectionName,
  type Projections,
  type ProjectionsOptions,
} from './reading/open-projections.ts';
export type { OverrideFilter, OverrideRow, Overrides } from './reading/overrides.ts';
export type { Page, PageOptions } from './reading/page.ts';
export type { Backlog, Claim, ClaimOptions, FinishOptions, Refresh, ReleaseOptions } from './reading/refresh.ts';
export type { DestinationScan, LiveDestination, ScanOptions } from './reading/scan-destinations.ts';
export type { StepStatistic } from './reading/step-statistics.ts';
export type { Obstacle, PolicyByLabel, Unanswerable } from './replay/decide-again.ts';
export {
  citedBy,
  type DecidedFromCited,
  type DecideFromCitedOptions,
  decideFromCited,
  replayConclusion,
} from './replay/decide-from-cited.ts';
export type { Difference } from './replay/first-difference.ts';
export { type ReadableLog, type ReplayOptions, type ReplayProgress, replay } from './replay/replay.ts';
export type { Different, ReplayResult } from './replay/replay-conclusion.ts';
export { type ReplaySummary, ReplayTally } from './replay/replay-summary.ts';
export type { Replayed } from './replay/replayer.ts';
