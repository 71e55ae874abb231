export type { Health, HealthReport, PartHealth } from './health/health.ts';
export type {
  ClaimedReplay,
  Replay,
  ReplayOrder,
  ReplayOutcome,
  ReplayProgressed,
  ReplayState,
} from './replays/replay.ts';
export { type ReplayPage, type Replays, replaysIn } from './replays/replays.ts';
export type { Service } from './service.ts';
export type { ServiceSettings } from './settings.ts';
export { migrateService, serviceSchema } from './tables/migrate-service.ts';
