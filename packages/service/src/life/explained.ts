import { EventLogError } from '@wherefore/event-log';
import { ProjectionError } from '@wherefore/projections';
import type { ProcessSettings } from '../configuration/read-service-settings.ts';
import { SettingsError } from '../options/settings-error.ts';

/** What keeps a process from starting, as one sentence for whoever starts it; other errors as they are. */
export function explained(error: unknown, { service, databaseSaidBy }: ProcessSettings): unknown {
  if (!(error instanceof EventLogError || error instanceof ProjectionError)) return error;
  const message = withoutSecrets(error.message, service.database);
  return new SettingsError(databaseSaidBy === 'default' ? message : `${databaseSaidBy}: ${message}`, { cause: error });
}

/** A driver may quote the URL that it was given, whole or in parts. */
function withoutSecrets(message: string, location: string): string {
  const url = URL.parse(location);
  if (url === null || url.password === '') return message;
  const secrets = [location, url.password, decoded(url.password)].filter((secret) => secret.length >= 4);
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a port is for, and how another one is named. */
export interface ListeningPlace {
  readonly host: string;
  readonly port: number;
  readonly option: 'port' | 'operations-port';
}

/**
 * Begins something that listens.
 *
 * @throws {SettingsError} nobody can listen there
 */
export async function listening<T>({ host, port, option }: ListeningPlace, begin: () => Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new SettingsError(`port ${port} of ${host} is taken: name another one with --${option}, 0 for any`, {
        cause,
      });
    }
    if (code === 'EACCES') {
      throw new SettingsError(`port ${port} is not for this user: name one from 1024 on with --${option}`, { cause });
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EINVAL' || code === 'EAI_AGAIN') {
      const place = option === 'port' ? 'host' : 'operations-host';
      throw new SettingsError(`--${place} ${host}: this machine has no such address to listen on`, { cause });
    }
    throw cause;
  }
}
