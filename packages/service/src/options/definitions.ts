import type { SettingDefinition } from './setting-definition.ts';

function setting(
  [option, value]: readonly [option: string, value: string],
  text: string,
  more: Partial<Pick<SettingDefinition, 'variables' | 'isList'>> = {},
): SettingDefinition {
  return { option, value, text, variables: [`WHEREFORE_${option.replaceAll('-', '_').toUpperCase()}`], ...more };
}

export type ServiceSetting =
  | 'database'
  | 'databasePasswordFile'
  | 'archive'
  | 'connections'
  | 'waitForDatabase'
  | 'dns'
  | 'ca'
  | 'allow'
  | 'deny'
  | 'policy'
  | 'logLevel'
  | 'shutdownSeconds';

/** Of every process. */
export const serviceSettings: Readonly<Record<ServiceSetting, SettingDefinition>> = {
  database: setting(['database', 'dir|url'], 'where everything is kept', {
    variables: ['WHEREFORE_DATABASE', 'DATABASE_URL'],
  }),
  databasePasswordFile: setting(
    ['database-password-file', 'file'],
    'file with the password for PostgreSQL, where the URL has none',
  ),
  archive: setting(['archive', 'dir'], 'where retired events are'),
  connections: setting(['connections', 'n'], 'connections to PostgreSQL at most (default: 8)'),
  waitForDatabase: setting(
    ['wait-for-database', 'seconds'],
    'how long to wait for a PostgreSQL that does not answer yet (default: 60)',
  ),
  dns: setting(['dns', 'addr[:port]'], 'DNS server to ask, may be repeated (default: those of the system)', {
    isList: true,
  }),
  ca: setting(['ca', 'file'], 'trust these certificates (PEM), too; may be repeated', {
    variables: ['WHEREFORE_CA_FILE'],
    isList: true,
  }),
  allow: setting(['allow', 'cidr'], 'let connections to these addresses through, may be repeated', { isList: true }),
  deny: setting(['deny', 'cidr'], 'refuse connections to these addresses, may be repeated', { isList: true }),
  policy: setting(['policy', 'name'], 'how evidence is judged: recommended, spec-strict (default: recommended)'),
  logLevel: setting(['log-level', 'level'], 'fatal, error, warn, info, debug, trace or silent'),
  shutdownSeconds: setting(
    ['shutdown-seconds', 'seconds'],
    'what is in flight at the end may take so long (default: 10)',
  ),
};

export type ApiSetting =
  | 'host'
  | 'port'
  | 'tokens'
  | 'reads'
  | 'cors'
  | 'trustProxy'
  | 'requestsPerMinute'
  | 'resolutionsPerMinute';

/** Of whatever serves the API. */
export const apiSettings: Readonly<Record<ApiSetting, SettingDefinition>> = {
  host: setting(['host', 'address'], 'address to listen on (default: 127.0.0.1)'),
  port: setting(['port', 'n'], 'port of the API (default: 8385)'),
  tokens: setting(['tokens', 'file'], 'who may change things: lines of wherefore token', {
    variables: ['WHEREFORE_TOKENS_FILE'],
  }),
  reads: setting(['reads', 'who'], 'who may read: open, or token (default: open)'),
  cors: setting(['cors', 'origin'], 'origin whose pages may read, * for all; may be repeated', { isList: true }),
  trustProxy: setting(['trust-proxy', 'cidr'], 'proxy whose X-Forwarded-For is believed, may be repeated', {
    isList: true,
  }),
  requestsPerMinute: setting(
    ['requests-per-minute', 'n'],
    'requests of one client at most, 0 for any number (default: 6000)',
  ),
  resolutionsPerMinute: setting(
    ['resolutions-per-minute', 'n'],
    'names that one client may have asked of the world at most, 0 for any number (default: 3000)',
  ),
};

export type WorkerSetting = 'refreshesPerSecond' | 'refreshesAtOnce' | 'webhooks' | 'retainDays' | 'deleteAfterDays';

/** Of whatever does the work of a worker. */
export const workerSettings: Readonly<Record<WorkerSetting, SettingDefinition>> = {
  refreshesPerSecond: setting(['refreshes-per-second', 'n'], 'names refreshed a second at most (default: 50)'),
  refreshesAtOnce: setting(['refreshes-at-once', 'n'], 'names being refreshed at once at most (default: 64)'),
  webhooks: setting(['webhooks', 'file'], 'who is told of changes, as JSON', {
    variables: ['WHEREFORE_WEBHOOKS_FILE'],
  }),
  retainDays: setting(['retain-days', 'n'], 'move what is older to the archive (default: nothing)'),
  deleteAfterDays: setting(['delete-after-days', 'n'], 'delete what is older from the archive (default: nothing)'),
};

export type OperationsSetting = 'operationsHost' | 'operationsPort';

/** Of a worker that is a process of its own. */
export const operationsSettings: Readonly<Record<OperationsSetting, SettingDefinition>> = {
  operationsHost: setting(
    ['operations-host', 'address'],
    'address to serve /healthz, /readyz and /metrics on (default: 127.0.0.1)',
  ),
  operationsPort: setting(['operations-port', 'n'], 'port for them (default: 8386)'),
};
