export { DEFAULT_SERVICE_SETTINGS } from './default-settings.ts';
export { createHealth } from './health/create-health.ts';
export type { Health, HealthReport, PartHealth } from './health/health.ts';
export { type OpenServiceOptions, openService } from './open-service.ts';
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
export { SettingsError } from './settings-error.ts';
export { supervise } from './supervision/supervise.ts';
export { migrateService, serviceSchema } from './tables/migrate-service.ts';
export { version } from './version.ts';
