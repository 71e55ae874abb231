import type { ServiceSettings } from './settings.ts';

/** What holds where nobody says otherwise; where the database is has to be said. */
export const DEFAULT_SERVICE_SETTINGS: Omit<ServiceSettings, 'database'> = {
  connections: 8,
  policy: 'recommended',
  dns: [],
  ca: [],
  allow: [],
  deny: [],
  timeoutMs: 30_000,
  names: 100_000,
  resolutions: 1000,
  logLevel: 'info',
};
