import type { Resolver } from '@wherefore/core';
import type { BulkLog } from '@wherefore/event-log';
import type { Archive, Database } from '@wherefore/event-log/postgres';
import type { Projections } from '@wherefore/projections';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Health } from './health/health.ts';
import type { ServiceSettings } from './settings.ts';

/** What API and worker are made of. Disposal closes everything, in order. */
export interface Service extends AsyncDisposable {
  readonly settings: ServiceSettings;
  readonly logger: Logger;
  /** Every part adds its own metrics; names begin with `wherefore_`. */
  readonly metrics: Registry;
  readonly health: Health;
  readonly database: Database;
  /** `undefined` where no archive was named. */
  readonly archive: Archive | undefined;
  readonly log: BulkLog;
  /** Migrated. The worker keeps them up to date. */
  readonly projections: Projections;
  /** Kept current: it started with what the projections had, and takes in what other processes record. */
  readonly resolver: Resolver;
  /** Aborted when the process is to end. Loops of the parts end with it. */
  readonly signal: AbortSignal;
  /** Somebody wanted this name: worth keeping fresh. Cheap, for every answer; told to the refresher now and then. */
  used(serverName: string): void;
}
