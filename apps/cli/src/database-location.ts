import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Where the history is, and who said so. */
export interface DatabaseLocation {
  /** A directory or a `postgres://` URL. */
  readonly location: string;
  /** What to name when it cannot be used. */
  readonly saidBy: '--database' | 'WHEREFORE_DATABASE' | 'DATABASE_URL' | 'default';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Of a command that reads or changes the history: the option, the variables, or the directory for data of the user.
 *
 * @throws {UsageError} the option is empty
 */
export function databaseLocation(option: string | undefined, environment: Environment): DatabaseLocation {
  return namedLocation(option, environment) ?? { location: defaultDirectory(environment), saidBy: 'default' };
}

/** Of a command that keeps nothing unless it is told to. */
export function recordingLocation(
  { database, record }: { readonly database?: string; readonly record?: true },
  environment: Environment,
): DatabaseLocation | undefined {
  return record === true ? databaseLocation(database, environment) : namedLocation(database, environment);
}

function namedLocation(option: string | undefined, environment: Environment): DatabaseLocation | undefined {
  if (option === '') throw new UsageError('--database: name a directory, or a postgres:// URL');
  if (option !== undefined) return { location: option, saidBy: '--database' };
  for (const saidBy of ['WHEREFORE_DATABASE', 'DATABASE_URL'] as const) {
    const location = environment[saidBy];
    if (location !== undefined && location !== '') return { location, saidBy };
  }
  return undefined;
}

/** `$XDG_DATA_HOME/wherefore`, `~/.local/share/wherefore` where that is not set. */
export function defaultDirectory({ XDG_DATA_HOME: data = '' }: Environment): string {
  // The specification of the variable has relative paths ignored.
  return join(isAbsolute(data) ? data : join(homedir(), '.local', 'share'), 'wherefore');
}

/** Whether it is a URL rather than a directory. */
export function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location);
}

/** A location that may be shown: without the password of a URL. */
export function shownLocation(location: string): string {
  if (!isUrl(location)) return location;
  return location
    .replace(/^([^:]+:\/\/[^/?#@]*?):.*@/, '$1:***@')
    .replace(/([?&](?:password|sslpassword)=)[^&#]*/gi, '$1***');
}

/** A message of a driver, which may quote the URL that it was given, whole or in parts. */
export function withoutSecrets(message: string, location: string): string {
  if (!isUrl(location)) return message;
  const { password = '' } = URL.parse(location) ?? {};
  const secrets = [password, decoded(password)].filter((secret) => secret.length >= 4);
  const shown = message.replaceAll(location, shownLocation(location));
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), shown);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
