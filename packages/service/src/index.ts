export { API_PORT, type ReadApiSettings, readApiSettings } from './configuration/read-api-settings.ts';
export {
  type ProcessSettings,
  readServiceSettings,
  type ServiceDefaults,
} from './configuration/read-service-settings.ts';
export {
  type ParseWebhooks,
  type ReadWorkerSettings,
  readOperationsSettings,
  readWorkerSettings,
} from './configuration/read-worker-settings.ts';
export type { Given } from './configuration/setting.ts';
export { DEFAULT_SERVICE_SETTINGS } from './default-settings.ts';
export { createHealth } from './health/create-health.ts';
export type { Health, HealthReport, PartHealth } from './health/health.ts';
export { createLogger } from './life/create-logger.ts';
export { type ListeningPlace, listening } from './life/explained.ts';
export { runMain } from './life/run-main.ts';
export { assertShared, runProcess } from './life/run-process.ts';
export { addGauge, type GaugeDefinition, type GaugeLabels, type SetGauge } from './metrics/add-gauge.ts';
export { type OpenServiceOptions, openService } from './open-service.ts';
export { type OperationsServerOptions, startOperationsServer } from './operations/operations-server.ts';
export type {
  ClaimedReplay,
  Replay,
  ReplayOrder,
  ReplayOutcome,
  ReplayProgressed,
  ReplayState,
} from './replays/replay.ts';
export { type ReplayPage, type Replays, replaysIn } from './replays/replays.ts';
export type { ResolverPorts } from './resolving/make-resolver.ts';
export type { Service } from './service.ts';
export type { ServiceSettings } from './settings.ts';
export { supervise } from './supervision/supervise.ts';
export { migrateService, serviceSchema } from './tables/migrate-service.ts';
export {
  ANYBODY,
  isTokenName,
  makeToken,
  readTokens,
  TOKEN_NAME_ADVICE,
  type TokenEntry,
  tokenEntry,
  tokenLine,
} from './tokens/tokens.ts';
export { version } from './version.ts';
