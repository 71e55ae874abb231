export type { Health, HealthReport, PartHealth } from './health/health.ts';
export type { Service } from './service.ts';
export type { ServiceSettings } from './settings.ts';
export { migrateService, serviceSchema } from './tables/migrate-service.ts';
