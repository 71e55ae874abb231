export { type ImportClaimsOptions, type ImportedClaims, importClaims } from './claims/import-claims.ts';
export { discoveryCodec } from './codec/discovery-codec.ts';
export type { Obstacle, PolicyByLabel, Unanswerable } from './replay/decide-again.ts';
export {
  citedBy,
  type DecidedFromCited,
  type DecideFromCitedOptions,
  decideFromCited,
} from './replay/decide-from-cited.ts';
