export { type ImportClaimsOptions, type ImportedClaims, importClaims } from './claims/import-claims.ts';
export { type JudgeClaimsOptions, type JudgedClaim, judgeClaims } from './claims/judge-claims.ts';
export { discoveryCodec } from './codec/discovery-codec.ts';
export { checkAllProvenance, checkProvenance, type ProvenanceBreak } from './provenance/check-provenance.ts';
export type { Citation, CitationEdge } from './provenance/citations.ts';
export type { ConclusionChange } from './provenance/conclusion-changes.ts';
export type { EventRole } from './provenance/event-roles.ts';
export { type ExplainAtOptions, explainAt } from './provenance/explain-at.ts';
export type { EventAt, ExplanationAt, HeldAt, KnownAt } from './provenance/explanation-at.ts';
export { type HistoryOptions, type HistoryPage, historyOf } from './provenance/history-of.ts';
export { type Provenance, type ProvenanceNode, provenanceOf } from './provenance/provenance.ts';
export type { Seen, SeenAt } from './provenance/seen-at.ts';
export type { HistoryEntry } from './provenance/timeline.ts';
export type { Obstacle, PolicyByLabel, Unanswerable } from './replay/decide-again.ts';
export {
  citedBy,
  type DecidedFromCited,
  type DecideFromCitedOptions,
  decideFromCited,
} from './replay/decide-from-cited.ts';
