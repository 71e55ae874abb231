import { POLICIES, parseIp } from '@wherefore/discovery';
import { EventLogError } from '@wherefore/event-log';
import { withPassword } from '@wherefore/event-log/postgres';
import { DEFAULT_SERVICE_SETTINGS } from '../default-settings.ts';
import { serviceSettings } from '../options/definitions.ts';
import { SettingsError } from '../options/settings-error.ts';
import type { ServiceSettings } from '../settings.ts';
import { readCertificates, readSettingsFile } from './read-file.ts';
import { type Given, oneSaidOf, type Said, saidOf } from './setting.ts';
import { readChoice, readDirectory, readNumber, readRange, readSeconds, refusal } from './values.ts';

/** What is open to whoever starts the process. */
export interface ServiceDefaults {
  /** Where everything is kept if nobody says so; absent: somebody has to. */
  readonly database?: string;
  readonly logLevel: ServiceSettings['logLevel'];
}

/** Settings of the service, and of the life of its process. */
export interface ProcessSettings {
  readonly service: ServiceSettings;
  /** Who said where the database is: what to name when it cannot be used. */
  readonly databaseSaidBy: string;
  readonly waitForDatabaseMs: number;
  /** What is in flight when the process ends may take so long. */
  readonly shutdownMs: number;
}

const LOG_LEVELS: readonly ServiceSettings['logLevel'][] = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'silent',
];

/** @throws {SettingsError} */
export function readServiceSettings(given: Given, defaults: ServiceDefaults): ProcessSettings {
  const said = (name: keyof typeof serviceSettings): Said | undefined => oneSaidOf(serviceSettings[name], given);
  const each = <T>(name: keyof typeof serviceSettings, read: (value: Said) => T): readonly T[] =>
    saidOf(serviceSettings[name], given).map(read);
  const database = readDatabase(said('database'), defaults.database);
  const password = said('databasePasswordFile');
  const archive = readDirectory(said('archive'));
  const tracesUrl = readTracesUrl(given);
  return {
    databaseSaidBy: database.saidBy,
    waitForDatabaseMs: readSeconds(said('waitForDatabase'), { min: 0, max: 3600, default: 60 }),
    shutdownMs: readSeconds(said('shutdownSeconds'), { min: 1, max: 600, default: 10 }),
    service: {
      ...DEFAULT_SERVICE_SETTINGS,
      database: password === undefined ? database.value : readWithPassword(database, password),
      connections: readNumber(said('connections'), {
        min: 2,
        max: 1000,
        default: DEFAULT_SERVICE_SETTINGS.connections,
      }),
      policy: readChoice(said('policy'), Object.keys(POLICIES), DEFAULT_SERVICE_SETTINGS.policy),
      dns: each('dns', readDnsServer),
      ca: each('ca', readCertificates).flat(),
      allow: each('allow', readRange),
      deny: each('deny', readRange),
      logLevel: readChoice(said('logLevel'), LOG_LEVELS, defaults.logLevel),
      ...(archive !== undefined && { archive }),
      ...(tracesUrl !== undefined && { tracesUrl }),
    },
  };
}

function readDatabase(said: Said | undefined, otherwise: string | undefined): Said {
  if (said === undefined) {
    if (otherwise !== undefined) return { value: otherwise, saidBy: 'default' };
    throw new SettingsError('name a PostgreSQL database with --database or WHEREFORE_DATABASE');
  }
  if (said.value === '') throw new SettingsError(`${said.saidBy}: name a directory, or a postgres:// URL`);
  return said;
}

function readWithPassword(database: Said, password: Said): string {
  const text = readSettingsFile(password);
  try {
    return withPassword(database.value, text);
  } catch (cause) {
    if (!(cause instanceof EventLogError)) throw cause;
    throw refusal(password, cause.message);
  }
}

function readDnsServer(said: Said): string {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([0-9]{1,5}))?$/.exec(said.value) ?? [];
  const address = bracketed ?? plain ?? said.value;
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  if (parseIp(address) !== undefined && isPort) return said.value;
  throw refusal(said, 'write ADDR or ADDR:PORT with an IP address, an IPv6 one with a port in brackets');
}

/** The variables of OpenTelemetry: one for all signals, to whose path ours is added, and one for traces alone. */
function readTracesUrl({ environment }: Given): string | undefined {
  const own = readUrl('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', environment);
  if (own !== undefined) return own.href;
  const base = readUrl('OTEL_EXPORTER_OTLP_ENDPOINT', environment);
  if (base === undefined) return undefined;
  base.pathname = `${base.pathname.replace(/\/$/, '')}/v1/traces`;
  return base.href;
}

function readUrl(saidBy: string, environment: Given['environment']): URL | undefined {
  const value = environment[saidBy];
  if (value === undefined || value === '') return undefined;
  const url = URL.parse(value);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw refusal({ saidBy, value }, 'write an http:// or https:// URL');
}
